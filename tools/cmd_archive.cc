// archive: closed logs into stores.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <thread>

#include "archive/archive.h"
#include "archive/metrics.h"
#include "base/json_tree.h"
#include "base/quantity.h"
#include "commands.h"
#include "console.h"
#include "reading.h"

namespace binsift {
namespace {

std::string json_of(const ArchiveStep& step) {
  return fmt::format(
      "{{\"step\":\"{}\",\"file\":{},\"server\":{},\"from\":{},\"tier\":{},\"object\":{},\"size\":{},"
      "\"stored_size\":{},\"failed\":{}}}\n",
      to_text(step.kind), json_quoted(step.name), json_quoted(step.server), json_quoted(step.from),
      json_quoted(step.tier), json_quoted(step.object), step.size, step.stored_size, step.failed);
}

std::string text_of(const ArchiveStep& step) {
  return fmt::format("{:<7}{}  {}  from {} to {}\n", to_text(step.kind), step.name, size_text(step.size),
                     step.from, step.object.empty() ? step.tier : step.object);
}

}  // namespace

int cmd_archive(const Options& options, Console& console) {
  if (options.sources.size() > 1)
    return console.fail(Error{.kind = ErrorKind::usage, .detail = "archive takes one policy"});
  Result<Policy> policy = load_policy(options.sources[0]);
  if (!policy) return console.fail(policy.error());
  Result<KeyringPtr> keyring = load_keyring(options);
  if (!keyring) return console.fail(keyring.error());
  ArchiveOptions archive{
      .threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency()),
      .dry_run = options.dry_run,
      .rotate = options.rotate,
      .defaults_file = options.defaults_file,
      .recheck_after = options.recheck_after,
      .now = std::time(nullptr),
      .keyring = *keyring};
  archive.warn = [&](const Error& error) { console.warn(error); };
  archive.progress = [&](uint64_t done) { console.progress(done, 0); };
  Result<ArchiveReport> report = archive_logs(*policy, archive);
  console.end_progress();
  if (!options.metrics_file.empty() && !options.dry_run) {
    const MetricsRun run{options.sources[0], archive.now, report && report->failed_count == 0};
    Result<void> written = write_metrics(options.metrics_file, run, "archive", [&](int64_t last_success) {
      return archive_metrics(run, report ? &*report : nullptr, last_success);
    });
    if (!written) console.warn(written.error());
  }
  if (!report) return console.fail(report.error());

  for (const ArchiveStep& step : report->steps) {
    if (options.json)
      console.write(json_of(step));
    else if (options.dry_run)
      console.write(text_of(step));
    else if (!step.failed)
      console.detail(text_of(step).substr(0, text_of(step).size() - 1));
  }
  if (report->failed_count == 0) return console.finish(kExitDone);
  const bool any = std::any_of(report->steps.begin(), report->steps.end(),
                               [](const ArchiveStep& step) { return !step.failed; });
  return console.finish(any || !report->first_error ? kExitPartly : exit_code(report->first_error->kind));
}

}  // namespace binsift
