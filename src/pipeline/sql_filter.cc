#include "pipeline/sql_filter.h"

#include "event/intvar.h"
#include "event/load_events.h"
#include "event/rand.h"
#include "render/sql_session.h"
#include "render/temporal_text.h"
#include "schema/ddl_reach.h"

namespace binsift {
namespace {

constexpr std::string_view kDelimiter = ";";
// Behind CREATE TABLE … SELECT, which row format logs as the empty table and its rows.
constexpr std::string_view kStartTransaction = "START TRANSACTION";

}  // namespace

void append_origin(OutBuffer& out, const Transaction* transaction, const EventPlace& place) {
  char time[kTemporalRoom];
  const uint64_t microseconds =
      transaction ? transaction->time_of(place.header) : uint64_t{place.header.timestamp} * 1000000;
  out.append("-- ");
  out.append(std::string_view(time, size_t(write_rfc3339(time, microseconds) - time)));
  out.append(' ');
  for (const char c : place.unit->file->name) out.append(uint8_t(c) < ' ' ? '?' : c);
  out.append(':');
  const uint64_t offset = transaction && transaction->span.size != 0 ? transaction->span.begin : place.offset;
  out.advance_to(write_u64(out.need(kDigitsRoom), offset));
  if (transaction && transaction->has_gtid) {
    out.append(' ');
    out.append(transaction->gtid_text());
  }
  if (transaction && transaction->has_thread_id) {
    out.append(" thread ");
    out.advance_to(write_u64(out.need(kDigitsRoom), transaction->thread_id));
  }
  out.append('\n');
}

Error refused_table(const SqlTable& table) {
  Error error{.kind = ErrorKind::refused};
  error.detail = table.name + ": " + table.refusal;
  error.hint = table.hint;
  return error;
}

bool is_unselected_load(const EventPlace& place, const Selection& selection) {
  if (place.header.type != EventType::EXECUTE_LOAD_QUERY_EVENT) return false;
  if (!selection.wants_statements()) return true;
  const Result<Query> query = decode_query(place.body, place.header.type, *place.unit->format);
  return query && !selection.wants_database(query->database);
}

Result<void> note_event(const Transaction* transaction, const EventPlace& place, bool strict,
                        FilterReport& report, OutBuffer& variables) {
  const FormatDescription& format = *place.unit->format;
  switch (place.header.type) {
    case EventType::INTVAR_EVENT: {
      const Result<Intvar> variable = decode_intvar(place.body, format);
      if (!variable) return variable.error();
      variables.append(variable->type == IntvarType::INSERT_ID_EVENT ? "SET INSERT_ID="
                                                                     : "SET LAST_INSERT_ID=");
      variables.advance_to(write_u64(variables.need(kDigitsRoom), variable->value));
      variables.append(";\n");
      break;
    }
    case EventType::RAND_EVENT: {
      const Result<Rand> seeds = decode_rand(place.body, format);
      if (!seeds) return seeds.error();
      variables.append("SET @@RAND_SEED1=" + std::to_string(seeds->seed1) +
                       ", @@RAND_SEED2=" + std::to_string(seeds->seed2) + ";\n");
      break;
    }
    case EventType::USER_VAR_EVENT: {
      const Result<UserVar> variable = decode_user_var(place.body, format);
      if (!variable) return variable.error();
      if (!append_user_var(variables, *variable, kDelimiter))
        return Error{.kind = ErrorKind::corrupt, .field = "value"};
      break;
    }
    case EventType::EXECUTE_LOAD_QUERY_EVENT:
    case EventType::EXEC_LOAD_EVENT:
    case EventType::LOAD_EVENT:
    case EventType::NEW_LOAD_EVENT:
      if (strict) return refusal("LOAD DATA as a statement: its file is not SQL");
      ++report.load_count;
      break;
    case EventType::INCIDENT_EVENT: ++report.incident_count; break;
    case EventType::XA_PREPARE_LOG_EVENT:
      if (transaction && transaction->span.outcome == Outcome::rolled_back) ++report.rolled_back_count;
      if (transaction && transaction->span.outcome == Outcome::unresolved) ++report.unresolved_count;
      break;
    case EventType::PRE_GA_WRITE_ROWS_EVENT:
    case EventType::PRE_GA_UPDATE_ROWS_EVENT:
    case EventType::PRE_GA_DELETE_ROWS_EVENT: {
      Error error{.kind = ErrorKind::unsupported};
      error.detail = "row events of a MySQL 5.1 beta";
      return error;
    }
    default:
      if (name_of(place.header.type).empty() && !(place.header.flags & LOG_EVENT_IGNORABLE_F)) {
        Error error{.kind = ErrorKind::unsupported};
        error.detail = "an event type that no server of our list writes, and not marked as one to ignore";
        error.hint = "a newer binsift may know it";
        return error;
      }
  }
  return {};
}

Result<void> SqlFilter::work(const Unit& unit, OutBuffer& out) {
  out_ = &out;
  unit_ = &unit;
  parted_.begin_unit(unit, out);
  begun_ = rolls_back_ = statement_session_ = false;
  session_ = {};
  variables_.clear();
  if (unit.sequence == 0) append_row_session(out);
  mark_ = {};
  Result<void> walked = walker_.walk(unit);
  if (walker_.current() && !walker_.is_abandoned()) {
    const bool ends_here = !walked || unit.error || (unit.last_of_file && !unit.goes_on_in_next);
    if (ends_here && is_begun()) out.append("-- the log ends within this transaction\nROLLBACK;\n");
  }
  use_row_session();
  return walked;
}

void SqlFilter::add_to(FilterReport& report, std::set<std::string>& mismatches) const {
  report.row_count += report_.row_count;
  report.statement_count += report_.statement_count;
  report.undecoded_count += changes_.undecoded_count();
  report.incident_count += report_.incident_count;
  report.load_count += report_.load_count;
  report.trigger_count += report_.trigger_count;
  report.rolled_back_count += report_.rolled_back_count;
  report.unresolved_count += report_.unresolved_count;
  report.undone_rows += walker_.undone_rows();
  mismatches.insert(mismatches_.begin(), mismatches_.end());
}

std::unique_ptr<SqlFilter::Plan> SqlFilter::plan(const Table& table) {
  auto plan = std::make_unique<Plan>();
  const auto wants_column = [](const void* asked, std::string_view name) {
    return static_cast<const Selection*>(asked)->wants_column(name);
  };
  plan->sql = std::make_unique<SqlTable>(table, *unit_->format, options_.database_for(table.database),
                                         wants_column, &selection_);
  if (!table.mismatch.empty()) mismatches_.insert(table.database + "." + table.name + ": " + table.mismatch);
  return plan;
}

// Puts the session back that statements made of rows suppose.
void SqlFilter::use_row_session() {
  if (statement_session_) {
    append_row_session(*out_, true);
  } else {
    if (session_.lax_mode) append_sql_mode(*out_, false);
    if (session_.no_foreign_keys) out_->append("SET SESSION foreign_key_checks=1;\n");
  }
  statement_session_ = false;
  session_ = {};
}

void SqlFilter::mark(const Transaction& transaction) {
  if (mark_.transaction == transaction.serial) return;
  mark_ = {.transaction = transaction.serial,
           .size = out_->size(),
           .drained_count = out_->drained_count(),
           .statement_session = statement_session_,
           .session = session_,
           .row_count = report_.row_count,
           .statement_count = report_.statement_count};
}

bool SqlFilter::abandon(const Transaction& transaction) {
  abandoned_.add(*unit_, transaction.span, walker_.is_continued());
  begun_ = rolls_back_ = false;
  variables_.clear();
  if (mark_.transaction == transaction.serial) {
    report_.row_count = mark_.row_count;
    report_.statement_count = mark_.statement_count;
  }
  if (!parted_.has_begun_before(walker_.is_continued())) {
    if (mark_.transaction != transaction.serial) return true;  // nothing was told of it
    if (mark_.drained_count == out_->drained_count()) {
      out_->cut_to(mark_.size);
      statement_session_ = mark_.statement_session;
      session_ = mark_.session;
      return true;
    }
  }
  out_->append("-- this transaction can't be read to its end\nROLLBACK;\n");
  return false;
}

bool SqlFilter::was_abandoned(const Transaction&) {
  if (!options_.damage.goes_on) return false;
  out_->drain_now();  // behind this all units in front are done
  return abandoned_.has(*unit_);
}

void SqlFilter::cut_off(const Transaction&) {
  if (is_begun()) out_->append("-- this transaction has no end\nROLLBACK;\n");
  begun_ = rolls_back_ = false;
}

void SqlFilter::begin_once(const Transaction& transaction, const EventPlace& place) {
  if (begun_) return;
  begun_ = true;
  if (!parted_.begin(transaction, walker_.is_continued())) return;
  mark(transaction);
  append_origin(*out_, &transaction, place);
  out_->append("START TRANSACTION;\n");
}

Result<uint64_t> SqlFilter::rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                                 const RowsEvent& rows) {
  const SqlTable& table = *entry.plan->sql;
  if (!table.refusal.empty()) return refused_table(table);
  begin_once(transaction, place);
  if (statement_session_) use_row_session();
  Result<uint64_t> count = changes_.append(*this, table, entry.reader, rows);
  if (!count) return count;
  if (options_.damage.strict && changes_.undecoded_count() != 0) return contradiction();
  report_.row_count += *count;
  return count;
}

Result<void> SqlFilter::statement(const SqlTable&, const SqlPart& part) {
  if (part.needs.lax_mode != session_.lax_mode) append_sql_mode(*out_, part.needs.lax_mode);
  if (part.needs.no_foreign_keys != session_.no_foreign_keys)
    out_->append(part.needs.no_foreign_keys ? "SET SESSION foreign_key_checks=0;\n"
                                            : "SET SESSION foreign_key_checks=1;\n");
  session_ = part.needs;
  char* p = out_->need(part.text.size() + 2);
  std::memcpy(p, part.text.data(), part.text.size());
  p += part.text.size();
  if (part.last) *p++ = ';', *p++ = '\n';
  out_->advance_to(p);
  return {};
}

Result<void> SqlFilter::log_statement(const EventPlace& place, const Query& query, std::string_view sql) {
  const Result<StatusVars> vars = decode_status_vars(query.status_vars, *place.unit->format);
  if (!vars) return vars.error();
  if (!query.database.empty() && !(place.header.flags & LOG_EVENT_SUPPRESS_USE_F))
    append_use(*out_, options_.database_for(query.database), kDelimiter);
  append_statement_session(*out_, query, *vars,
                           uint64_t{place.header.timestamp} * 1000000 + vars->microseconds.value_or(0),
                           kDelimiter);
  out_->append(variables_.view());
  append_log_statement(*out_, sql);
  statement_session_ = true;
  return {};
}

Result<void> SqlFilter::statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                                  std::string_view sql, StatementKind kind) {
  Result<void> written;
  switch (kind) {
    case StatementKind::change:
      if (!transaction || !selection_.wants_database(query.database) || !selection_.wants_statements()) break;
      begin_once(*transaction, place);
      written = log_statement(place, query, sql);
      ++report_.statement_count;
      break;
    case StatementKind::ddl: {
      if (!options_.ddl || !selection_.wants_database(query.database) || !selection_.wants_ddl()) break;
      // Of a two-phase ALTER TABLE the commit counts.
      if (transaction && transaction->has_gtid &&
          (transaction->event.flags_extra & (FL_EXTRA_START_ALTER | FL_EXTRA_ROLLBACK_ALTER)))
        break;
      // The rows that a trigger changed are in the log; it must not change them again.
      const FormatDescription& format = *place.unit->format;
      if (is_about_trigger(sql, {0, format.flavour, format.version_id})) {
        if (options_.damage.strict) return refusal("a statement that makes or drops a trigger");
        ++report_.trigger_count;
        break;
      }
      if (sql.ends_with(kStartTransaction)) sql.remove_suffix(kStartTransaction.size());
      if (transaction) mark(*transaction);
      if (!begun_) append_origin(*out_, transaction, place);
      written = log_statement(place, query, sql);
      ++report_.statement_count;
      break;
    }
    case StatementKind::savepoint:
      // What goes back to it may stand behind rows that are selected, in another unit.
      if (transaction && parted_.is_parted(*transaction, walker_.is_continued()))
        begin_once(*transaction, place);
      if (begun_) append_log_statement(*out_, portable_savepoint(sql));
      break;
    case StatementKind::rollback: rolls_back_ = walker_.is_continued(); break;
    default: break;
  }
  variables_.clear();
  return written;
}

Result<void> SqlFilter::other(const Transaction* transaction, const EventPlace& place) {
  if (!walker_.wants_event(place) && !counts_unselected(place.header.type)) return {};
  if (is_unselected_load(place, selection_)) return {};
  return note_event(transaction, place, options_.damage.strict, report_, variables_);
}

Result<void> SqlFilter::end(const Transaction&, const EventPlace&) {
  if (is_begun()) out_->append(rolls_back_ ? "ROLLBACK;\n" : "COMMIT;\n");
  begun_ = rolls_back_ = false;
  return {};
}

Result<void> filter_to_sql(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                           const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                           FilterReport& report) {
  return run_filter<SqlFilter>(std::move(logs), std::move(history), selection, options, run, sink, report);
}

}  // namespace binsift
