#include "lake/convert_to_files.h"

#include <set>

#include "event/load_events.h"
#include "lake/unit_batches.h"
#include "pipeline/lost_tables.h"
#include "pipeline/unit_walker.h"

namespace binsift {
namespace {

class LakeConverter final : public UnitWorker {
 public:
  using Plan = LakePlan;
  static constexpr bool kEveryEvent = false;
  static constexpr bool kCommittedOnly = true;
  using Entry = TableCache<Plan>::Entry;

  LakeConverter(const Selection& selection, const LakeOptions& options, FileSet& files,
                OutputFailure& failure)
      : selection_(selection),
        options_(options),
        batches_(files, options.layout, failure),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    if (Result<void> begun = batches_.begin_unit(out); !begun) return begun;
    return walker_.walk(unit);
  }
  std::shared_ptr<UnitSums> take_sums() override { return batches_.take_sums(); }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override {
    walker_.forget_pages();
    batches_.forget_pages();
  }
  void add_to(LakeReport& report, std::set<std::string>& mismatches) const {
    report.row_count += report_.row_count;
    report.statement_count += report_.statement_count;
    report.emptying_count += report_.emptying_count;
    report.incident_count += report_.incident_count;
    report.rolled_back_count += report_.rolled_back_count;
    report.undone_rows += walker_.undone_rows();
    report.unresolved_count += report_.unresolved_count;
    report.unsigned_unknown_rows += report_.unsigned_unknown_rows;
    report.unnamed_rows += report_.unnamed_rows;
    mismatches.insert(mismatches_.begin(), mismatches_.end());
    batches_.add_to(report);
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    if (!table.mismatch.empty())
      mismatches_.insert(table.database + "." + table.name + ": " + table.mismatch);
    return batches_.plan(table);
  }
  void begin_unit(const Unit& unit) { loads_ = unit.loads; }
  Result<void> begin(const Transaction& transaction, const EventPlace&) {
    if (options_.resume.active && transaction.span.outcome == Outcome::unresolved) return undecided();
    return {};
  }
  Result<void> end(const Transaction&, const EventPlace&) { return {}; }

  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    Plan& plan = *entry.plan;
    const FeedHead head{.commit_time = int64_t(transaction.time_of(place.header)),
                        .gtid = transaction.gtid_text(),
                        .file = place.unit->file->name,
                        .position = place.offset};
    const uint64_t lost_before = batches_.undecoded_count();
    Result<uint64_t> count =
        batches_.append(plan, head, place.first_row, entry.reader, rows, place.header.event_size);
    if (!count) {
      report_.row_count += count_rows(rows, entry.reader);  // those in front of the one that can't be read
      return count;
    }
    if (options_.damage.strict && batches_.undecoded_count() != lost_before) return contradiction();
    report_.row_count += *count;
    if (plan.unnamed) report_.unnamed_rows += *count;
    if (plan.sign_unknown) report_.unsigned_unknown_rows += *count;
    return count;
  }

  Result<void> statement(const Transaction*, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind) {
    if (kind == StatementKind::ddl && selection_.wants_ddl())
      report_.emptying_count += loses_tables(place, query, sql, selection_);
    if (kind == StatementKind::change && selection_.wants_database(query.database) &&
        selection_.wants_statements())
      ++report_.statement_count;
    return {};
  }

  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    switch (place.header.type) {
      case EventType::INCIDENT_EVENT: ++report_.incident_count; break;
      case EventType::EXECUTE_LOAD_QUERY_EVENT: {
        Result<ExecuteLoadQuery> load = decode_execute_load_query(place.body, *place.unit->format);
        if (!load) return std::move(load).error();
        report_.statement_count +=
            selection_.wants_database(load->query.database) && selection_.wants_statements();
        break;
      }
      case EventType::LOAD_EVENT:
      case EventType::NEW_LOAD_EVENT:
      case EventType::CREATE_FILE_EVENT:
      case EventType::EXEC_LOAD_EVENT:
      case EventType::DELETE_FILE_EVENT: {
        Result<std::shared_ptr<const LoadStatement>> load = loads_.next(place.header.type, place.body);
        if (!load) return std::move(load).error();
        report_.statement_count += *load && walker_.wants_event(place) &&
                                   selection_.wants_database((*load)->database) &&
                                   selection_.wants_statements();
        break;
      }
      case EventType::XA_PREPARE_LOG_EVENT:
        if (transaction && transaction->span.outcome == Outcome::rolled_back) ++report_.rolled_back_count;
        if (transaction && transaction->span.outcome == Outcome::unresolved) ++report_.unresolved_count;
        break;
      default: break;
    }
    return {};
  }

 private:
  const Selection& selection_;
  const LakeOptions& options_;
  UnitBatches batches_;
  LoadFiles loads_;
  ConvertReport report_;
  std::set<std::string> mismatches_;
  UnitWalker<LakeConverter> walker_;
};

}  // namespace

Result<void> convert_to_files(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const LakeOptions& options, const RunOptions& run, FileSet& files,
                              LakeReport& report) {
  UnitCutter cutter(std::move(logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage,
                     .resume = options.resume},
                    std::move(history));
  class Nothing final : public ByteSink {
    Result<void> write(std::string_view) override { return {}; }
  } no_text;
  OutputFailure failure;
  std::vector<std::unique_ptr<LakeConverter>> converters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    converters.push_back(std::make_unique<LakeConverter>(selection, options, files, failure));
    workers.push_back(converters.back().get());
  }
  RunOptions watched = run;
  if (run.clean_place)
    watched.clean_place = [&](LogPlace place) -> Result<void> {
      if (failure.is_set()) return failure.error();
      return run.clean_place(place);
    };
  Result<void> done = run_pipeline(cutter, workers, no_text, watched);
  report.output_failed = failure.is_set();
  if (failure.is_set()) done = failure.error();
  std::set<std::string> mismatches;
  for (const auto& converter : converters) converter->add_to(report, mismatches);
  report.mismatches.assign(mismatches.begin(), mismatches.end());
  if (options.resume.active) return done;  // whoever goes on with them ends the files
  // One file appears whole or not at all.
  if (failure.is_set() || (!done && files.is_one_file())) return done;
  if (Result<void> finished = files.finish(); !finished) return finished;
  return done;
}

}  // namespace binsift
