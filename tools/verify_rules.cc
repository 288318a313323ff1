#include "verify_rules.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "exit_code.h"
#include "lake/feed_files.h"
#include "reading.h"
#include "verify/check_rules.h"
#include "verify_live.h"

namespace binsift {
namespace {

// What is to be said of a rule beside its findings. Gives whether it could not be held against any row.
bool tell_of_rule(const Rule& rule, const RuleReport::Tally& tally, Console& console) {
  if (tally.breach_count > kMostTold)
    console.warn(
        fmt::format("{}: {} not shown", rule.name,
                    counted(tally.breach_count - kMostTold, "more finding is", "more findings are")));
  if (tally.checked_count > 0) return false;
  if (tally.lacking_count > 0) {
    console.warn(
        fmt::format("{}: no row of {} has a column {}; names that the log does not hold are told by --schema",
                    rule.name, tally.lacking_table, rule.column));
    return true;
  }
  console.note(fmt::format("{}: no row of a table {}", rule.name, rule.table));
  return false;
}

}  // namespace

int verify_rules(const Options& options, Console& console) {
  Error wrong{.kind = ErrorKind::usage};
  if (!options.against.empty() || options.with_rows) {
    wrong.detail = "--rules is for one side: neither --against nor --rows goes with it";
    return console.fail(wrong);
  }
  for (const std::string& source : options.sources)
    if (source != "-" && is_feed(source)) {
      Error error{.kind = ErrorKind::unsupported,
                  .detail = "Parquet: rules are held against logs and JSON lines"};
      error.file = source;
      return console.fail(error);
    }
  Result<std::vector<Rule>> rules = load_rules(options.rules_file);
  if (!rules) return console.fail(rules.error());
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  Side side{.logs = std::move(reading->logs),
            .history = std::move(reading->history),
            .selection = &reading->selection,
            .threads = reading->run.threads,
            .note = reading->run.note};
  side.progress = [&](uint64_t done) { console.progress(done, 0); };
  const Result<RuleReport> report = check_rules(
      std::move(side), *rules, [&](const Finding& finding) { tell_finding(finding, options, console); });
  console.end_progress();
  if (!report) return console.fail(report.error());
  bool is_useless = false;
  for (size_t i = 0; i < rules->size(); ++i)
    is_useless |= tell_of_rule((*rules)[i], report->rules[i], console);
  const uint64_t breaches = report->breach_count();
  if (options.json) {
    std::string text = fmt::format("{{\"type\":\"summary\",\"rows\":{},\"findings\":{},\"rules\":[",
                                   report->row_count, breaches);
    for (size_t i = 0; i < rules->size(); ++i) {
      text += i == 0 ? "{\"rule\":" : ",{\"rule\":";
      append_json_string(text, (*rules)[i].name);
      text += fmt::format(",\"checked\":{},\"findings\":{}}}", report->rules[i].checked_count,
                          report->rules[i].breach_count);
    }
    console.write(text + "]}\n");
  }
  console.note(fmt::format("{}, {}: {}", counted(report->row_count, "row", "rows"),
                           counted(rules->size(), "rule", "rules"),
                           breaches == 0 ? "nothing found" : counted(breaches, "finding", "findings")));
  if (breaches > 0) return console.finish(kExitAnswerIsNo);
  return console.finish(is_useless ? kExitUsage : kExitDone);
}

}  // namespace binsift
