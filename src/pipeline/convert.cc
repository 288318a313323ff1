#include "pipeline/convert.h"

#include <set>

#include "event/load_events.h"
#include "pipeline/lost_tables.h"
#include "pipeline/text_output.h"
#include "pipeline/unit_walker.h"
#include "row/collation.h"

namespace binsift {
namespace {

bool has_integer_of_unknown_sign(const Table& table) {
  for (const Column& column : table.columns)
    if (column.storage <= Storage::int64 && !column.signedness_known) return true;
  return false;
}

class Converter final : public UnitWorker {
 public:
  struct Plan {
    std::unique_ptr<ChangePlan> change;
    TextTablePtr text;
    bool unnamed = false;
    bool sign_unknown = false;
  };
  static constexpr bool kEveryEvent = false;
  static constexpr bool kCommittedOnly = true;
  using Entry = TableCache<Plan>::Entry;

  Converter(const Selection& selection, const ConvertOptions& options, TextOutput& output)
      : selection_(selection),
        options_(options),
        changes_(make_change_writer(options.format, options.json, options.dialect)),
        record_text_(output, *changes_),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    if (Result<void> begun = record_text_.begin_unit(out); !begun) return begun;
    Result<void> walked = walker_.walk(unit);
    if (walked && options_.transaction_records) walked = begin_parted(unit);
    record_text_.end_unit();
    return walked;
  }
  std::shared_ptr<UnitSums> take_sums() override { return record_text_.take_sums(); }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override {
    walker_.forget_pages();
    changes_->forget_pages();
  }
  void add_to(ConvertReport& report, std::set<std::string>& mismatches) const {
    report.row_count += report_.row_count;
    report.statement_count += report_.statement_count;
    report.emptying_count += report_.emptying_count;
    report.undecoded_count += changes_->undecoded_count();
    report.unreadable_text_count += changes_->unreadable_text_count();
    report.unapplied_diff_count += changes_->unapplied_diff_count();
    report.unfit_count += changes_->unfit_count();
    report.incident_count += report_.incident_count;
    report.rolled_back_count += report_.rolled_back_count;
    report.undone_rows += walker_.undone_rows();
    report.unresolved_count += report_.unresolved_count;
    report.unsigned_unknown_rows += report_.unsigned_unknown_rows;
    report.unnamed_rows += report_.unnamed_rows;
    mismatches.insert(mismatches_.begin(), mismatches_.end());
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    auto plan = std::make_unique<Plan>();
    plan->change = changes_->plan(table);
    plan->text = record_text_.table_of(table, *plan->change);
    plan->unnamed = table.names == NameSource::unknown;
    plan->sign_unknown = has_integer_of_unknown_sign(table);
    if (!table.mismatch.empty())
      mismatches_.insert(table.database + "." + table.name + ": " + table.mismatch);
    return plan;
  }
  void begin_unit(const Unit& unit) { loads_ = unit.loads; }

  Result<void> begin(const Transaction& transaction, const EventPlace& place) {
    if (options_.resume.active && transaction.span.outcome == Outcome::unresolved) return undecided();
    if (options_.transaction_records && !walker_.is_continued())
      append_boundary(head(&transaction, place, transaction.span.begin), "begin");
    return {};
  }
  Result<void> end(const Transaction& transaction, const EventPlace& place) {
    changes_->end_transaction(record_text_.here());
    if (options_.transaction_records && !rolls_back_)
      append_boundary(head(&transaction, place, place.offset), "commit");
    rolls_back_ = false;
    return {};
  }

  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    const ChangeHead at = head(&transaction, place, place.offset);
    Result<uint64_t> count = changes_->append(record_text_.at(entry.plan->text, at, place.first_row), at,
                                              place.first_row, *entry.plan->change, entry.reader, rows);
    if (!count) {
      report_.row_count += count_rows(rows, entry.reader);  // those in front of the one that can't be read
      return count;
    }
    if (options_.damage.strict && changes_->undecoded_count() != 0) return contradiction();
    report_.row_count += *count;
    if (entry.plan->unnamed) report_.unnamed_rows += *count;
    if (entry.plan->sign_unknown) report_.unsigned_unknown_rows += *count;
    return count;
  }

  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind) {
    rolls_back_ = kind == StatementKind::rollback && walker_.is_continued();
    if (kind == StatementKind::change) {
      if (!selection_.wants_database(query.database) || !selection_.wants_statements()) return {};
      ++report_.statement_count;
    } else if (kind != StatementKind::ddl || !selection_.wants_ddl()) {
      return {};
    } else if (!options_.ddl_records) {
      report_.emptying_count += loses_tables(place, query, sql, selection_);
      return {};
    } else if (!selection_.wants_database(query.database)) {
      return {};
    }
    Charset charset = Charset::unknown;
    if (Result<StatusVars> vars = decode_status_vars(query.status_vars, *place.unit->format);
        vars && vars->has_charset)
      charset = charset_of(vars->character_set_client);
    const ChangeHead at = head(transaction, place, place.offset);
    OutBuffer& out = record_text_.at_database(query.database, at);
    if (kind == StatementKind::change)
      changes_->append_statement(out, at, query.database, sql, charset);
    else
      changes_->append_ddl(out, at, query.database, sql, charset);
    return {};
  }

  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    switch (place.header.type) {
      case EventType::INCIDENT_EVENT: ++report_.incident_count; break;
      case EventType::EXECUTE_LOAD_QUERY_EVENT: {
        Result<ExecuteLoadQuery> load = decode_execute_load_query(place.body, *place.unit->format);
        if (!load) return std::move(load).error();
        if (selection_.wants_database(load->query.database) && selection_.wants_statements()) {
          ++report_.statement_count;
          const ChangeHead at = head(transaction, place, place.offset);
          changes_->append_statement(record_text_.at_database(load->query.database, at), at,
                                     load->query.database, load->query.query, Charset::unknown);
        }
        break;
      }
      case EventType::LOAD_EVENT:
      case EventType::NEW_LOAD_EVENT:
      case EventType::CREATE_FILE_EVENT:
      case EventType::EXEC_LOAD_EVENT:
      case EventType::DELETE_FILE_EVENT: {
        Result<std::shared_ptr<const LoadStatement>> load = loads_.next(place.header.type, place.body);
        if (!load) return std::move(load).error();
        if (*load && walker_.wants_event(place) && selection_.wants_database((*load)->database) &&
            selection_.wants_statements())
          append_load(transaction, place, **load);
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
  // A transaction that goes on in units that other threads have begins here, and ends there, in any case.
  Result<void> begin_parted(const Unit& unit) {
    const Transaction* const transaction = walker_.current();
    if (!transaction || walker_.is_begun() || walker_.is_continued() || walker_.is_abandoned()) return {};
    if (unit.error || (unit.last_of_file && !unit.goes_on_in_next) || transaction->span.undone) return {};
    const uint64_t offset = transaction->span.begin;
    if (offset < std::max(unit.offset, unit.start_position)) return {};
    EventPlace place{.unit = &unit, .offset = offset};
    place.header = unit.format->header_of(unit.events.subspan(offset - unit.offset));
    return walker_.wants_event(place) ? begin(*transaction, place) : Result<void>();
  }

  ChangeHead head(const Transaction* transaction, const EventPlace& place, uint64_t position) const {
    ChangeHead head{.time = uint64_t{place.header.timestamp} * 1000000,
                    .file = place.unit->file->name,
                    .position = position,
                    .server_id = place.header.server_id,
                    .is_mariadb = place.unit->format->flavour == Flavour::mariadb};
    if (transaction) {
      head.time = transaction->time_of(place.header);
      head.gtid = transaction->gtid_text();
      head.has_thread_id = transaction->has_thread_id;
      head.thread_id = transaction->thread_id;
      head.has_xid = transaction->has_xid;
      head.xid = transaction->xid;
    }
    return head;
  }

  void append_load(const Transaction* transaction, const EventPlace& place, const LoadStatement& load) {
    ++report_.statement_count;
    ChangeHead at = head(transaction, place, place.offset);
    at.has_thread_id = load.has_thread_id;
    at.thread_id = load.thread_id;
    changes_->append_statement(record_text_.at_database(load.database, at), at, load.database, load.sql,
                               Charset::unknown);
  }

  void append_boundary(const ChangeHead& at, std::string_view type) {
    changes_->append_boundary(record_text_.at_database({}, at), at, type);
  }

  const Selection& selection_;
  const ConvertOptions& options_;
  std::unique_ptr<ChangeWriter> changes_;
  RecordText record_text_;
  bool rolls_back_ = false;  // a transaction that began in another unit
  LoadFiles loads_;
  ConvertReport report_;
  std::set<std::string> mismatches_;
  UnitWalker<Converter> walker_;
};

}  // namespace

Result<void> convert_to_text(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                             ConvertOptions options, const RunOptions& run, ByteSink& sink,
                             ConvertReport& report) {
  TextOutput output(options, sink);
  UnitCutter cutter(std::move(logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage,
                     .resume = options.resume},
                    std::move(history));
  std::vector<std::unique_ptr<Converter>> converters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    converters.push_back(std::make_unique<Converter>(selection, options, output));
    workers.push_back(converters.back().get());
  }
  Result<void> done = output.run(cutter, workers, run, report);
  std::set<std::string> mismatches;
  for (const auto& converter : converters) converter->add_to(report, mismatches);
  report.mismatches.assign(mismatches.begin(), mismatches.end());
  return done;
}

}  // namespace binsift
