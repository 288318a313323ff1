#pragma once
// How the state's members are written and read. Texts of a log need be no UTF-8: those that are not stand as
// hexadecimal digits, under the same key with "_hex" behind it.
#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_tree.h"

namespace binsift {

// Appended to an object or a list of them, with the comma in front where it needs one.
void put_text(std::string& out, std::string_view key, std::string_view text);
void put_number(std::string& out, std::string_view key, uint64_t value);
// Nothing where it is false.
void put_flag(std::string& out, std::string_view key, bool value);
// Nothing where there are none.
void put_texts(std::string& out, std::string_view key, std::span<const std::string> texts);
void put_numbers(std::string& out, std::string_view key, std::span<const uint32_t> numbers);

void put_key(std::string& out, std::string_view key);

template <class List, class PutOne>
void put_list(std::string& out, std::string_view key, const List& list, PutOne put_one) {
  if (list.empty()) return;
  put_key(out, key);
  out += '[';
  for (const auto& each : list) {
    if (!out.ends_with('[')) out += ',';
    out += '{';
    put_one(each);
    out += '}';
  }
  out += ']';
}

bool has_text(const StrictFields& fields, const std::string& key);
// Fails where there is none, and where it is no UTF-8 nor hexadecimal digits.
std::string take_text(StrictFields& fields, const std::string& key);
// None where the key is absent.
std::vector<std::string> take_texts(StrictFields& fields, const std::string& key);
std::vector<uint32_t> take_numbers(StrictFields& fields, const char* key);

template <class Number>
Number take_number(StrictFields& fields, const char* key) {
  const uint64_t value = fields.count(key);
  if (value != Number(value)) fields.fail(key, "is too large");
  return Number(value);
}
template <class Number>
Number take_number(StrictFields& fields, const char* key, Number absent) {
  return fields.has(key) ? take_number<Number>(fields, key) : absent;
}

// Calls `take` with the fields of each object of the list; it gives nothing, or a Result<void>.
template <class Take>
Result<void> take_list(StrictFields& fields, const char* key, Take take) {
  const JsonNode* list = fields.has(key) ? fields.list(key) : nullptr;
  for (size_t i = 0; list && i < list->values.size(); ++i) {
    StrictFields each(list->values[i], fmt::format("{}[{}]", fields.path_of(key), i));
    if constexpr (std::is_void_v<decltype(take(each))>) {
      if (each.ok()) take(each);
    } else if (each.ok()) {
      if (Result<void> taken = take(each); !taken) return taken;
    }
    if (Result<void> done = each.end(); !done) return done;
  }
  return {};
}

}  // namespace binsift
