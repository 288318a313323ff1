#include "lake/lines_to_files.h"

#include "lake/unit_batches.h"
#include "pipeline/line_cutter.h"
#include "pipeline/line_walker.h"
#include "pipeline/row_counter.h"

namespace binsift {
namespace {

class LakeLines final : public UnitWorker {
 public:
  using Plan = LakePlan;

  LakeLines(const Selection& selection, const LakeOptions& options, const LineTypes& types, FileSet& files,
            LakeFailure& failure)
      : strict_(options.damage.strict),
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
  }
  void boundary(const ChangeHead&, LineKind) {}
  void end_transaction() {}

 private:
  const bool strict_;
  UnitBatches batches_;
  uint64_t row_count_ = 0, statement_count_ = 0;
  LineWalker<LakeLines> walker_;
};

}  // namespace

Result<void> convert_lines_to_files(const LinesInput& input, const Selection& selection,
                                    const LakeOptions& options, const RunOptions& run, FileSet& files,
                                    LakeReport& report) {
  class Nothing final : public ByteSink {
    Result<void> write(std::string_view) override { return {}; }
  } no_text;
  LineTypes types{.catalog = input.catalog};
  Result<Survey> survey = survey_lines(input, selection, run);
  if (!survey) return std::move(survey).error();
  types.survey = std::move(*survey);

  LineCutter cutter(input.files, false);
  LakeFailure failure;
  std::vector<std::unique_ptr<LakeLines>> converters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    converters.push_back(std::make_unique<LakeLines>(selection, options, types, files, failure));
    workers.push_back(converters.back().get());
  }
  Result<void> done = run_pipeline(cutter, workers, no_text, run);
  if (failure.is_set()) done = failure.error();
  std::set<std::string> undefined;
  for (const auto& converter : converters) converter->add_to(report, undefined);
  report.undefined_columns.assign(undefined.begin(), undefined.end());
  // One file appears whole or not at all.
  if (failure.is_set() || (!done && files.is_one_file())) return done;
  if (Result<void> finished = files.finish(); !finished) return finished;
  return done;
}

}  // namespace binsift
