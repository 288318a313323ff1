#pragma once
// One thread's part of filter --as sql: units to statements. filter --as undo is made of the same walk.
#include <set>

#include "pipeline/filter.h"
#include "pipeline/parted.h"
#include "pipeline/unit_walker.h"
#include "render/sql_change.h"

namespace binsift {

// The visitor. Each unit's text begins and ends in the session of append_row_session.
class SqlFilter final : public UnitWorker, private SqlRowSink {
 public:
  struct Plan {
    std::unique_ptr<SqlTable> sql;
  };
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = true;
  static constexpr bool kTakesAsIs = true;
  static constexpr bool kJoinsParts = true;
  using Entry = TableCache<Plan>::Entry;

  SqlFilter(const Selection& selection, const FilterOptions& options, PartedTransactions& parted)
      : selection_(selection),
        options_(options),
        abandoned_(parted.abandoned),
        parted_(parted),
        changes_(SqlDirection::forward),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override;
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override {
    walker_.forget_pages();
    changes_.forget_pages();
  }
  void add_to(FilterReport& report, std::set<std::string>& mismatches) const;

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table);
  void begin_unit(const Unit&) {}
  Result<void> table_map(const Transaction*, const EventPlace&, Entry&) { return {}; }
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows);
  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind);
  Result<void> other(const Transaction* transaction, const EventPlace& place);
  Result<void> end(const Transaction& transaction, const EventPlace& place);
  bool abandon(const Transaction& transaction);
  bool was_abandoned(const Transaction& transaction);
  void cut_off(const Transaction& transaction);

 private:
  // How things stood in front of a transaction's first text.
  struct Mark {
    uint64_t transaction = 0;  // its serial
    size_t size = 0;
    uint64_t drained_count = 0;
    bool statement_session = false;
    SqlNeeds session;
    uint64_t row_count = 0, statement_count = 0;
  };
  Result<void> statement(const SqlTable& table, const SqlPart& part) override;
  Result<void> irreversible(const SqlTable&, uint64_t, const std::string&) override { return {}; }
  void let_go() override { out_->let_go(); }
  void mark(const Transaction& transaction);
  bool is_begun() { return begun_ || parted_.has_begun_before(walker_.is_continued()); }
  void begin_once(const Transaction& transaction, const EventPlace& place);
  Result<void> log_statement(const EventPlace& place, const Query& query, std::string_view sql);
  void use_row_session();

  const Selection& selection_;
  const FilterOptions& options_;
  PartedSet& abandoned_;
  PartedBegin parted_;
  SqlChanges changes_;
  OutBuffer* out_ = nullptr;
  const Unit* unit_ = nullptr;
  bool begun_ = false;              // START TRANSACTION was written in this unit
  bool rolls_back_ = false;         // the transaction's last statement is ROLLBACK
  bool statement_session_ = false;  // a statement of the log has left its settings
  SqlNeeds session_;                // as it stands
  Mark mark_;
  OutBuffer variables_;  // of the statement that follows
  FilterReport report_;
  std::set<std::string> mismatches_;
  UnitWalker<SqlFilter> walker_;
};

// Whether note_event() is to see such an event also where its transaction is not selected: one that was
// rolled back never is.
inline bool counts_unselected(EventType type) {
  return type == EventType::INCIDENT_EVENT || type == EventType::XA_PREPARE_LOG_EVENT;
}

// Whether an event is a LOAD DATA in statement format that is not selected.
bool is_unselected_load(const EventPlace& place, const Selection& selection);

// What an event that is neither rows nor a statement means for a filter that makes SQL: counts it, keeps what
// the next statement needs. Errors: unsupported; with `strict`, also of what can't come out.
Result<void> note_event(const Transaction* transaction, const EventPlace& place, bool strict,
                        FilterReport& report, OutBuffer& variables);

// Runs a filter with a worker a thread, and adds their reports up.
template <class Filter>
Result<void> run_filter(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                        const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                        FilterReport& report) {
  UnitCutter cutter(std::move(logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage},
                    std::move(history));
  PartedTransactions parted;
  std::vector<std::unique_ptr<Filter>> filters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    filters.push_back(std::make_unique<Filter>(selection, options, parted));
    workers.push_back(filters.back().get());
  }
  Result<void> done = run_pipeline(cutter, workers, sink, run);
  std::set<std::string> mismatches;
  for (const auto& filter : filters) filter->add_to(report, mismatches);
  report.mismatches.assign(mismatches.begin(), mismatches.end());
  return done;
}

// "-- 2026-11-20T19:00:00.123456Z binlog.000003:1234 UUID:7 thread 9"
void append_origin(OutBuffer& out, const Transaction* transaction, const EventPlace& place);

// A table of which no statement can be made.
Error refused_table(const SqlTable& table);

}  // namespace binsift
