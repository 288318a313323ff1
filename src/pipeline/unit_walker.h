#pragma once
// Walks the events of a unit with the transaction and the tables they belong to, opens payloads and MariaDB's
// compressed events, verifies checksums, applies the selection, and tells a visitor.
//
// A Visitor has
//   struct Plan;                         what it prepares once a table
//   static constexpr bool kEveryEvent;   true: table maps are told, payloads and what has no rows are told as
//                                        other(), and end() comes for transactions that nothing was told of
//   static constexpr bool kCommittedOnly;
//                                        true: what was rolled back is left out (XA ROLLBACK, ROLLBACK TO)
//   std::unique_ptr<Plan> plan(const Table&)
//   void begin_unit(const Unit&)
//   Result<void> table_map(const Transaction*, const EventPlace&, Entry&)
//                                        selected or not: see wants_table, wants_event
//   Result<void> begin(const Transaction&, const EventPlace&)
//                                        a selected transaction's first rows or statement come
//   Result<uint64_t> rows(const Transaction&, const EventPlace&, Entry&, const RowsEvent&)
//                                        gives the rows it holds
//   Result<void> statement(const Transaction*, const EventPlace&, const Query&, std::string_view sql,
//                          StatementKind)
//   Result<void> other(const Transaction*, const EventPlace&)
//                                        any event that is none of these, selected or not
//   Result<void> unselected_statement(…)              as statement(), of those not selected; may be absent
//   Result<void> end(const Transaction&, const EventPlace&)
//                                        behind its last event in this unit, if that closes it
// The Transaction is null outside of one.
#include "event/compressed.h"
#include "event/transaction_payload.h"
#include "log/inflate.h"
#include "log/payload.h"
#include "log/transaction_tracker.h"
#include "pipeline/damage_options.h"
#include "pipeline/event_proof.h"
#include "pipeline/kept_begins.h"
#include "pipeline/refusal.h"
#include "pipeline/row_counter.h"
#include "pipeline/row_sieve.h"
#include "pipeline/table_cache.h"
#include "pipeline/transaction.h"
#include "pipeline/unit_context.h"
#include "pipeline/xa_xid.h"
#include "select/selection.h"

namespace binsift {

template <class Visitor>
class UnitWalker {
 public:
  using Cache = TableCache<typename Visitor::Plan>;
  using Entry = typename Cache::Entry;

  UnitWalker(Visitor& visitor, const Selection& selection, bool verify_checksums,
             const DamageOptions& damage = {.goes_on = false})
      : visitor_(visitor),
        selection_(selection),
        verify_(verify_checksums),
        damage_(damage),
        counts_size_(selection.has_size()),
        selects_all_(selection.is_empty()) {}

  // Errors: those of the decoders, with file, offset and event type; what was told before stands in front of
  // it. A row event that can't be read to its end is no error but left out from there on, unless all is to be
  // strict.
  Result<void> walk(const Unit& unit);

  // Row events that could not be read to their ends since the last call.
  std::vector<LeftOut> take_left_out() { return std::exchange(left_out_, {}); }

  // For the visitor, also behind walk(): the transaction the walk is in (null: none; behind walk() it is one
  // that the next unit continues or that never ends), whether it began in a unit before, and the last event's
  // type.
  const Transaction* current() const { return open_ ? &transaction_ : nullptr; }
  bool is_continued() const { return continued_; }
  // The transaction passes the selection, as far as it is known.
  bool wants_current() const { return wanted_; }
  EventType last_type() const { return last_type_; }

  // For the visitor, of the event it is told: whether it passes the selection, its table not looked at; and
  // whether a table does.
  bool wants_event(const EventPlace& place) const;
  bool wants_table(Entry& entry) const {
    if (entry.selected == Entry::Selected::unknown)
      entry.selected = selection_.wants_table(entry.table.database, entry.table.name) ? Entry::Selected::yes
                                                                                      : Entry::Selected::no;
    return entry.selected == Entry::Selected::yes;
  }

  // For the visitor, of rows that it is told: how many there are.
  uint64_t count_rows_of(const EventPlace& place, const RowsEvent& rows, const RowReader& reader) const {
    constexpr size_t kHeld = 16 << 20;
    if (rows.rows.size() <= kHeld) [[likely]]
      return count_rows(rows, reader);
    return count_rows(rows, reader, [&] { place.unit->mapping.forget_pages(), forget_pages(); });
  }

  // Pages of enormous events that were unpacked come again when they are read.
  void forget_pages() const {
    payload_.forget_pages();
    inflater_.forget_pages();
  }

  // Rows that were left out because the server undid them within their transaction.
  uint64_t undone_rows() const { return undone_rows_; }

 private:
  Result<void> take(EventPlace& place);
  Result<void> take_table_map(const EventPlace& place);
  Result<void> take_other(EventPlace& place);
  Result<void> take_rows(EventPlace& place);
  Result<void> take_matching(EventPlace& place, Entry& entry, const RowsEvent& rows);
  Result<void> tell_rows(EventPlace& place, bool& begun);
  Result<void> leave_out(Error error, const EventPlace& place, const char* what);
  Result<void> note_other(const EventPlace& place);
  void count(std::atomic<uint64_t> LossCounts::*what, uint64_t more = 1) {
    if (damage_.losses) (damage_.losses->*what).fetch_add(more, std::memory_order_relaxed);
  }
  Result<void> take_statement(EventPlace& place);
  Result<void> take_query(const EventPlace& place, const Query& query, std::string_view sql);
  Result<void> take_payload(EventPlace& outer);
  void open_transaction(uint64_t offset);
  void name_transaction(const GtidEvent& gtid);
  Result<void> begin_once(const EventPlace& place);
  Result<void> close_transaction(const EventPlace& place);
  Result<Bytes> unpack(const EventPlace& place);
  void count_rows_of_transaction();
  bool is_wanted() const;
  bool is_undone(uint64_t offset) const {
    for (const UndoneRange& range : unit_->undone)
      if (offset >= range.begin && offset < range.end) return true;
    return false;
  }
  Error located(Error error, const EventPlace& place) const {
    const std::string type = text_of(place.header.type);
    error.at(place.unit->file->path, place.offset,
             place.in_payload ? "TRANSACTION_PAYLOAD_EVENT/" + type : type);
    return error;
  }

  // The table id of an event that only ends a statement.
  static constexpr uint64_t kNoTable = 0xFFFFFF;

  Visitor& visitor_;
  const Selection& selection_;
  const bool verify_;
  const DamageOptions damage_;
  const bool counts_size_;
  const bool selects_all_;

  const Unit* unit_ = nullptr;
  size_t next_span_ = 0;
  TransactionTracker tracker_;
  Transaction transaction_;
  bool open_ = false;
  bool continued_ = false;
  EventType last_type_ = EventType::UNKNOWN_EVENT;
  bool silent_ = false;  // context: read, not told
  bool begun_ = false;   // the visitor was told of the transaction
  bool wanted_ = true;   // the transaction passes the selection, as far as it is known
  KeptBegins begins_;
  Cache tables_;
  PayloadReader payload_;
  Inflater inflater_;
  std::vector<uint8_t> kept_rows_;  // of an event, for the row condition
  uint64_t undone_rows_ = 0;
  std::vector<LeftOut> left_out_;
};

template <class Visitor>
Result<void> UnitWalker<Visitor>::walk(const Unit& unit) {
  unit_ = &unit;
  next_span_ = 0;
  open_ = begun_ = continued_ = false;
  last_type_ = EventType::UNKNOWN_EVENT;
  tracker_.reset();
  tables_.end_statement();
  if (!unit.format) return {};
  visitor_.begin_unit(unit);
  const size_t checksum = unit.format->checksum_size();
  EventPlace place{.unit = &unit};

  if (unit.continues) {
    silent_ = true;
    Bytes run = unit.context;
    open_transaction(unit.transactions.front().begin);
    continued_ = true;
    next_span_ = 0;  // its GTID or BEGIN, which the context starts with, opens it again
    while (run.size() >= unit.format->least_header_size() + checksum) {
      place.offset = unit.transactions.front().begin;
      place.header = unit.format->header_of(run);
      const size_t head = unit.format->header_size(place.header.type);
      if (place.header.event_size < head + checksum || place.header.event_size > run.size()) break;
      const Bytes whole = run.first(place.header.event_size);
      place.body = whole.subspan(head, whole.size() - head - checksum);
      if (Result<void> taken = take(place); !taken) return located(std::move(taken).error(), place);
      run = run.subspan(place.header.event_size);
    }
    continued_ = open_;  // the GTID or BEGIN among the context has opened it anew
    silent_ = false;
  }

  const FormatDescription& format = *unit.format;
  const size_t least = format.least_header_size();
  Bytes run = unit.events;
  while (run.size() >= least) {
    place.offset = unit.offset + uint64_t(run.data() - unit.events.data());
    place.header = format.header_of(run);
    const size_t head = format.header_size(place.header.type);
    const bool is_format = place.header.type == EventType::FORMAT_DESCRIPTION_EVENT;
    const size_t tail = is_format ? (format.has_checksum_field ? kChecksumSize : 0) : checksum;
    const Bytes whole = run.first(place.header.event_size);
    if (whole.size() < head + tail)
      return located(
          Error{.kind = ErrorKind::corrupt, .field = "event_size", .need = head + tail, .have = whole.size()},
          place);
    // A format description has its CRC32 also where the log has no others.
    if (verify_ && tail != 0 &&
        !(unit.mapping.bytes().empty() ? checksum_matches(whole) : checksum_matches(unit.mapping))) {
      Error error = damage_in(whole, place.offset);
      error.hint = "--salvage goes on behind the damage, --no-verify reads on regardless";
      return located(std::move(error), place);
    }
    place.body = whole.subspan(head, whole.size() - head - tail);
    silent_ = place.offset < unit.start_position;
    if (Result<void> taken = take(place); !taken) return located(std::move(taken).error(), place);
    last_type_ = place.header.type;
    run = run.subspan(whole.size());
    // A mapped event's pages need not stay.
    if (!unit.mapping.bytes().empty()) unit.mapping.forget_pages();
  }
  return {};
}

template <class Visitor>
void UnitWalker<Visitor>::open_transaction(uint64_t offset) {
  open_ = true;
  begun_ = continued_ = false;
  wanted_ = true;
  tables_.end_statement();
  transaction_.serial++;
  transaction_.has_gtid = transaction_.has_thread_id = transaction_.has_xid = false;
  transaction_.text.clear();
  transaction_.commit_time = 0;
  transaction_.span = {};
  while (next_span_ < unit_->transactions.size() && unit_->transactions[next_span_].begin < offset)
    ++next_span_;
  if (next_span_ < unit_->transactions.size() && unit_->transactions[next_span_].begin == offset) {
    transaction_.span = unit_->transactions[next_span_++];
    transaction_.has_xid = transaction_.span.has_xid;
    transaction_.xid = transaction_.span.xid;
  }
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take(EventPlace& place) {
  const EventType type = place.header.type;
  if (tracker_.passes(type)) [[likely]] {
    if (type == EventType::TABLE_MAP_EVENT) return take_table_map(place);
    return silent_ ? Result<void>() : take_rows(place);
  }
  if (type == EventType::QUERY_EVENT || type == EventType::QUERY_COMPRESSED_EVENT)
    return take_statement(place);
  return take_other(place);
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_table_map(const EventPlace& place) {
  Result<Entry*> entry = tables_.map(place.body, unit_->format, unit_->catalog,
                                     [&](const Table& table) { return visitor_.plan(table); });
  if (!entry) {
    tables_.end_statement();
    return leave_out(std::move(entry).error(), place, "the rows of its table are left out");
  }
  if constexpr (Visitor::kEveryEvent)
    if (!silent_) return visitor_.table_map(current(), place, **entry);
  return {};
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_other(EventPlace& place) {
  const EventType type = place.header.type;
  TransactionTracker::Step step;
  if (is_gtid_event(type)) {
    Result<GtidEvent> gtid = decode_gtid_event(place.header, place.body, *unit_->format);
    if (!gtid) return std::move(gtid).error();
    if (!place.in_payload && tracker_.next(type, {}, gtid->flags2, 0).opens) open_transaction(place.offset);
    name_transaction(*gtid);
  } else if (!place.in_payload) {
    step =
        tracker_.next(type, {}, 0, is_rows_event(type) ? rows_flags_of(place.body, type, *unit_->format) : 0);
    if (step.opens) open_transaction(place.offset);
  }

  if (type == EventType::TABLE_MAP_EVENT) {
    if (Result<void> taken = take_table_map(place); !taken) return taken;
  } else if (type == EventType::TRANSACTION_PAYLOAD_EVENT) {
    if (!silent_) {
      if constexpr (Visitor::kEveryEvent)
        if (Result<void> told = visitor_.other(current(), place); !told) return told;
      Result<void> taken = take_payload(place);
      if (!taken) taken = leave_out(std::move(taken).error(), place, "the rest of what it holds is left out");
      if (!taken) return taken;
    }
  } else if (is_rows_event(type)) {
    if (!silent_)
      if (Result<void> taken = take_rows(place); !taken) return taken;
  } else if (!silent_) {
    if (Result<void> noted = note_other(place); !noted) return noted;
    if (Result<void> told = visitor_.other(current(), place); !told) return told;
  }
  return step.closes ? close_transaction(place) : Result<void>();
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::close_transaction(const EventPlace& place) {
  if ((begun_ || (Visitor::kEveryEvent && wants_event(place))) && !silent_)
    if (Result<void> told = visitor_.end(transaction_, place); !told) return told;
  open_ = begun_ = false;
  return {};
}

template <class Visitor>
void UnitWalker<Visitor>::name_transaction(const GtidEvent& gtid) {
  transaction_.event = gtid;
  transaction_.has_gtid = !gtid.anonymous;
  if (transaction_.has_gtid) transaction_.text.set(gtid.gtid);
  transaction_.commit_time =
      gtid.original_commit_timestamp ? gtid.original_commit_timestamp : gtid.immediate_commit_timestamp;
  transaction_.has_thread_id = gtid.has_thread_id;
  transaction_.thread_id = gtid.thread_id;
  if (counts_size_ && !silent_ && !unit_->continues) count_rows_of_transaction();
  wanted_ = is_wanted();
}

// Whether the transaction passes, as far as it is known by now.
template <class Visitor>
bool UnitWalker<Visitor>::is_wanted() const {
  if (Visitor::kCommittedOnly && transaction_.span.outcome == Outcome::rolled_back) return false;
  if (!selection_.wants_gtid(transaction_.has_gtid ? &transaction_.event.gtid : nullptr)) return false;
  if (transaction_.commit_time != 0 && !selection_.wants_time(transaction_.commit_time)) return false;
  return !counts_size_ || selection_.wants_size(transaction_.span.row_count, transaction_.span.size);
}

template <class Visitor>
bool UnitWalker<Visitor>::wants_event(const EventPlace& place) const {
  if (selects_all_) return !open_ || wanted_;
  if (!selection_.wants_server(place.header.server_id)) return false;
  if (!open_)
    return selection_.wants_gtid(nullptr) && selection_.wants_thread(false, 0) && !counts_size_ &&
           selection_.wants_time(uint64_t{place.header.timestamp} * 1000000);
  return wanted_ && selection_.wants_thread(transaction_.has_thread_id, transaction_.thread_id) &&
         (transaction_.commit_time != 0 || selection_.wants_time(transaction_.time_of(place.header)));
}

// The compressed part of one of MariaDB's compressed events; it lives until the next one.
template <class Visitor>
Result<Bytes> UnitWalker<Visitor>::unpack(const EventPlace& place) {
  Result<CompressedEvent> event = decode_compressed_event(place.body, place.header.type, *unit_->format);
  if (!event) return std::move(event).error();
  return inflater_.inflate(event->stream, event->uncompressed_size);
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::begin_once(const EventPlace& place) {
  if (begun_) return {};
  begun_ = true;
  return visitor_.begin(transaction_, place);
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_statement(EventPlace& place) {
  const bool is_plain = place.header.type == EventType::QUERY_EVENT;
  if (is_plain)
    if (const Query* begin = begins_.find(place.body, *unit_->format))
      return take_query(place, *begin, begin->query);
  Result<Query> query = decode_query(place.body, *unit_->format);
  if (!query) return std::move(query).error();
  std::string_view sql = query->query;
  if (is_plain && sql == "BEGIN") begins_.keep(place.body, unit_->format);
  if (place.header.type == EventType::QUERY_COMPRESSED_EVENT) {
    Result<Bytes> plain = unpack(place);
    if (!plain) return std::move(plain).error();
    sql = as_text(*plain);
  }
  return take_query(place, *query, sql);
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_query(const EventPlace& place, const Query& query,
                                             std::string_view sql) {
  TransactionTracker::Step step;
  if (!place.in_payload) step = tracker_.next(EventType::QUERY_EVENT, sql, 0, 0);
  if (step.opens) {
    open_transaction(place.offset);
    if (counts_size_ && !silent_ && !unit_->continues) count_rows_of_transaction();
    wanted_ = is_wanted();
  }
  if (open_ && !transaction_.has_thread_id) {
    transaction_.has_thread_id = true;
    transaction_.thread_id = query.thread_id;
  }
  if (silent_) return step.closes ? close_transaction(place) : Result<void>();
  const StatementKind kind = kind_of_statement(sql);
  if (wants_event(place)) {
    if (damage_.strict && kind == StatementKind::change && selection_.wants_statements() &&
        selection_.wants_database(query.database))
      return refusal(kNoRowsButStatement);
    if (kind == StatementKind::change || kind == StatementKind::ddl)
      if (Result<void> told = begin_once(place); !told) return told;
    if (Result<void> told = visitor_.statement(current(), place, query, sql, kind); !told) return told;
  } else if constexpr (requires { &Visitor::unselected_statement; }) {
    if (Result<void> told = visitor_.unselected_statement(current(), place, query, sql, kind); !told)
      return told;
  }
  return step.closes ? close_transaction(place) : Result<void>();
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::tell_rows(EventPlace& place, bool& begun) {
  const EventType type = place.header.type;
  Result<RowsEvent> rows = decode_rows(place.body, type, *unit_->format);
  if (!rows) return std::move(rows).error();
  if (rows->pre_ga) {
    if constexpr (Visitor::kEveryEvent) return visitor_.other(current(), place);
    return refusal(kBetaRows);
  }
  if (is_compressed_event(type)) {
    Result<Bytes> plain = unpack(place);
    if (!plain) return std::move(plain).error();
    rows->rows = *plain;
  }
  Entry* entry = tables_.find(rows->table_id);
  if (rows->flags & STMT_END_F) tables_.end_statement();
  if (!entry) {
    // An event that only ends the statement: no table, no columns.
    if (rows->table_id == kNoTable && rows->rows.empty())
      return Visitor::kEveryEvent ? visitor_.other(current(), place) : Result<void>();
    Error error{.kind = ErrorKind::corrupt, .field = "table_id"};
    error.detail =
        "no table map of table id " + std::to_string(rows->table_id) + " stands in front of its rows";
    return error;
  }
  if (rows->column_count != entry->table.columns.size()) {
    Error error{.kind = ErrorKind::corrupt, .field = "column_count"};
    error.detail = std::to_string(rows->column_count) + " columns, but the table map of " +
                   entry->table.database + "." + entry->table.name + " has " +
                   std::to_string(entry->table.columns.size());
    return error;
  }
  if (Visitor::kCommittedOnly && is_undone(place.offset)) {
    undone_rows_ += count_rows(*rows, entry->reader);
    return {};
  }
  if (!wants_table(*entry) || !selection_.wants_operation(rows->operation) || !wants_event(place)) {
    if (place.in_payload) place.first_row += count_rows(*rows, entry->reader);
    return {};
  }
  const bool partial = lacks_columns(*rows);
  if (damage_.strict && partial) return refusal(kLacksColumns);
  if (damage_.strict && entry->has_unknown_type) return refusal(kUnknownColumnType);
  if ((entry->has_old_temporal || entry->has_unknown_type) && !rows_fit(*rows, entry->reader))
    return entry->has_old_temporal ? needs_schema() : refusal(kUnknownColumnType);
  if (selection_.where) [[unlikely]] {
    begun = !Visitor::kEveryEvent;
    return take_matching(place, *entry, *rows);
  }
  if (Result<void> told = begin_once(place); !told) return told;
  begun = true;
  Result<uint64_t> told = visitor_.rows(std::as_const(transaction_), place, *entry, *rows);
  if (!told) {
    // Numbers of rows are not used twice.
    if (place.in_payload) place.first_row += count_rows(*rows, entry->reader) + 1;
    return std::move(told).error();
  }
  if (partial) count(&LossCounts::partial_image_rows, *told);
  if (entry->has_unknown_type) count(&LossCounts::unknown_type_rows, *told);
  if (place.in_payload) place.first_row += *told;
  return {};
}

// Tells the rows for which the condition is true: runs of neighbours, each with the number of its first row,
// or, where the visitor takes whole events, all of them as one event.
template <class Visitor>
Result<void> UnitWalker<Visitor>::take_matching(EventPlace& place, Entry& entry, const RowsEvent& rows) {
  if (!entry.where) {
    auto where = WhereCondition::bind(selection_.where, entry.table, selection_.where_zone);
    if (!where) return std::move(where).error();
    entry.where = std::move(*where);
  }
  const uint64_t first_row = place.first_row;
  RowsEvent matching = rows;
  kept_rows_.clear();
  const auto tell = [&](uint64_t row, Bytes run) -> Result<void> {
    if constexpr (Visitor::kEveryEvent) {
      kept_rows_.insert(kept_rows_.end(), run.begin(), run.end());
      return {};
    }
    if (Result<void> told = begin_once(place); !told) return told;
    matching.rows = run;
    place.first_row = first_row + row;
    Result<uint64_t> count = visitor_.rows(std::as_const(transaction_), place, entry, matching);
    return count ? Result<void>() : std::move(count).error();
  };
  Result<uint64_t> count = sift_rows(*entry.where, entry.reader, rows, tell);
  if (!count) return std::move(count).error();
  place.first_row = first_row;
  if (!kept_rows_.empty()) {
    if (Result<void> told = begin_once(place); !told) return told;
    matching.rows = kept_rows_;
    Result<uint64_t> told = visitor_.rows(std::as_const(transaction_), place, entry, matching);
    if (!told) return std::move(told).error();
  }
  if (place.in_payload) place.first_row += *count;
  return {};
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_payload(EventPlace& outer) {
  Result<TransactionPayload> payload = decode_transaction_payload(outer.body);
  if (!payload) return std::move(payload).error();
  if (Result<void> opened = payload_.open(*payload); !opened) return opened;
  // The XID stands at the end and every row shows it: one pass for it, one for the rows.
  for (;;) {
    Result<std::optional<Bytes>> event = payload_.next();
    if (!event) return std::move(event).error();
    if (!*event) break;
    const Bytes whole = **event;
    if (EventType(whole[4]) == EventType::XID_EVENT && whole.size() >= kHeaderSize + 8) {
      transaction_.has_xid = true;
      transaction_.xid = load_u64(whole.data() + kHeaderSize);
    } else if (EventType(whole[4]) == EventType::XA_PREPARE_LOG_EVENT) {
      if (const std::string xid = prepared_xid(whole.subspan(kHeaderSize), *unit_->format); !xid.empty())
        transaction_.span.outcome =
            unit_->outcomes->find(xid, unit_->log_index, outer.offset + outer.header.event_size);
      wanted_ = is_wanted();
    }
  }
  if (Result<void> again = payload_.rewind(); !again) return again;
  EventPlace place = outer;
  place.in_payload = true;
  for (;;) {
    Result<std::optional<Bytes>> event = payload_.next();
    if (!event) return std::move(event).error();
    if (!*event) break;
    const Bytes whole = **event;
    place.header = decode_header(whole.first<kHeaderSize>());
    place.body = whole.subspan(kHeaderSize);
    if (place.header.type == EventType::TRANSACTION_PAYLOAD_EVENT) {
      Error error{.kind = ErrorKind::corrupt, .field = "payload"};
      error.detail = "a payload within a payload";
      return error;
    }
    if (Result<void> taken = take(place); !taken) return located(std::move(taken).error(), place);
  }
  return {};
}

// Rows of the transaction that opens here, for a selection by size. A parted one was counted by the cutter.
template <class Visitor>
void UnitWalker<Visitor>::count_rows_of_transaction() {
  TransactionSpan& span = transaction_.span;
  if (span.row_count != 0 || span.begin < unit_->offset) return;
  const size_t checksum = unit_->format->checksum_size();
  RowCounter counter;
  Bytes run = unit_->events.subspan(size_t(span.begin - unit_->offset));
  if (span.size < run.size()) run = run.first(size_t(span.size));
  while (run.size() >= unit_->format->least_header_size() + checksum) {
    const Header header = unit_->format->header_of(run);
    const size_t head = unit_->format->header_size(header.type);
    if (header.event_size < head + checksum || header.event_size > run.size()) return;
    const Bytes body = run.subspan(head, header.event_size - head - checksum);
    run = run.subspan(header.event_size);
    if (header.type != EventType::TRANSACTION_PAYLOAD_EVENT) {
      span.row_count += counter.add(header, body, *unit_->format);
      continue;
    }
    // Damage in it is said when it is decoded.
    Result<TransactionPayload> packed = decode_transaction_payload(body);
    if (!packed || !payload_.open(*packed)) return;
    for (;;) {
      Result<std::optional<Bytes>> inner = payload_.next();
      if (!inner || !*inner) break;
      span.row_count += counter.add(decode_header((*inner)->first<kHeaderSize>()),
                                    (*inner)->subspan(kHeaderSize), *unit_->format);
    }
  }
}

}  // namespace binsift

#include "pipeline/unit_walker_damage.h"
