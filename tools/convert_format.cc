#include "convert_format.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "exit_code.h"

namespace binsift {
namespace {

Error refused(std::string detail) {
  Error error{.kind = ErrorKind::usage};
  error.detail = std::move(detail);
  return error;
}

}  // namespace

Result<ChangeFormat> format_of(const Options& options) {
  constexpr std::pair<std::string_view, ChangeFormat> kNames[] = {
      {"json", ChangeFormat::json},       {"debezium", ChangeFormat::debezium},
      {"maxwell", ChangeFormat::maxwell}, {"canal", ChangeFormat::canal},
      {"csv", ChangeFormat::csv},         {"es-bulk", ChangeFormat::es_bulk}};
  ChangeFormat format = ChangeFormat::json;
  for (const auto& [name, of_name] : kNames)
    if (options.to == name) format = of_name;
  const bool is_debezium = format == ChangeFormat::debezium;
  if (options.checkpoint && options.state_file.empty())
    return refused("--checkpoint is how often a state is kept: it goes with --state");
  if (options.delta && options.to != "parquet")
    return refused("--delta makes tables of Delta Lake, of Parquet files: it goes with --to parquet");
  if (options.envelope_schema && !is_debezium)
    return refused("--envelope-schema is Debezium's schema block: it goes with --to debezium");
  if (options.transaction_records && format != ChangeFormat::json && options.to != "parquet")
    return refused("--transactions: records of transactions go with --to json, not with " + options.to);
  if (options.ddl_records) {
    if (format == ChangeFormat::maxwell)
      return refused(
          "--ddl: a DDL record of Maxwell holds the whole definition of its table, which the log "
          "does not tell; use --to json or canal");
    if (format == ChangeFormat::csv || format == ChangeFormat::es_bulk)
      return refused("--ddl: " + options.to + " has no place for statements; use --to json");
    if (options.envelope_schema)
      return refused(
          "--ddl: with --envelope-schema all records are of rows; convert the statements by "
          "themselves");
  }
  if (options.big_integers_as_strings && format == ChangeFormat::csv)
    return refused("--big-integers: a number in CSV has all its digits and no type");
  if (options.big_integers_as_strings && options.envelope_schema)
    return refused("--big-integers string: the schema of --envelope-schema says that they are numbers");
  if (options.decimals_as_strings && format == ChangeFormat::csv)
    return refused("--decimals: a number in CSV has all its digits and no type");
  if (options.decimals_as_strings == false && format == ChangeFormat::canal)
    return refused("--decimals number: all values of Canal's messages are strings");
  return format;
}

int tell_of_format(ChangeFormat format, const ConvertReport& report, Console& console) {
  int code = kExitDone;
  if (report.unreadable_text_count > 0 && format != ChangeFormat::json) {
    console.warn(
        fmt::format("{} not valid in {}: the string {{\"base64\":\"…\"}} stands there",
                    counted(report.unreadable_text_count, "text is", "texts are"),
                    report.unreadable_text_count == 1 ? "its character set" : "their character sets"));
    code = kExitPartly;
  }
  if (report.unapplied_diff_count > 0) {
    console.warn(fmt::format("{} known by {} change alone: the string {{\"json_diff\":[…]}} stands there",
                             counted(report.unapplied_diff_count, "JSON value is", "JSON values are"),
                             report.unapplied_diff_count == 1 ? "its" : "their"));
    code = kExitPartly;
  }
  if (report.unfit_count > 0) {
    console.warn(fmt::format("{} out as null: Debezium counts days, and no calendar has them",
                             counted(report.unfit_count, "zero date came", "zero dates came")));
    code = kExitPartly;
  }
  return code;
}

}  // namespace binsift
