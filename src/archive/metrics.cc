#include "archive/metrics.h"

#include <fmt/format.h>

#include "base/quantity.h"

namespace binsift {
namespace {

// A label's value, escaped as the exposition format wants it.
std::string label_text(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return text;
}

class MetricsText {
 public:
  explicit MetricsText(std::string policy, const char* command)
      : policy_(label_text(policy)), command_(command) {}

  void describe(const char* name, const char* help) {
    text_ += fmt::format("# HELP binsift_{0}_{1} {2}\n# TYPE binsift_{0}_{1} gauge\n", command_, name, help);
    name_ = name;
  }
  void value(int64_t value, std::string_view tier = {}) {
    const std::string label = tier.empty() ? std::string() : fmt::format(",tier=\"{}\"", label_text(tier));
    text_ += fmt::format("binsift_{}_{}{{policy=\"{}\"{}}} {}\n", command_, name_, policy_, label, value);
  }
  void one(const char* name, const char* help, int64_t number) {
    describe(name, help);
    value(number);
  }
  void times(const MetricsRun& run, int64_t last_success) {
    one("last_run_timestamp_seconds", "When it last ran.", run.now);
    if (last_success != 0)
      one("last_success_timestamp_seconds", "When it last did all it should.", last_success);
    one("last_run_failed", "1 when the last run did not do all it should.", !run.succeeded);
  }
  std::string take() { return std::move(text_); }

 private:
  const std::string policy_;
  const char* const command_;
  const char* name_ = "";
  std::string text_;
};

}  // namespace

std::string archive_metrics(const MetricsRun& run, const ArchiveReport* report, int64_t last_success) {
  MetricsText text(run.policy, "archive");
  text.times(run, last_success);
  if (!report) return text.take();
  text.one("source_files", "Closed logs of the source.", int64_t(report->source_count));
  text.one("source_bytes", "Their bytes.", int64_t(report->source_bytes));
  text.one("unarchived_files", "Closed logs that a tier lacks.", int64_t(report->waiting_count));
  text.one("oldest_unarchived_age_seconds", "Age of the last event of the oldest of them.",
           report->oldest_waiting == 0 ? 0 : run.now - report->oldest_waiting);
  text.one("failed_steps", "What the last run could not do.", int64_t(report->failed_count));
  text.describe("files", "Logs in the store of a tier.");
  for (const TierTotal& tier : report->tiers) text.value(int64_t(tier.count), tier.name);
  text.describe("bytes", "Bytes of the logs in the store of a tier.");
  for (const TierTotal& tier : report->tiers) text.value(int64_t(tier.size), tier.name);
  text.describe("stored_bytes", "Bytes that they take there.");
  for (const TierTotal& tier : report->tiers) text.value(int64_t(tier.stored_size), tier.name);
  return text.take();
}

std::string purge_metrics(const MetricsRun& run, const PurgeReport* report, int64_t last_success) {
  MetricsText text(run.policy, "purge");
  text.times(run, last_success);
  if (!report) return text.take();
  int64_t removed_count = 0, removed_bytes = 0, kept_count = 0, kept_bytes = 0;
  for (const PurgeStep& step : report->steps) {
    ++(step.done ? removed_count : kept_count);
    (step.done ? removed_bytes : kept_bytes) += int64_t(step.size);
  }
  text.one("removed_files", "Logs that the last run removed, in all places.", removed_count);
  text.one("removed_bytes", "Their bytes.", removed_bytes);
  text.one("kept_files", "Logs that it left, in all places.", kept_count);
  text.one("kept_bytes", "Their bytes.", kept_bytes);
  text.one("failed_steps", "What the last run could not do.", int64_t(report->failed_count));
  return text.take();
}

Result<void> write_metrics(const std::string& path, const MetricsRun& run, const char* command,
                           const std::function<std::string(int64_t last_success)>& render) {
  int64_t last_success = run.now;
  if (!run.succeeded) {
    last_success = 0;
    constexpr size_t kLargest = 1 << 20;
    const std::string name = fmt::format("\nbinsift_{}_last_success_timestamp_seconds{{", command);
    if (kind_of_path(path) == PathKind::file) {
      Result<std::string> old = read_whole(path, kLargest);
      const size_t at = old ? old->find(name) : std::string::npos;
      if (at != std::string::npos) {
        const size_t end = old->find('\n', at + 1), begin = old->rfind(' ', end) + 1;
        last_success = int64_t(parse_count(std::string_view(*old).substr(begin, end - begin)).value_or(0));
      }
    }
  }
  Result<NewFile> file = NewFile::create(path);
  if (!file) return std::move(file).error();
  if (Result<void> written = file->write(render(last_success)); !written) return written;
  return file->commit();
}

}  // namespace binsift
