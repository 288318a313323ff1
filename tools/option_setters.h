#pragma once
// How an option's value gets into the options: what a row of the table names as its read.
#include <limits>

#include "options.h"
#include "base/quantity.h"

namespace binsift {

// Each gives what is wrong with the value, or "".

template <auto Field>
std::string set_flag(Options& options, std::string_view) {
  options.*Field = true;
  return {};
}
template <auto Field>
std::string clear_flag(Options& options, std::string_view) {
  options.*Field = false;
  return {};
}
template <auto Field>
std::string set_text(Options& options, std::string_view value) {
  options.*Field = value;
  return {};
}
template <auto Field>
std::string add_text(Options& options, std::string_view value) {
  (options.*Field).emplace_back(value);
  return {};
}
template <auto Field>
std::string join_text(Options& options, std::string_view value) {
  if (!(options.*Field).empty()) options.*Field += ',';
  options.*Field += value;
  return {};
}
template <auto Field>
std::string set_count(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count) return "is no whole number";
  options.*Field = *count;
  return {};
}
template <auto Field, class Number>
std::string add_count(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count || *count > std::numeric_limits<Number>::max()) return "is no whole number, or too large";
  (options.*Field).push_back(Number(*count));
  return {};
}
template <auto Field>
std::string set_size(Options& options, std::string_view value) {
  const auto size = parse_size(value);
  if (!size) return "is no size such as 4096, 512K, 64M, 2G or 1T";
  options.*Field = *size;
  return {};
}
template <auto Field>
std::string set_duration(Options& options, std::string_view value) {
  const auto duration = parse_duration(value);
  if (!duration) return "is no duration such as 45s, 30m, 12h, 7d, 4w or 1y";
  options.*Field = *duration;
  return {};
}
// True for the second of the row's two choices.
template <auto Field>
std::string set_either(Options& options, std::string_view value) {
  options.*Field = value != "number" && value != "value";
  return {};
}
// The rows of the table, by what they are for.
std::vector<OptionRow> input_option_rows();
std::vector<OptionRow> select_option_rows();
std::vector<OptionRow> convert_option_rows();
std::vector<OptionRow> filter_option_rows();
std::vector<OptionRow> inspect_option_rows();
std::vector<OptionRow> verify_option_rows();
std::vector<OptionRow> archive_option_rows();
std::vector<OptionRow> common_option_rows();

}  // namespace binsift
