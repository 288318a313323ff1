#include "lake/lines_to_files.h"

#include <algorithm>
#include <atomic>
#include <optional>

#include "lake/unit_batches.h"
#include "pipeline/line_cutter.h"
#include "pipeline/line_walker.h"
#include "pipeline/lost_tables.h"
#include "pipeline/row_counter.h"
#include "pipeline/sample_lines.h"

namespace binsift {
namespace {

class LakeLines final : public UnitWorker {
 public:
  using Plan = LakePlan;

  LakeLines(const Selection& selection, const LakeOptions& options, const LineTypes& types, FileSet& files,
            OutputFailure& failure)
      : selection_(selection),
        strict_(options.damage.strict),
        batches_(files, options.layout, failure),
        walker_(*this, selection, {.types = &types, .damage = options.damage}) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    if (Result<void> begun = batches_.begin_unit(out); !begun) return begun;
    return walker_.walk(unit);
  }
  std::shared_ptr<UnitSums> take_sums() override { return batches_.take_sums(); }
  void add_to(LakeReport& report, std::set<std::string>& undefined) const {
    report.row_count += row_count_;
    report.statement_count += statement_count_;
    report.emptying_count += emptying_count_;
    report.passed_lines += walker_.passed_count();
    batches_.add_to(report);
    undefined.insert(walker_.tables().undefined().begin(), walker_.tables().undefined().end());
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) { return batches_.plan(table); }
  Result<uint64_t> rows(const ChangeHead& head, uint64_t first_row, Plan& plan, const RowReader& reader,
                        const RowsEvent& rows) {
    const FeedHead feed{
        .commit_time = int64_t(head.time), .gtid = head.gtid, .file = head.file, .position = head.position};
    const uint64_t lost_before = batches_.undecoded_count();
    Result<uint64_t> count = batches_.append(plan, feed, first_row, reader, rows, rows.rows.size());
    row_count_ += count ? *count : count_rows(rows, reader);
    if (count && strict_ && batches_.undecoded_count() != lost_before) return contradiction();
    return count;
  }
  void statement(const ChangeHead&, const LineRecord& record) {
    statement_count_ += record.kind == LineKind::statement;
    emptying_count_ += loses_tables(record, selection_);
  }
  void boundary(const ChangeHead&, LineKind) {}
  void end_transaction() {}

 private:
  const Selection& selection_;
  const bool strict_;
  UnitBatches batches_;
  uint64_t row_count_ = 0, statement_count_ = 0, emptying_count_ = 0;
  LineWalker<LakeLines> walker_;
};

class LinesToFiles {
 public:
  LinesToFiles(const LinesInput& input, const Selection& selection, const LakeOptions& options,
               const RunOptions& run, FileSet& files)
      : input_(input), selection_(selection), options_(options), run_(run), files_(files) {}

  // Errors: those of the lines and of the files. What went before is in the files, and the report.
  Result<void> run(const LineTypes& types, const RunOptions& run, LakeReport& report) {
    class Nothing final : public ByteSink {
      Result<void> write(std::string_view) override { return {}; }
    } no_text;
    LineCutter cutter(input_.files, false);
    OutputFailure failure;
    std::vector<std::unique_ptr<LakeLines>> converters;
    std::vector<UnitWorker*> workers;
    for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
      converters.push_back(std::make_unique<LakeLines>(selection_, options_, types, files_, failure));
      workers.push_back(converters.back().get());
    }
    Result<void> done = run_pipeline(cutter, workers, no_text, run);
    has_failed_ = failure.is_set();
    if (has_failed_) done = failure.error();
    if (ends_early(types)) return done;
    std::set<std::string> undefined;
    for (const auto& converter : converters) converter->add_to(report, undefined);
    report.undefined_columns.assign(undefined.begin(), undefined.end());
    return done;
  }
  // The run was in vain: the lines are to be surveyed.
  bool ends_early(const LineTypes& types) const {
    return types.gap && (types.gap->load(std::memory_order_relaxed) || files_.has_too_many());
  }
  // Of the files, and not of the lines.
  bool has_failed() const { return has_failed_; }

  // With what some of the lines have. Gives nothing where that does not do, and nothing has happened.
  Result<std::optional<Result<void>>> run_sampled(LakeReport& report) {
    Result<Survey> sample = sample_lines(input_, selection_);
    if (!sample) return std::move(sample).error();
    std::atomic<bool> gap = false;
    const LineTypes types{.catalog = input_.catalog, .survey = std::move(*sample), .gap = &gap};
    // What is told of a run in vain is not told twice.
    std::vector<Error> notes;
    RunOptions quiet = run_;
    quiet.note = [&](const Error& note) { notes.push_back(note); };
    const WhereTree* const where = selection_.where.get();
    const uint64_t undecided_before = where ? where->undecided_rows.load() : 0;
    files_.hold_names(true);
    Result<void> done = run(types, quiet, report);
    files_.hold_names(false);
    if (ends_early(types)) {
      if (where) where->undecided_rows = undecided_before;
      files_.begin_again();
      return std::optional<Result<void>>();
    }
    for (const Error& note : notes)
      if (run_.note) run_.note(note);
    return std::optional(std::move(done));
  }
  Result<void> run_surveyed(LakeReport& report) {
    Result<Survey> survey = survey_lines(input_, selection_, run_);
    if (!survey) return std::move(survey).error();
    return run({.catalog = input_.catalog, .survey = std::move(*survey)}, run_, report);
  }

 private:
  const LinesInput& input_;
  const Selection& selection_;
  const LakeOptions& options_;
  const RunOptions& run_;
  FileSet& files_;
  bool has_failed_ = false;
};

}  // namespace

Result<void> convert_lines_to_files(const LinesInput& input, const Selection& selection,
                                    const LakeOptions& options, const RunOptions& run, FileSet& files,
                                    LakeReport& report) {
  LinesToFiles lines(input, selection, options, run, files);
  std::optional<Result<void>> done;
  const bool can_reopen = std::all_of(input.files.begin(), input.files.end(), [](const LogFilePtr& file) {
    return file->can_reopen() && !file->held;
  });
  if (can_reopen && files.can_hold_names()) {
    Result<std::optional<Result<void>>> sampled = lines.run_sampled(report);
    if (!sampled) return std::move(sampled).error();
    done = std::move(*sampled);
  }
  if (!done) done = lines.run_surveyed(report);
  // One file appears whole or not at all.
  if (lines.has_failed() || (!*done && files.is_one_file())) return std::move(*done);
  if (Result<void> finished = files.finish(); !finished) return finished;
  return std::move(*done);
}

}  // namespace binsift
