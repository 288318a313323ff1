// purge: what a policy lets go.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <thread>

#include "archive/metrics.h"
#include "archive/purge.h"
#include "base/json_tree.h"
#include "base/quantity.h"
#include "commands.h"
#include "console.h"

namespace binsift {
namespace {

const char* verb_of(const PurgeStep& step, bool execute) {
  if (!step.removes) return "keep";
  return step.done ? "removed" : execute ? "failed" : "remove";
}

std::string json_of(const PurgeStep& step, bool execute) {
  return fmt::format(
      "{{\"decision\":\"{}\",\"file\":{},\"server\":{},\"tier\":{},\"path\":{},\"size\":{},\"last_time\":{},"
      "\"reason\":{}}}\n",
      verb_of(step, execute), json_quoted(step.name), json_quoted(step.server), json_quoted(step.tier),
      json_quoted(step.path), step.size, json_quoted(utc_text(step.last_time)), json_quoted(step.reason));
}

// One line a log, in columns.
std::string table_of(const std::vector<PurgeStep>& steps, bool execute) {
  size_t name = 0, tier = 0;
  for (const PurgeStep& step : steps) {
    name = std::max(name, step.name.size());
    tier = std::max(tier, step.tier.size());
  }
  std::string text;
  for (const PurgeStep& step : steps)
    text += fmt::format("{:<7}  {:<{}}  {:<{}}  {:>8}  {:<20}  {}\n", verb_of(step, execute), step.tier, tier,
                        step.name, name, size_text(step.size), utc_text(step.last_time), step.reason);
  return text;
}

}  // namespace

int cmd_purge(const Options& options, Console& console) {
  if (options.sources.size() > 1)
    return console.fail(Error{.kind = ErrorKind::usage, .detail = "purge takes one policy"});
  Result<Policy> policy = load_policy(options.sources[0]);
  if (!policy) return console.fail(policy.error());
  PurgeOptions purge{
      .execute = options.execute,
      .trust_clock = options.trust_clock,
      .threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency()),
      .now = std::time(nullptr),
      .defaults_file = options.defaults_file};
  purge.warn = [&](const Error& error) { console.warn(error); };
  Result<PurgeReport> report = purge_logs(*policy, purge);
  if (!options.metrics_file.empty() && options.execute) {
    const MetricsRun run{options.sources[0], purge.now, report && report->failed_count == 0};
    Result<void> written = write_metrics(options.metrics_file, run, "purge", [&](int64_t last_success) {
      return purge_metrics(run, report ? &*report : nullptr, last_success);
    });
    if (!written) console.warn(written.error());
  }
  if (!report) return console.fail(report.error());

  if (options.json) {
    for (const PurgeStep& step : report->steps) console.write(json_of(step, options.execute));
  } else if (!options.execute) {
    console.write(table_of(report->steps, false));
  } else if (console.verbose()) {
    for (const PurgeStep& step : report->steps)
      console.detail(fmt::format("{} {} of {}: {}", verb_of(step, true), step.name, step.tier, step.reason));
  }
  if (report->failed_count == 0) return console.finish(kExitDone);
  const bool any = std::any_of(report->steps.begin(), report->steps.end(),
                               [](const PurgeStep& each) { return each.done; });
  return console.finish(any || !report->first_error ? kExitPartly : exit_code(report->first_error->kind));
}

}  // namespace binsift
