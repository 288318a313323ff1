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
//   static constexpr bool kEndedOnly;    may be absent; true: so is what has no end because another
//                                        transaction begins within it. Absent: as kCommittedOnly
//   static constexpr bool kTakesAsIs;    may be absent; true: statements and rows without some columns are no
//                                        loss
//   static constexpr bool kJoinsParts;   may be absent; true: what it makes of a parted transaction is one
//                                        whole: what stood in front of a unit for its first statement is told
//                                        as other(), and end() comes of each transaction that passes as far
//                                        as is known: a unit before may have told something of it
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
//   bool abandon(const Transaction&)     may be absent; with it a transaction of which something can't be
//                                        read is left out as a whole where the run goes on behind that: the
//                                        visitor takes back what it was told of it, and no more of it is
//                                        told. False: some of it has gone out
//   bool was_abandoned(const Transaction&)
//                                        likewise: of one that began in a unit before
//   void cut_off(const Transaction&)     may be absent: a selected transaction that began in a unit before
//                                        has no end, because another one begins
// The Transaction is null outside of one.
#include "event/compressed.h"
#include "event/transaction_payload.h"
#include "log/inflate.h"
#include "log/payload.h"
#include "log/transaction_tracker.h"
#include "pipeline/damage_options.h"
#include "pipeline/event_proof.h"
#include "pipeline/kept_begins.h"
#include "pipeline/kept_rows.h"
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
  // No more of the current transaction is told.
  bool is_abandoned() const { return abandoned_; }
  // The transaction passes the selection, as far as it is known.
  bool wants_current() const { return wanted_; }
  // The visitor was told of the current transaction, in this unit.
  bool is_begun() const { return begun_; }
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
    return count_rows(rows, reader, [&] { place.unit->forget_pages(), forget_pages(); });
  }

  // For the visitor, of rows that it hands on without looking at them: no server could read others. Errors:
  // corrupt.
  Result<void> demand_fit(const EventPlace& place, const RowsEvent& rows, const RowReader& reader) const {
    if (rows_fit(rows, reader, [&] { place.unit->forget_pages(), forget_pages(); })) return {};
    Error error{.kind = ErrorKind::corrupt, .field = "rows"};
    error.detail = "they do not fit their table map";
    return error;
  }

  // Pages of enormous events that were unpacked come again when they are read.
  void forget_pages() const {
    payload_.forget_pages();
    inflater_.forget_pages();
    kept_rows_.forget_pages();
  }

  // Rows that were left out because the server undid them within their transaction.
  uint64_t undone_rows() const { return undone_rows_; }

 private:
  Result<void> take(EventPlace& place);
  Result<void> take_table_map(const EventPlace& place);
  Result<void> take_other(EventPlace& place);
  Result<void> take_rows(EventPlace& place);
  Result<void> take_piece(EventPlace& place);
  Result<void> lose_pieces(const EventPlace& place);
  Result<void> take_matching(EventPlace& place, Entry& entry, const RowsEvent& rows);
  Result<void> tell_rows(EventPlace& place, bool& begun);
  Result<void> leave_out(Error error, const EventPlace& place, const char* what);
  Result<void> abandon(Error error, const EventPlace& place);
  bool goes_on_behind(const Error& error) const {
    return !damage_.strict && damage_.goes_on &&
           (error.kind == ErrorKind::corrupt || error.kind == ErrorKind::unsupported ||
            error.kind == ErrorKind::need_more);
  }
  static constexpr bool takes_as_is() {
    if constexpr (requires { Visitor::kTakesAsIs; }) return Visitor::kTakesAsIs;
    return false;
  }
  static constexpr bool joins_parts() {
    if constexpr (requires { Visitor::kJoinsParts; }) return Visitor::kJoinsParts;
    return false;
  }
  static constexpr bool takes_ended_only() {
    if constexpr (requires { Visitor::kEndedOnly; }) return Visitor::kEndedOnly;
    return Visitor::kCommittedOnly;
  }
  static constexpr bool abandons() {
    return requires(Visitor & visitor, const Transaction& transaction) {
      visitor.abandon(transaction);
    };
  }
  Result<void> note_other(const EventPlace& place);
  void count(std::atomic<uint64_t> LossCounts::*what, uint64_t more = 1) {
    if (damage_.losses) (damage_.losses->*what).fetch_add(more, std::memory_order_relaxed);
  }
  Result<void> take_statement(EventPlace& place);
  TransactionTracker::Step follow_statement(const EventPlace& place, std::string_view sql);
  Result<void> take_query(const EventPlace& place, const Query& query, std::string_view sql);
  Result<void> take_payload(EventPlace& outer);
  void open_transaction(uint64_t offset);
  void open_unnamed(uint64_t offset);
  void name_transaction(const GtidEvent& gtid);
  Result<void> begin_once(const EventPlace& place);
  Result<void> close_transaction(const EventPlace& place);
  Result<Bytes> unpack(const EventPlace& place);
  void count_rows_of_transaction();
  bool is_wanted() const;
  bool is_undone(uint64_t offset) const {
    if (open_ && transaction_.span.undone) return true;
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
  bool silent_ = false;      // context: read, not told
  bool in_context_ = false;  // of a unit that starts within a transaction
  bool begun_ = false;       // the visitor was told of the transaction
  bool wanted_ = true;       // the transaction passes the selection, as far as it is known
  bool abandoned_ = false;
  KeptBegins begins_;
  Cache tables_;
  PayloadReader payload_;
  Inflater inflater_;
  KeptRows kept_rows_;  // of an event, for the row condition
  uint64_t undone_rows_ = 0;
  std::vector<LeftOut> left_out_;
};

template <class Visitor>
Result<void> UnitWalker<Visitor>::walk(const Unit& unit) {
  unit_ = &unit;
  next_span_ = 0;
  open_ = begun_ = continued_ = abandoned_ = in_context_ = false;
  last_type_ = EventType::UNKNOWN_EVENT;
  tracker_.reset();
  tables_.end_statement();
  if (!unit.format) return {};
  visitor_.begin_unit(unit);
  const size_t checksum = unit.format->checksum_size();
  EventPlace place{.unit = &unit};

  if (unit.continues) {
    silent_ = in_context_ = true;
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
      // What can't be read here was said where it stands, and its transaction let go of.
      if (Result<void> taken = take(place); !taken && !(abandons() && goes_on_behind(taken.error())))
        return located(std::move(taken).error(), place);
      run = run.subspan(place.header.event_size);
    }
    continued_ = open_;  // the GTID or BEGIN among the context has opened it anew
    silent_ = in_context_ = false;
    if constexpr (abandons()) abandoned_ = open_ && visitor_.was_abandoned(transaction_);
  }

  const FormatDescription& format = *unit.format;
  const size_t least = format.least_header_size();
  const bool is_mapped = !unit.mapping.bytes().empty();
  Bytes run = unit.events;
  while (run.size() >= least) {
    place.offset = unit.offset + uint64_t(run.data() - unit.events.data());
    place.header = format.header_of(run);
    const size_t head = format.header_size(place.header.type);
    size_t tail = checksum;
    if (place.header.type == EventType::FORMAT_DESCRIPTION_EVENT) [[unlikely]]
      tail = format.has_checksum_field ? kChecksumSize : 0;
    const Bytes whole = run.first(place.header.event_size);
    if (whole.size() < head + tail)
      return located(
          Error{.kind = ErrorKind::corrupt, .field = "event_size", .need = head + tail, .have = whole.size()},
          place);
    // A format description has its CRC32 also where the log has no others.
    if (verify_ && tail != 0 && !(is_mapped ? checksum_matches(unit.mapping) : checksum_matches(whole))) {
      Error error = damage_in(whole, place.offset);
      error.hint = "--salvage goes on behind the damage, --no-verify reads on regardless";
      return located(std::move(error), place);
    }
    place.body = whole.subspan(head, whole.size() - head - tail);
    silent_ = place.offset < unit.start_position;
    Result<void> taken = take(place);
    if (!taken) {
      taken = abandon(std::move(taken).error(), place);
      if (!tracker_.is_open()) open_ = begun_ = abandoned_ = false;
    }
    if (!taken) return taken;
    last_type_ = place.header.type;
    run = run.subspan(whole.size());
    // A mapped event's pages need not stay.
    if (is_mapped) unit.mapping.forget_pages();
  }
  return {};
}

template <class Visitor>
void UnitWalker<Visitor>::open_transaction(uint64_t offset) {
  if constexpr (requires { &Visitor::cut_off; })
    if (open_ && continued_ && wanted_ && !silent_ && !abandoned_) visitor_.cut_off(transaction_);
  open_ = true;
  begun_ = continued_ = abandoned_ = false;
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

// Without a GTID event.
template <class Visitor>
void UnitWalker<Visitor>::open_unnamed(uint64_t offset) {
  open_transaction(offset);
  if (counts_size_ && !silent_ && !unit_->continues) count_rows_of_transaction();
  wanted_ = is_wanted();
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take(EventPlace& place) {
  const EventType type = place.header.type;
  if (tracker_.passes(type)) [[likely]] {
    if (abandoned_) [[unlikely]]
      return {};
    if (type == EventType::TABLE_MAP_EVENT) return take_table_map(place);
    return silent_ ? Result<void>() : take_rows(place);
  }
  if (!unit_->joined.empty()) [[unlikely]]
    if (Result<void> left = lose_pieces(place); !left) return left;
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
    if (!place.in_payload && tracker_.next(type, {}, flags2_of(place.body, type), 0).opens)
      open_transaction(place.offset);
    Result<GtidEvent> gtid = decode_gtid_event(place.header, place.body, *unit_->format);
    if (!gtid) return std::move(gtid).error();
    name_transaction(*gtid);
  } else if (!place.in_payload) {
    step =
        tracker_.next(type, {}, 0, is_rows_event(type) ? rows_flags_of(place.body, type, *unit_->format) : 0);
    if (step.opens) open_unnamed(place.offset);
  }

  if (abandoned_) {
    // No more of it is told.
  } else if (type == EventType::TABLE_MAP_EVENT) {
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
  } else if (type == EventType::PARTIAL_ROW_DATA_EVENT && !silent_) {
    if (Result<void> taken = take_piece(place); !taken) return taken;
  } else if (!silent_ || (in_context_ && joins_parts() && is_statement_variable(type))) {
    if (Result<void> noted = note_other(place); !noted) return noted;
    if (Result<void> told = visitor_.other(current(), place); !told) return told;
  }
  return step.closes ? close_transaction(place) : Result<void>();
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::close_transaction(const EventPlace& place) {
  if ((begun_ || (joins_parts() && wanted_) ||
       ((Visitor::kEveryEvent || continued_) && wants_event(place))) &&
      !silent_ && !abandoned_)
    if (Result<void> told = visitor_.end(transaction_, place); !told) return told;
  open_ = begun_ = abandoned_ = false;
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
  if (takes_ended_only() && transaction_.span.cut_off) return false;
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
  std::string_view sql = query ? query->query : std::string_view();
  if (is_plain && sql == "BEGIN") begins_.keep(place.body, unit_->format);
  if (!is_plain) {
    Result<Bytes> plain = unpack(place);
    sql = plain ? as_text(*plain) : std::string_view();
    if (!plain && query) query = std::move(plain).error();
  }
  if (query) return take_query(place, *query, sql);
  follow_statement(place, sql);
  return std::move(query).error();
}

// The cutter takes the same step, also behind a statement that can't be read.
template <class Visitor>
TransactionTracker::Step UnitWalker<Visitor>::follow_statement(const EventPlace& place,
                                                               std::string_view sql) {
  if (place.in_payload) return {};
  const TransactionTracker::Step step = tracker_.next(EventType::QUERY_EVENT, sql, 0, 0);
  if (step.opens) open_unnamed(place.offset);
  return step;
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_query(const EventPlace& place, const Query& query,
                                             std::string_view sql) {
  const TransactionTracker::Step step = follow_statement(place, sql);
  if (open_ && !transaction_.has_thread_id) {
    transaction_.has_thread_id = true;
    transaction_.thread_id = query.thread_id;
  }
  if (silent_ || abandoned_) return step.closes ? close_transaction(place) : Result<void>();
  const StatementKind kind = kind_of_statement(sql);
  if (wants_event(place)) {
    if (damage_.strict && !takes_as_is() && kind == StatementKind::change && selection_.wants_statements() &&
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

}  // namespace binsift

#include "pipeline/unit_walker_damage.h"
#include "pipeline/unit_walker_payload.h"
#include "pipeline/unit_walker_rows.h"
