#include <map>
#include <mutex>
#include <set>

#include "pipeline/sql_filter.h"
#include "pipeline/undo_spool.h"
#include "render/sql_session.h"
#include "schema/ddl_reach.h"
#include "schema/statement_text.h"

namespace binsift {
namespace {

constexpr size_t kMostLines = 100;  // of what can't be undone

// What all workers share: the numbers of tables, and what can't be undone. Tables compare by their names.
class UndoState {
 public:
  uint32_t number_of(const std::string& table) {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = numbers_.emplace(table, uint32_t(names_.size()));
    if (is_new) names_.push_back(table);
    return at->second;
  }

  // In log order, by one thread at a time:
  void rows_of(uint32_t table) { has_rows_.insert(table); }
  bool has_rows(uint32_t table) const { return has_rows_.contains(table); }
  bool has_any_rows() const { return !has_rows_.empty(); }
  void cannot(const std::string& line) {
    if (lines_.size() < kMostLines) lines_.push_back(line);
    ++count_;
  }
  void cannot_further(uint64_t count) { count_ += count; }

  std::vector<std::string>& lines() { return lines_; }
  uint64_t count() const { return count_; }

  PartedSet abandoned;

 private:
  std::mutex mutex_;
  std::map<std::string, uint32_t> numbers_;
  std::vector<std::string> names_;
  std::set<uint32_t> has_rows_;
  std::vector<std::string> lines_;
  uint64_t count_ = 0;
};

// What a unit has met, in its order.
struct UndoNote {
  enum class Kind : uint8_t { rows, reshaped, lost, irreversible } kind{};
  uint32_t table = 0;
  std::string line;
};

class UndoSums final : public UnitSums {
 public:
  // `further`: what can't be undone either, past the lines that are told.
  UndoSums(UndoState& state, std::vector<UndoNote> notes, uint64_t further)
      : state_(state), notes_(std::move(notes)), further_(further) {}
  void add() override {
    for (const UndoNote& note : notes_) {
      switch (note.kind) {
        case UndoNote::Kind::rows: state_.rows_of(note.table); break;
        case UndoNote::Kind::reshaped:
          if (note.table == kAnyTable ? state_.has_any_rows() : state_.has_rows(note.table))
            state_.cannot(note.line);
          break;
        case UndoNote::Kind::lost:
        case UndoNote::Kind::irreversible: state_.cannot(note.line); break;
      }
    }
    state_.cannot_further(further_);
  }

 private:
  UndoState& state_;
  std::vector<UndoNote> notes_;
  const uint64_t further_;
};

// One thread's part: the same walk as SqlFilter's, with records for the spool in place of text.
class UndoFilter final : public UnitWorker, private SqlRowSink {
 public:
  struct Plan {
    std::unique_ptr<SqlTable> sql;
    uint32_t number = 0;
  };
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = true;
  static constexpr bool kTakesAsIs = true;
  static constexpr bool kJoinsParts = true;
  using Entry = TableCache<Plan>::Entry;

  UndoFilter(UndoState& state, const Selection& selection, const FilterOptions& options)
      : state_(state),
        selection_(selection),
        options_(options),
        changes_(SqlDirection::undo),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    out_ = &out;
    unit_ = &unit;
    begun_ = rolls_back_ = false;
    marked_ = 0;
    irreversible_rows_ = 0;
    notes_.clear();
    noted_.clear();
    Result<void> walked = walker_.walk(unit);
    // What is selected of a transaction may all stand in units behind this one.
    if (walker_.current() && !begun_ && !walker_.is_continued())
      append_undo_record(out, {.kind = UndoRecordKind::begin});
    return walked;
  }
  std::shared_ptr<UnitSums> take_sums() override {
    const uint64_t told = std::min<uint64_t>(irreversible_rows_, kMostLines);
    return std::make_shared<UndoSums>(state_, std::exchange(notes_, {}), irreversible_rows_ - told);
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override {
    walker_.forget_pages();
    changes_.forget_pages();
  }
  void add_to(FilterReport& report, std::set<std::string>& mismatches) const {
    report.row_count += report_.row_count;
    report.undecoded_count += changes_.undecoded_count();
    report.incident_count += report_.incident_count;
    report.rolled_back_count += report_.rolled_back_count;
    report.unresolved_count += report_.unresolved_count;
    report.undone_rows += walker_.undone_rows();
    mismatches.insert(mismatches_.begin(), mismatches_.end());
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    auto plan = std::make_unique<Plan>();
    plan->sql = std::make_unique<SqlTable>(table, *unit_->format, options_.database_for(table.database),
                                           nullptr, nullptr);
    plan->number = number_of({table.database, table.name});
    if (!table.mismatch.empty())
      mismatches_.insert(table.database + "." + table.name + ": " + table.mismatch);
    return plan;
  }
  void begin_unit(const Unit&) {}
  Result<void> table_map(const Transaction*, const EventPlace&, Entry&) { return {}; }
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }

  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    const SqlTable& table = *entry.plan->sql;
    if (!table.refusal.empty()) return refused_table(table);
    begin_once(transaction);
    transaction_ = &transaction;
    place_ = &place;
    table_ = entry.plan->number;
    if (noted_.insert(table_).second) notes_.push_back({UndoNote::Kind::rows, table_, {}});
    Result<uint64_t> count = changes_.append(*this, table, entry.reader, rows);
    if (count) report_.row_count += *count;
    return count;
  }

  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind) {
    if (kind == StatementKind::change && selection_.wants_database(query.database) &&
        selection_.wants_statements())
      notes_.push_back({UndoNote::Kind::irreversible, 0,
                        where(transaction, place) + ": a change in statement format tells no rows"});
    if (kind == StatementKind::savepoint && walker_.is_continued() && !rollback_target_of(sql).empty())
      notes_.push_back({UndoNote::Kind::irreversible, 0,
                        where(transaction, place) + ": ROLLBACK TO within a very large transaction"});
    if (kind == StatementKind::rollback) rolls_back_ = walker_.is_continued();
    if (kind == StatementKind::ddl) return note_ddl(transaction, place, query, sql);
    return {};
  }
  // DDL counts whether it is selected or not.
  Result<void> unselected_statement(const Transaction* transaction, const EventPlace& place,
                                    const Query& query, std::string_view sql, StatementKind kind) {
    return kind == StatementKind::ddl ? note_ddl(transaction, place, query, sql) : Result<void>();
  }
  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    if (!walker_.wants_event(place) && !counts_unselected(place.header.type)) return {};
    if (is_unselected_load(place, selection_)) return {};
    const uint64_t loads = report_.load_count;
    Result<void> noted = note_event(transaction, place, false, report_, unused_);
    unused_.clear();
    if (report_.load_count != loads)
      notes_.push_back({UndoNote::Kind::irreversible, 0,
                        where(transaction, place) + ": LOAD DATA in statement format tells no rows"});
    return noted;
  }
  Result<void> end(const Transaction& transaction, const EventPlace& place) {
    if ((begun_ || walker_.is_continued()) && !rolls_back_) {
      OutBuffer comment;
      append_origin(comment, &transaction, place);
      append_undo_record(*out_, {.kind = UndoRecordKind::end, .payload = comment.view()});
    }
    begun_ = rolls_back_ = false;
    return {};
  }
  // Its records stay: without an end they are passed over.
  bool abandon(const Transaction& transaction) {
    state_.abandoned.add(*unit_, transaction.span, walker_.is_continued());
    if (marked_ == transaction.serial) report_.row_count = rows_before_;
    begun_ = rolls_back_ = false;
    return true;
  }
  bool was_abandoned(const Transaction&) {
    if (!options_.damage.goes_on) return false;
    out_->drain_now();  // behind this all units in front are done
    return state_.abandoned.has(*unit_);
  }

 private:
  void begin_once(const Transaction& transaction) {
    if (marked_ != transaction.serial) marked_ = transaction.serial, rows_before_ = report_.row_count;
    if (begun_ || walker_.is_continued()) return;
    begun_ = true;
    append_undo_record(*out_, {.kind = UndoRecordKind::begin});
  }

  std::string where(const Transaction* transaction, const EventPlace& place) const {
    std::string text = place.unit->file->name + ":" + std::to_string(place.offset);
    if (transaction && transaction->has_gtid) text += " (" + std::string(transaction->gtid_text()) + ")";
    return text;
  }

  Result<void> statement(const SqlTable&, const SqlPart& part) override {
    if (part.first) told_size_ = 0;
    if (!part.last) {
      out_->append(part.text);
      told_size_ += part.text.size();
      return {};
    }
    const SqlNeeds& needs = part.needs;
    append_undo_record(*out_,
                       {.kind = UndoRecordKind::statement,
                        .needs = uint8_t((needs.lax_mode ? 1 : 0) | (needs.no_foreign_keys ? 2 : 0)),
                        .table = table_,
                        .payload = part.text},
                       told_size_);
    return {};
  }
  void let_go() override { out_->let_go(); }
  Result<void> irreversible(const SqlTable& table, uint64_t row, const std::string& why) override {
    if (++irreversible_rows_ > kMostLines) return {};
    notes_.push_back(
        {UndoNote::Kind::irreversible, table_,
         where(transaction_, *place_) + ": row " + std::to_string(row) + " of " + table.name + ": " + why});
    return {};
  }

  Result<void> note_ddl(const Transaction* transaction, const EventPlace& place, const Query& query,
                        std::string_view sql) {
    if (transaction && transaction->has_gtid &&
        (transaction->event.flags_extra & (FL_EXTRA_START_ALTER | FL_EXTRA_ROLLBACK_ALTER)))
      return {};
    const Result<StatusVars> vars = decode_status_vars(query.status_vars, *place.unit->format);
    if (!vars) return vars.error();
    const auto converted = statement_in_utf8(sql, vars->has_charset ? vars->character_set_client : 0);
    const FormatDescription& format = *place.unit->format;
    const DdlReach reach = ddl_reach(converted ? *converted : sql, query.database,
                                     {vars->sql_mode.value_or(0), format.flavour, format.version_id});
    const std::string at = where(transaction, place) + ": ";
    for (const TableName& table : reach.lost) {
      if (!selection_.wants_table(table.database, table.name)) continue;
      note_barrier(
          UndoNote::Kind::lost, number_of(table),
          at + "the rows of " + table.database + "." + table.name + " were dropped, and no log holds them");
    }
    for (const TableName& table : reach.reshaped) {
      if (!selection_.wants_table(table.database, table.name)) continue;
      note_barrier(
          UndoNote::Kind::reshaped, number_of(table),
          at + table.database + "." + table.name + " was altered behind changes that are to be undone");
    }
    for (const std::string& database : reach.lost_databases)
      if (selection_.wants_database(database))
        note_barrier(UndoNote::Kind::reshaped, kAnyTable, at + "database " + database + " was dropped");
    if (reach.any_table)
      note_barrier(UndoNote::Kind::reshaped, kAnyTable, at + "a statement that may have altered any table");
    return {};
  }
  uint32_t number_of(const TableName& table) {
    return state_.number_of(sql_identifier(table.database) + '.' + sql_identifier(table.name));
  }
  void note_barrier(UndoNote::Kind kind, uint32_t table, std::string line) {
    append_undo_record(*out_, {.kind = UndoRecordKind::barrier, .table = table});
    notes_.push_back({kind, table, std::move(line)});
    noted_.clear();
  }

  UndoState& state_;
  const Selection& selection_;
  const FilterOptions& options_;
  SqlChanges changes_;
  OutBuffer* out_ = nullptr;
  OutBuffer unused_;
  const Unit* unit_ = nullptr;
  bool begun_ = false, rolls_back_ = false;
  // Of the event that changes_ is at
  const Transaction* transaction_ = nullptr;
  const EventPlace* place_ = nullptr;
  uint32_t table_ = 0;
  uint64_t told_size_ = 0;                 // of the statement whose parts come
  uint64_t marked_ = 0, rows_before_ = 0;  // the rows in front of a transaction, by its serial
  uint64_t irreversible_rows_ = 0;
  std::vector<UndoNote> notes_;
  std::set<uint32_t> noted_;
  FilterReport report_;
  std::set<std::string> mismatches_;
  UnitWalker<UndoFilter> walker_;
};

// The spool's statements, the last one first.
class UndoWriter {
 public:
  UndoWriter(UndoSpool& spool, ByteSink& sink) : spool_(spool), sink_(sink) {}

  Result<void> write() {
    append_row_session(out_);
    UndoRecord record;
    for (;;) {
      Result<bool> more = spool_.previous(record);
      if (!more) return std::move(more).error();
      if (!*more) break;
      if (Result<void> taken = take(record); !taken) return taken;
      if (out_.size() < kAtOnce) continue;
      if (Result<void> written = flush(); !written) return written;
    }
    return flush();
  }

 private:
  static constexpr size_t kAtOnce = 1 << 20;

  Result<void> take(const UndoRecord& record) {
    switch (record.kind) {
      case UndoRecordKind::end:
        committed_ = true;
        comment_ = record.payload;
        break;
      case UndoRecordKind::barrier:
        if (record.table == kAnyTable)
          all_blocked_ = true;
        else
          blocked_.insert(record.table);
        break;
      case UndoRecordKind::begin:
        if (begun_) {
          use(0);
          out_.append("COMMIT;\n");
        }
        begun_ = committed_ = false;
        break;
      case UndoRecordKind::statement:
        // Without its end in the log a transaction was not committed.
        if (!committed_ || all_blocked_ || blocked_.contains(record.table)) break;
        if (!begun_) {
          out_.append(comment_);
          out_.append("START TRANSACTION;\n");
          begun_ = true;
        }
        use(record.needs);
        if (Result<void> put = append(record.payload); !put) return put;
        out_.append(";\n");
        break;
    }
    return {};
  }
  Result<void> append(std::string_view sql) {
    while (sql.size() > kAtOnce) {
      if (Result<void> written = flush(); !written) return written;
      out_.append(sql.substr(0, kAtOnce));
      sql.remove_prefix(kAtOnce);
      spool_.forget_pages();
    }
    out_.append(sql);
    return {};
  }
  void use(uint8_t needs) {
    if ((needs ^ needs_) & 1) append_sql_mode(out_, needs & 1);
    if ((needs ^ needs_) & 2)
      out_.append(needs & 2 ? "SET SESSION foreign_key_checks=0;\n" : "SET SESSION foreign_key_checks=1;\n");
    needs_ = needs;
  }
  Result<void> flush() {
    Result<void> written = sink_.write(out_.view());
    out_.clear();
    return written;
  }

  UndoSpool& spool_;
  ByteSink& sink_;
  OutBuffer out_;
  std::string comment_;
  std::set<uint32_t> blocked_;
  bool all_blocked_ = false, begun_ = false, committed_ = false;
  uint8_t needs_ = 0;
};

}  // namespace

Result<void> filter_to_undo(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                            const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                            FilterReport& report) {
  UnitCutter cutter(std::move(logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage},
                    std::move(history));
  UndoState state;
  UndoSpool spool;
  std::vector<std::unique_ptr<UndoFilter>> filters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    filters.push_back(std::make_unique<UndoFilter>(state, selection, options));
    workers.push_back(filters.back().get());
  }
  RunOptions undo_run = run;
  undo_run.left_out = [&](const LeftOut& left_out) {
    // What can't be read can't be undone either.
    Error error = left_out.error;
    error.hint.clear();
    if (!options.skip_irreversible) state.cannot(to_text(error));
    if (run.left_out) run.left_out(left_out);
  };
  if (Result<void> done = run_pipeline(cutter, workers, spool, undo_run); !done) return done;
  std::set<std::string> mismatches;
  for (const auto& filter : filters) filter->add_to(report, mismatches);
  report.mismatches.assign(mismatches.begin(), mismatches.end());
  report.irreversible = std::move(state.lines());
  report.irreversible_count = state.count();
  if (report.irreversible_count > 0 && !options.skip_irreversible) {
    Error error{.kind = ErrorKind::refused};
    error.detail = report.irreversible[0];
    if (report.irreversible_count > 1)
      error.detail += ", and " + std::to_string(report.irreversible_count - 1) + " more that can't be undone";
    else
      error.detail += ": it can't be undone";
    error.hint = "nothing was written; --skip-irreversible leaves out what can't be undone";
    return error;
  }
  return UndoWriter(spool, sink).write();
}

}  // namespace binsift
