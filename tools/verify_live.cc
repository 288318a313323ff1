#include "verify_live.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "exit_code.h"
#include "select/glob.h"
#include "server/address.h"
#include "verify/live_compare.h"

namespace binsift {
namespace {

// A chunk of a table without an index may take its time.
constexpr unsigned kLiveAnswerSeconds = 24 * 3600;

Error usage(std::string what, std::string hint = {}) {
  return Error{.kind = ErrorKind::usage, .detail = std::move(what), .hint = std::move(hint)};
}

// What is wrong with the options together; none: nothing.
std::optional<Error> wrong_with(const Options& options) {
  if (options.source_server.empty() || options.target_server.empty())
    return usage("--source and --target go together: they name two running servers");
  if (!options.sources.empty() || !options.against.empty())
    return usage("logs and running servers are compared by themselves", "leave out the logs, or --source");
  if (options.tables.empty()) return usage("--source needs --table: which tables are to be compared");
  for (const std::string& table : options.tables) {
    if (is_malformed_glob(table)) return usage("--table " + table + " is no pattern");
    if (table.find('.') == std::string::npos)
      return usage("--table " + table + ": name it as DATABASE.TABLE");
  }
  const auto is_given = [](const auto& value) { return !value.empty(); };
  if (options.with_rows || is_given(options.databases) || is_given(options.excluded_tables) ||
      is_given(options.ops) || is_given(options.start_datetime) || is_given(options.stop_datetime) ||
      is_given(options.include_gtids) || is_given(options.exclude_gtids))
    return usage("of what selects, running servers take --table alone");
  return {};
}

Result<std::unique_ptr<Connection>> connect(const std::string& address, const Options& options) {
  Result<ServerAddress> parsed = parse_server_address(address);
  if (!parsed) return std::move(parsed).error();
  return connect_to(*parsed, options.defaults_file, kLiveAnswerSeconds);
}

}  // namespace

void tell_finding(const Finding& finding, const Options& options, Console& console) {
  if (options.json) {
    console.write(json_of(finding));
    return;
  }
  const std::string line = line_of(finding);
  if (finding.kind == FindingKind::unreadable)
    console.warn(line.substr(0, line.size() - 1));
  else if (finding.is_note)
    console.note(line.substr(0, line.size() - 1));
  else
    console.write(line);
}

int verify_live(const Options& options, Console& console) {
  if (const std::optional<Error> wrong = wrong_with(options)) return console.fail(*wrong);
  Result<std::unique_ptr<Connection>> source = connect(options.source_server, options);
  if (!source) return console.fail(source.error());
  Result<std::unique_ptr<Connection>> target = connect(options.target_server, options);
  if (!target) return console.fail(target.error());
  LiveInput input{.source = source->get(),
                  .target = target->get(),
                  .tables = options.tables,
                  .fresh = options.fresh,
                  .most_delay = options.max_delay};
  input.tell = [&](const Finding& finding) { tell_finding(finding, options, console); };
  input.note = [&](const std::string& text) { console.note(text); };
  input.progress = [&](uint64_t rows) { console.progress(rows, 0); };
  const Result<LiveReport> report = compare_live(input);
  console.end_progress();
  if (!report) return console.fail(report.error());
  if (options.json)
    console.write(fmt::format("{{\"type\":\"summary\",\"tables\":{},\"rows\":{},\"findings\":{}}}\n",
                              report->table_count, report->row_count, report->finding_count));
  const std::string findings =
      report->finding_count == 0 ? "nothing found" : counted(report->finding_count, "finding", "findings");
  console.note(options.fresh.empty()
                   ? fmt::format("{}, {}: {}", counted(report->table_count, "table", "tables"),
                                 counted(report->row_count, "row", "rows"), findings)
                   : fmt::format("{}: {}", counted(report->table_count, "table", "tables"), findings));
  return console.finish(report->finding_count > 0 ? kExitAnswerIsNo : kExitDone);
}

}  // namespace binsift
