// filter --as binlog: the selected transactions as a log of their own.
#include <set>

#include "pipeline/event_builder.h"
#include "pipeline/gtid_rewrite.h"
#include "pipeline/log_writer.h"
#include "pipeline/sql_filter.h"
#include "pipeline/xa_xid.h"

namespace binsift {
namespace {

constexpr size_t kTail = kChecksumSize;
constexpr size_t kFirstEventAt = 4;  // behind the magic bytes

class BinlogFilter final : public UnitWorker {
 public:
  struct Plan {};
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = false;
  static constexpr bool kEndedOnly = true;
  static constexpr bool kTakesAsIs = true;
  static constexpr bool kJoinsParts = true;
  using Entry = TableCache<Plan>::Entry;

  BinlogFilter(const Selection& selection, const FilterOptions& options, PartedTransactions& parted)
      : selection_(selection),
        options_(options),
        abandoned_(parted.abandoned),
        parted_(parted),
        rows_(options.rewritten_databases, kTail),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    out_ = &out;
    unit_ = &unit;
    parted_.begin_unit(unit, out);
    forget_clock_ = unit.log_index > 0;
    first_header_ =
        unit.format && unit.events.size() >= kHeaderSize ? unit.format->header_of(unit.events) : Header();
    first_header_.flags = 0;
    begin_transaction();
    if (unit.format && unit.format->binlog_version < 4) {
      Error error{.kind = ErrorKind::unsupported};
      error.detail = "a log of a server before MySQL 5.0 can't be written anew";
      return error.at(unit.file->path, unit.offset);
    }
    if (unit.format && unit.format->header_length != kHeaderSize) {
      Error error{.kind = ErrorKind::unsupported};
      error.detail = "a log with headers of " + std::to_string(unit.format->header_length) +
                     " bytes, which no server has, can't be written anew";
      return error.at(unit.file->path, unit.offset);
    }
    if (unit.first_of_file && unit.format) copy_head(unit);
    if (unit.continues)
      if (Result<void> taken = take_context(unit); !taken) return taken;
    Result<void> walked = walker_.walk(unit);
    flush_rows();
    if (!walker_.current() || walker_.is_abandoned()) {
      begin_transaction();
    } else if (!walked || unit.error || (unit.last_of_file && !unit.goes_on_in_next)) {
      end_unfinished();
    } else {
      // It goes on in units that other threads have.
      if (begun_ || (!events_.empty() && is_begun())) write_part();
      begin_transaction();
    }
    return walked;
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override { walker_.forget_pages(); }
  void add_to(FilterReport& report, std::set<std::string>&) const {
    report.row_count += report_.row_count;
    report.statement_count += report_.statement_count;
    report.incident_count += report_.incident_count;
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table&) { return std::make_unique<Plan>(); }
  void begin_unit(const Unit&) {}
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<void> table_map(const Transaction*, const EventPlace& place, Entry& entry) {
    if (rows_.has_rows()) flush_rows();
    if (walker_.wants_table(entry)) rows_.add_map(place.header, place.body, *place.unit->format);
    return {};
  }
  Result<uint64_t> rows(const Transaction&, const EventPlace& place, Entry& entry, const RowsEvent& rows) {
    // The rows are not decoded here; what a server could not read is not handed on.
    if (options_.damage.goes_on)
      if (Result<void> fit = walker_.demand_fit(place, rows, entry.reader); !fit)
        return std::move(fit).error();
    if (place.in_payload && events_.empty() && !flows_) return no_transaction("does not begin with BEGIN");
    begin_once();
    const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
    report_.row_count += count;
    if (rows.rows.size() > RowStatement::kLargest) {
      write_large(place, rows);
      return count;
    }
    rows_.add_rows(place.header, place.body, rows, *place.unit->format);
    if (rows.flags & STMT_END_F) flush_rows();
    if (rows_.size() > kHeldEvents) rows_.move_settled(events_);
    if (events_.size() > kHeldEvents) write_part();
    return count;
  }
  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind) {
    flush_rows();
    if (place.in_payload && events_.empty() && !flows_ && !begins_transaction(sql, kind))
      return no_transaction("does not begin with BEGIN");
    ended_ |= kind == StatementKind::commit || kind == StatementKind::rollback;
    Result<void> taken;
    switch (kind) {
      case StatementKind::change:
      case StatementKind::ddl: {
        const bool wanted =
            kind == StatementKind::change ? selection_.wants_statements() : selection_.wants_ddl();
        if (!wanted || !selection_.wants_database(query.database)) break;
        events_.append(variables_.view());
        taken = append_query(events_, place, sql);
        begin_once();
        ++report_.statement_count;
        break;
      }
      case StatementKind::savepoint:
        // What goes back to it may stand behind rows that are selected, in another unit.
        if (transaction && parted_.is_parted(*transaction, walker_.is_continued())) begin_once();
        taken = append_query(events_, place, sql);
        break;
      case StatementKind::xa_finish:
        begin_once();
        taken = append_query(events_, place, sql);
        break;
      default: taken = append_query(events_, place, sql);
    }
    variables_.clear();
    return taken;
  }
  // What a transaction begins and ends with goes with its rows, also where their times are not the same and
  // not both selected (MariaDB's, and those up to MySQL 5.7).
  Result<void> unselected_statement(const Transaction* transaction, const EventPlace& place, const Query&,
                                    std::string_view sql, StatementKind kind) {
    if (kind == StatementKind::change || kind == StatementKind::ddl || kind == StatementKind::xa_finish)
      return {};
    if (!transaction || !walker_.wants_current()) return {};
    ended_ |= kind == StatementKind::commit || kind == StatementKind::rollback;
    flush_rows();
    return append_query(events_, place, sql);
  }
  Result<void> other(const Transaction*, const EventPlace& place) {
    const EventType type = place.header.type;
    ended_ |= type == EventType::XID_EVENT || type == EventType::XA_PREPARE_LOG_EVENT;
    switch (type) {
      case EventType::GTID_LOG_EVENT:
      case EventType::ANONYMOUS_GTID_LOG_EVENT:
      case EventType::GTID_TAGGED_LOG_EVENT:
      case EventType::GTID_EVENT:
        begin_transaction();
        gtid_header_ = place.header;
        gtid_.assign(place.body.begin(), place.body.end());
        return {};
      case EventType::FORMAT_DESCRIPTION_EVENT:
        if (place.offset > kFirstEventAt) copy_format(place.header, place.body, *place.unit->format);
        return {};
      case EventType::PREVIOUS_GTIDS_LOG_EVENT:
      case EventType::GTID_LIST_EVENT: return {};  // copied with the head
      case EventType::INCIDENT_EVENT: ++report_.incident_count; return {};
      default: break;
    }
    const bool is_end = type == EventType::XID_EVENT || type == EventType::XA_PREPARE_LOG_EVENT;
    if (!walker_.wants_event(place) && !(is_end && walker_.current() && is_begun())) return {};
    switch (type) {
      case EventType::XA_PREPARE_LOG_EVENT:
        prepared_ = prepared_xid(place.body, *place.unit->format);
        [[fallthrough]];
      case EventType::XID_EVENT:
        flush_rows();
        append_event(events_, place.header, type, {place.body}, kTail);
        break;
      case EventType::INTVAR_EVENT:
      case EventType::RAND_EVENT:
      case EventType::USER_VAR_EVENT:
        append_event(variables_, place.header, type, {place.body}, kTail);
        break;
      case EventType::BEGIN_LOAD_QUERY_EVENT:
      case EventType::APPEND_BLOCK_EVENT:
      case EventType::EXECUTE_LOAD_QUERY_EVENT:
      case EventType::DELETE_FILE_EVENT:
        if (!selection_.wants_statements()) break;
        events_.append(variables_.view());
        if (type == EventType::EXECUTE_LOAD_QUERY_EVENT) {
          if (Result<void> taken = append_query(events_, place, {}); !taken) return taken;
        } else {
          append_event(events_, place.header, type, {place.body}, kTail);
        }
        variables_.clear();
        begin_once();
        break;
      case EventType::LOAD_EVENT:
      case EventType::NEW_LOAD_EVENT:
      case EventType::CREATE_FILE_EVENT:
      case EventType::EXEC_LOAD_EVENT: {
        Error error{.kind = ErrorKind::unsupported};
        error.detail = "LOAD DATA of a server before MySQL 5.0 can't be written anew";
        return error;
      }
      default: {
        OutBuffer unused;
        return note_event(nullptr, place, false, report_, unused);
      }
    }
    return {};
  }
  Result<void> end(const Transaction&, const EventPlace& place) {
    if (place.header.type == EventType::TRANSACTION_PAYLOAD_EVENT && is_begun() && !ended_)
      return no_transaction("has no end");
    flush_rows();
    if (is_begun())
      write_part(true);
    else if (!prepared_.empty())
      append_event(*out_, first_header_, LogWriter::kNothingPrepared, {as_bytes(prepared_)}, kTail);
    begin_transaction();
    return {};
  }
  bool abandon(const Transaction& transaction) {
    abandoned_.add(*unit_, transaction.span, walker_.is_continued());
    rows_.clear();
    return end_unfinished();
  }
  bool was_abandoned(const Transaction&) {
    if (!options_.damage.goes_on) return false;
    out_->drain_now();  // behind this all units in front are done
    const bool abandoned = abandoned_.has(*unit_);
    if (abandoned) begin_transaction();
    return abandoned;
  }
  void cut_off(const Transaction&) {
    rows_.clear();
    end_unfinished();
  }

 private:
  // Unpacked, it would be read as something else.
  static Error no_transaction(const char* why) {
    Error error{.kind = ErrorKind::corrupt};
    error.detail = std::string("the transaction in the payload ") + why;
    return error;
  }
  static bool is_begin(StatementKind kind) {
    return kind == StatementKind::begin || kind == StatementKind::xa_start;
  }
  static bool begins_transaction(std::string_view sql, StatementKind kind) {
    return is_begin(kind) || sql.ends_with("START TRANSACTION");
  }
  // A transaction that has no end is not written, or is rolled back where its start was. True: not written.
  bool end_unfinished() {
    const bool is_written = flows_ || parted_.has_begun_before(walker_.is_continued());
    if (is_written) {
      constexpr size_t kPostHeader = 13;
      static const std::string kBody = std::string(kPostHeader + 1, '\0') + "ROLLBACK";
      append_event(*out_, first_header_, EventType::QUERY_EVENT, {as_bytes(kBody)}, kTail);
    }
    begin_transaction();
    return !is_written;
  }
  void begin_transaction() {
    begun_ = flows_ = ended_ = false;
    events_.clear();
    events_.shrink_to(2 * kHeldEvents);
    variables_.clear();
    gtid_.clear();
    begin_.clear();
    rows_.clear();
    prepared_.clear();
  }
  void flush_rows() {
    if (rows_.has_rows()) events_.append(rows_.finished());
    rows_.clear();
  }
  bool is_begun() {
    if (!begun_ && parted_.has_begun_before(walker_.is_continued())) begin_once();
    return begun_;
  }
  // Something of the transaction is selected.
  void begin_once() {
    if (begun_) return;
    begun_ = true;
    const Transaction* const transaction = walker_.current();
    if (!transaction || parted_.begin(*transaction, walker_.is_continued())) return;
    gtid_.clear();  // its start stands in front
    begin_.clear();
    flows_ = true;
  }
  // What there is of a transaction of which something is selected. `is_last`: no more of it comes.
  void write_part(bool is_last = false) {
    if (!gtid_.empty()) {
      if (gtid_header_.type != EventType::GTID_EVENT)
        set_transaction_length(gtid_, gtid_header_.type,
                               is_last ? begin_.size() + events_.size() : kLengthUnknown, kHeaderSize + kTail,
                               forget_clock_);
      append_event(*out_, gtid_header_, gtid_header_.type, {Bytes(gtid_)}, kTail);
      gtid_.clear();
    }
    out_->append(begin_.view());
    begin_.clear();
    out_->append(events_.view());
    events_.clear();
    flows_ = true;
  }
  // An event that is too large to hold.
  void write_large(const EventPlace& place, const RowsEvent& rows) {
    if (rows_.has_rows()) {
      events_.append(rows_.finished());
      rows_.clear(true);
    }
    events_.append(rows_.maps());
    write_part();
    out_->append(rows_.large_head(place.header, place.body, rows, *place.unit->format).view());
    for (Bytes rest = rows.rows; !rest.empty();) {
      const Bytes part = rest.first(std::min(rest.size(), kAtOnce));
      out_->append(as_text(part));
      rest = rest.subspan(part.size());
    }
    static constexpr char kNoChecksum[kTail] = {};
    out_->append(std::string_view(kNoChecksum, kTail));
    rows_.clear(!(rows.flags & STMT_END_F));
  }

  // A statement with its database's new name, unpacked.
  Result<void> append_query(OutBuffer& out, const EventPlace& place, std::string_view sql) {
    constexpr size_t kDatabaseSizeAt = 8;
    const EventType type = plain_type(place.header.type);
    const bool packed = type != place.header.type;
    if (!packed && options_.rewritten_databases.empty()) {
      append_event(out, place.header, type, {place.body}, kTail);
      return {};
    }
    // What the walker tells may be views of an event that was alike.
    Result<Query> query = decode_query(place.body, place.header.type, *place.unit->format);
    if (!query) return std::move(query).error();
    const std::string_view database = options_.database_for(query->database);
    const size_t name_at = size_t(as_bytes(query->database).data() - place.body.data());
    const size_t behind = name_at + query->database.size();
    const auto size = uint8_t(database.size());
    append_event(out, place.header, type,
                 {place.body.first(kDatabaseSizeAt), Bytes(&size, 1),
                  place.body.subspan(kDatabaseSizeAt + 1, name_at - kDatabaseSizeAt - 1), as_bytes(database),
                  packed ? place.body.subspan(behind, 1) : place.body.subspan(behind),
                  packed ? as_bytes(sql) : Bytes()},
                 kTail);
    return {};
  }

  void copy_format(const Header& header, Bytes body, const FormatDescription& format) {
    constexpr size_t kCreatedAt = 52;
    std::vector<uint8_t> plain(body.begin(), body.end());
    if (plain.size() >= kCreatedAt + 4) std::fill_n(plain.begin() + kCreatedAt, 4, uint8_t(0));
    if (format.has_checksum_field) plain.back() = uint8_t(ChecksumAlgorithm::CRC32);
    Header closed = header;
    closed.flags = uint16_t(closed.flags &
                            ~(LOG_EVENT_BINLOG_IN_USE_F | LOG_EVENT_ARTIFICIAL_F | LOG_EVENT_RELAY_LOG_F));
    append_event(*out_, closed, EventType::FORMAT_DESCRIPTION_EVENT, {Bytes(plain)}, kTail);
  }
  // The format description, and what tells the GTIDs in front of the log, also where the selection starts
  // behind them.
  void copy_head(const Unit& unit) {
    constexpr unsigned kMostHeadEvents = 4;
    Bytes run = unit.events;
    for (unsigned i = 0; i < kMostHeadEvents && run.size() >= kHeaderSize; ++i) {
      const Header header = decode_header(run.first<kHeaderSize>());
      const bool is_format = header.type == EventType::FORMAT_DESCRIPTION_EVENT;
      const size_t tail =
          is_format ? (unit.format->has_checksum_field ? kTail : 0) : unit.format->checksum_size();
      if (header.event_size < kHeaderSize + tail || header.event_size > run.size()) return;
      const Bytes body = run.subspan(kHeaderSize, header.event_size - kHeaderSize - tail);
      run = run.subspan(header.event_size);
      if (is_format && i == 0)
        copy_format(header, body, *unit.format);
      else if (header.type == EventType::PREVIOUS_GTIDS_LOG_EVENT ||
               header.type == EventType::GTID_LIST_EVENT)
        append_event(*out_, header, header.type, {body}, kTail);
    }
  }
  // Of a transaction that the unit continues: its start, should none of it have come out yet, and the table
  // maps in force.
  Result<void> take_context(const Unit& unit) {
    const size_t tail = unit.format->checksum_size();
    Bytes run = unit.context;
    while (run.size() >= kHeaderSize + tail) {
      const Header header = unit.format->header_of(run);
      if (header.event_size < kHeaderSize + tail || header.event_size > run.size()) break;
      const Bytes body = run.subspan(kHeaderSize, header.event_size - kHeaderSize - tail);
      run = run.subspan(header.event_size);
      if (is_gtid_event(header.type)) {
        gtid_header_ = header;
        gtid_.assign(body.begin(), body.end());
      } else if (header.type == EventType::QUERY_EVENT) {
        const Result<Query> query = decode_query(body, *unit.format);
        if (!query || !is_begin(kind_of_statement(query->query))) continue;
        const EventPlace place{.unit = &unit, .offset = unit.offset, .header = header, .body = body};
        if (Result<void> taken = append_query(begin_, place, query->query); !taken) return taken;
      }
      if (header.type != EventType::TABLE_MAP_EVENT) continue;
      const Result<TableMap> map = decode_table_map(body, *unit.format);
      if (map && selection_.wants_table(map->database, map->table)) rows_.add_map(header, body, *unit.format);
    }
    return {};
  }

  // Of a transaction, its length, which its GTID event tells, is known up to this size.
  static constexpr size_t kHeldEvents = 4 << 20;
  static constexpr size_t kAtOnce = 1 << 20;

  const Selection& selection_;
  const FilterOptions& options_;
  PartedSet& abandoned_;
  PartedBegin parted_;
  OutBuffer* out_ = nullptr;
  const Unit* unit_ = nullptr;
  RowStatement rows_;
  OutBuffer begin_;      // the transaction's BEGIN, where the unit only continues it
  OutBuffer events_;     // of the transaction, behind its GTID, that are not written
  OutBuffer variables_;  // of the statement that follows
  Header first_header_;  // of the unit
  Header gtid_header_;
  std::vector<uint8_t> gtid_;
  bool begun_ = false;    // something of the transaction is selected
  bool flows_ = false;    // some of it is written
  bool ended_ = false;    // its end was seen
  std::string prepared_;  // the xid that XA PREPARE names
  bool forget_clock_ = false;
  FilterReport report_;
  UnitWalker<BinlogFilter> walker_;
};

}  // namespace

Result<void> filter_to_binlog(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                              FilterReport& report) {
  LogWriter writer(sink);
  Result<void> done =
      run_filter<BinlogFilter>(std::move(logs), std::move(history), selection, options, run, writer, report);
  return done ? writer.finish() : std::move(done);
}

}  // namespace binsift
