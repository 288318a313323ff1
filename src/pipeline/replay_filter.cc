// filter --as replay: row events as BINLOG statements, the rest as the statements that the log has.
#include <set>

#include "base/crc32.h"
#include "pipeline/event_builder.h"
#include "pipeline/sql_filter.h"
#include "render/base64.h"
#include "render/sql_session.h"

namespace binsift {
namespace {

constexpr std::string_view kDelimiter = ";";
// Of one BINLOG statement, before base64; a server takes 64 MiB in one packet by default.
constexpr size_t kStatementSize = 8 << 20;

// Behind a transaction with a GTID of its own nothing goes on without it.
constexpr std::string_view kAutomatic = "SET @@SESSION.GTID_NEXT='AUTOMATIC';\n";

class ReplayFilter final : public UnitWorker {
 public:
  struct Plan {};
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = true;
  static constexpr bool kTakesAsIs = true;
  static constexpr bool kJoinsParts = true;
  using Entry = TableCache<Plan>::Entry;

  ReplayFilter(const Selection& selection, const FilterOptions& options, PartedTransactions& parted)
      : selection_(selection),
        options_(options),
        abandoned_(parted.abandoned),
        parted_(parted),
        rows_(options.rewritten_databases, 0),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    out_ = &out;
    unit_ = &unit;
    parted_.begin_unit(unit, out);
    mark_ = {};
    begun_ = rolls_back_ = statement_session_ = within_create_ = false;
    variables_.clear();
    rows_.clear();
    if (unit.sequence == 0) begin_output();
    if (unit.first_of_file && unit.format && !unit.continues) {
      if (unit.sequence != 0 && unit.format->flavour == Flavour::mysql) out.append(kAutomatic);
      tell_format(unit);
    }
    if (unit.continues) {
      take_context(unit);
      // It may go on behind such a CREATE TABLE.
      statement_session_ = within_create_ = true;
    }
    Result<void> walked = walker_.walk(unit);
    flush_rows();
    if (walker_.current() && !walker_.is_abandoned()) {
      const bool ends_here = !walked || unit.error || (unit.last_of_file && !unit.goes_on_in_next);
      if (ends_here && is_begun()) out.append("-- the log ends within this transaction\nROLLBACK;\n");
    }
    if (!within_create_ || !walker_.current()) use_row_session();
    return walked;
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override { walker_.forget_pages(); }
  void add_to(FilterReport& report, std::set<std::string>&) const {
    report.has_gtid_next |= report_.has_gtid_next;
    report.row_count += report_.row_count;
    report.statement_count += report_.statement_count;
    report.incident_count += report_.incident_count;
    report.load_count += report_.load_count;
    report.rolled_back_count += report_.rolled_back_count;
    report.unresolved_count += report_.unresolved_count;
    report.undone_rows += walker_.undone_rows();
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table&) { return std::make_unique<Plan>(); }
  void begin_unit(const Unit&) {}
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }

  Result<void> table_map(const Transaction*, const EventPlace& place, Entry& entry) {
    // A map behind rows begins a statement, whether the last one's end was selected or not.
    if (rows_.has_rows()) flush_rows();
    if (walker_.wants_table(entry)) rows_.add_map(place.header, place.body, *place.unit->format);
    return {};
  }
  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    // The rows are not decoded here; what a server could not read is not handed on.
    if (options_.damage.goes_on)
      if (Result<void> fit = walker_.demand_fit(place, rows, entry.reader); !fit)
        return std::move(fit).error();
    begin_once(transaction, place);
    const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
    report_.row_count += count;
    if (rows.rows.size() > RowStatement::kLargest) {
      write_large(place, rows);
      return count;
    }
    rows_.add_rows(place.header, place.body, rows, *place.unit->format);
    if (rows.flags & STMT_END_F) {
      flush_rows();
    } else if (rows_.size() >= kStatementSize) {
      write_rows();
      rows_.clear(true);
    }
    return count;
  }
  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind) {
    flush_rows();
    Result<void> written;
    switch (kind) {
      case StatementKind::change:
        if (!transaction || !selection_.wants_database(query.database) || !selection_.wants_statements())
          break;
        begin_once(*transaction, place);
        written = log_statement(place, query, sql);
        break;
      case StatementKind::ddl:
        if (!selection_.wants_database(query.database) || !selection_.wants_ddl()) break;
        if (transaction && transaction->has_gtid &&
            (transaction->event.flags_extra & (FL_EXTRA_START_ALTER | FL_EXTRA_ROLLBACK_ALTER)))
          break;
        if (transaction && !is_begun()) {
          mark(*transaction);
          append_origin(*out_, transaction, place);
          tell_gtid(*transaction);
        }
        written = log_statement(place, query, sql);
        within_create_ = sql.ends_with("START TRANSACTION");
        if (within_create_ && transaction && !begun_) {
          begun_ = true;
          parted_.begin(*transaction, walker_.is_continued());
        }
        break;
      case StatementKind::savepoint:
        // What goes back to it may stand behind rows that are selected, in another unit.
        if (transaction && parted_.is_parted(*transaction, walker_.is_continued()))
          begin_once(*transaction, place);
        if (begun_) append_log_statement(*out_, portable_savepoint(sql));
        break;
      case StatementKind::rollback: rolls_back_ = walker_.is_continued(); break;
      case StatementKind::xa_finish:
        // Its rows came with XA PREPARE; the GTID must not be missing.
        if (transaction && transaction->has_gtid && place.unit->format->flavour == Flavour::mysql)
          begin_once(*transaction, place);
        break;
      default: break;
    }
    variables_.clear();
    return written;
  }
  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    if (place.header.type == EventType::FORMAT_DESCRIPTION_EVENT) {
      if (place.offset > 4) append_format(place.header, place.body, *place.unit->format);
      return {};
    }
    if (!walker_.wants_event(place) && !counts_unselected(place.header.type)) return {};
    if (is_unselected_load(place, selection_)) return {};
    if (place.header.type == EventType::XID_EVENT) flush_rows();
    return note_event(transaction, place, options_.damage.strict, report_, variables_);
  }
  Result<void> end(const Transaction&, const EventPlace&) {
    flush_rows();
    if (is_begun()) out_->append(rolls_back_ ? "ROLLBACK;\n" : "COMMIT;\n");
    begun_ = rolls_back_ = within_create_ = false;
    return {};
  }
  bool abandon(const Transaction& transaction) {
    abandoned_.add(*unit_, transaction.span, walker_.is_continued());
    begun_ = rolls_back_ = within_create_ = false;
    variables_.clear();
    rows_.clear();
    if (mark_.transaction == transaction.serial) {
      report_.row_count = mark_.row_count;
      report_.statement_count = mark_.statement_count;
    }
    if (!parted_.has_begun_before(walker_.is_continued())) {
      if (mark_.transaction != transaction.serial) return true;  // nothing was told of it
      if (mark_.drained_count == out_->drained_count()) {
        out_->cut_to(mark_.size);
        statement_session_ = mark_.statement_session;
        return true;
      }
    }
    out_->append("-- this transaction can't be read to its end\nROLLBACK;\n");
    return false;
  }
  bool was_abandoned(const Transaction&) {
    if (!options_.damage.goes_on) return false;
    out_->drain_now();  // behind this all units in front are done
    return abandoned_.has(*unit_);
  }
  void cut_off(const Transaction&) {
    flush_rows();
    if (is_begun()) out_->append("-- this transaction has no end\nROLLBACK;\n");
    begun_ = rolls_back_ = within_create_ = false;
  }

 private:
  // How things stood in front of a transaction's first text.
  struct Mark {
    uint64_t transaction = 0;  // its serial
    size_t size = 0;
    uint64_t drained_count = 0;
    bool statement_session = false;
    uint64_t row_count = 0, statement_count = 0;
  };
  void mark(const Transaction& transaction) {
    if (mark_.transaction == transaction.serial) return;
    mark_ = {.transaction = transaction.serial,
             .size = out_->size(),
             .drained_count = out_->drained_count(),
             .statement_session = statement_session_,
             .row_count = report_.row_count,
             .statement_count = report_.statement_count};
  }

  void begin_output() {
    out_->append("/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;\n");
    append_row_session(*out_);
  }

  // BINLOG statements are read by the format description that came last.
  void append_format(const Header& header, Bytes body, const FormatDescription& format) {
    std::vector<uint8_t> plain(body.begin(), body.end());
    const size_t tail = format.has_checksum_field ? kChecksumSize : 0;
    if (tail != 0 && !plain.empty()) plain.back() = uint8_t(ChecksumAlgorithm::NONE);
    Header closed = header;
    closed.flags = uint16_t(closed.flags & ~(LOG_EVENT_BINLOG_IN_USE_F | LOG_EVENT_ARTIFICIAL_F));
    OutBuffer event;
    append_event(event, closed, EventType::FORMAT_DESCRIPTION_EVENT, {Bytes(plain)}, tail);
    if (tail != 0) {
      const uint32_t sum = crc32(as_bytes(event.view()).first(event.size() - tail));
      std::memcpy(event.begin() + event.size() - tail, &sum, tail);
    }
    append_binlog({as_bytes(event.view())});
  }
  void tell_format(const Unit& unit) {
    const Bytes run = unit.events;
    if (run.size() < kHeaderSize || unit.format->binlog_version < 4) return;
    const Header header = decode_header(run.first<kHeaderSize>());
    const size_t tail = unit.format->has_checksum_field ? kChecksumSize : 0;
    if (header.type != EventType::FORMAT_DESCRIPTION_EVENT || header.event_size > run.size() ||
        header.event_size < kHeaderSize + tail)
      return;
    append_format(header, run.subspan(kHeaderSize, header.event_size - kHeaderSize - tail), *unit.format);
  }
  // The maps in force where a unit goes on within a statement.
  void take_context(const Unit& unit) {
    const size_t tail = unit.format->checksum_size();
    Bytes run = unit.context;
    while (run.size() >= unit.format->least_header_size() + tail) {
      const Header header = unit.format->header_of(run);
      const size_t head = unit.format->header_size(header.type);
      if (header.event_size < head + tail || header.event_size > run.size()) return;
      const Bytes body = run.subspan(head, header.event_size - head - tail);
      run = run.subspan(header.event_size);
      if (header.type != EventType::TABLE_MAP_EVENT) continue;
      const Result<TableMap> map = decode_table_map(body, *unit.format);
      if (map && selection_.wants_table(map->database, map->table)) rows_.add_map(header, body, *unit.format);
    }
  }

  void append_binlog(std::initializer_list<Bytes> events) {
    out_->append("BINLOG '\n");
    Base64Lines lines(*out_);
    for (const Bytes part : events) lines.append(part);
    lines.finish();
    out_->append("';\n");
  }
  void write_rows() {
    if (!rows_.has_rows()) return;
    // Behind CREATE TABLE … START TRANSACTION nothing but BINLOG may come up to the COMMIT.
    if (!within_create_) use_row_session();
    append_binlog({as_bytes(rows_.finished())});
  }
  // An event that is too large to hold.
  void write_large(const EventPlace& place, const RowsEvent& rows) {
    if (rows_.has_rows()) {
      write_rows();
      rows_.clear(true);
    }
    if (!within_create_) use_row_session();
    const OutBuffer head = rows_.large_head(place.header, place.body, rows, *place.unit->format);
    append_binlog({as_bytes(rows_.maps()), as_bytes(head.view()), rows.rows});
    rows_.clear(!(rows.flags & STMT_END_F));
  }
  void flush_rows() {
    write_rows();
    rows_.clear();
  }
  void use_row_session() {
    if (statement_session_) append_row_session(*out_, true);
    statement_session_ = false;
  }

  void tell_gtid(const Transaction& transaction) {
    if (!transaction.has_gtid) return;
    const GtidEvent& event = transaction.event;
    if (event.gtid.kind == GtidKind::mariadb) {
      out_->append("SET @@session.gtid_domain_id=" + std::to_string(event.gtid.domain_id) +
                   ", @@session.server_id=" + std::to_string(event.gtid.server_id) +
                   ", @@session.gtid_seq_no=" + std::to_string(event.gtid.number) + ";\n");
      return;
    }
    if (event.original_commit_timestamp != 0)
      out_->append("/*!80001 SET @@session.original_commit_timestamp=" +
                   std::to_string(event.original_commit_timestamp) + "*/;\n");
    report_.has_gtid_next = true;
    out_->append("SET @@SESSION.GTID_NEXT='");
    out_->append(transaction.gtid_text());
    out_->append("';\n");
  }
  void begin_transaction(const Transaction& transaction) {
    tell_gtid(transaction);
    out_->append("START TRANSACTION;\n");
  }
  bool is_begun() { return begun_ || parted_.has_begun_before(walker_.is_continued()); }
  void begin_once(const Transaction& transaction, const EventPlace& place) {
    if (begun_) return;
    begun_ = true;
    if (!parted_.begin(transaction, walker_.is_continued())) return;
    within_create_ = false;
    mark(transaction);
    append_origin(*out_, &transaction, place);
    begin_transaction(transaction);
  }

  Result<void> log_statement(const EventPlace& place, const Query& query, std::string_view sql) {
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
    ++report_.statement_count;
    return {};
  }

  const Selection& selection_;
  const FilterOptions& options_;
  PartedSet& abandoned_;
  PartedBegin parted_;
  OutBuffer* out_ = nullptr;
  const Unit* unit_ = nullptr;
  Mark mark_;
  RowStatement rows_;
  bool begun_ = false, rolls_back_ = false, statement_session_ = false, within_create_ = false;
  OutBuffer variables_;
  FilterReport report_;
  UnitWalker<ReplayFilter> walker_;
};

}  // namespace

Result<void> filter_to_replay(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                              FilterReport& report) {
  Result<void> done =
      run_filter<ReplayFilter>(std::move(logs), std::move(history), selection, options, run, sink, report);
  if (!done) return done;
  std::string last(report.has_gtid_next ? kAutomatic : std::string_view());
  return sink.write(last + "/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=0*/;\n");
}

}  // namespace binsift
