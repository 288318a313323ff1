#pragma once
// Where transactions begin and end, from one event to the next. Both the cutter, which must not part a
// transaction, and the worker, which must know the one it is in, follow this.
#include "event/gtid_event.h"
#include "event/query.h"
#include "event/rows.h"
#include "log/statement.h"

namespace binsift {

class TransactionTracker {
 public:
  struct Step {
    bool opens = false;   // the event is the first of a transaction
    bool closes = false;  // the event is the last of one
  };

  // Most events: they stand within a transaction and neither begin nor end one, whatever is in them.
  bool passes(EventType type) const {
    return state_ == State::inside && (type == EventType::TABLE_MAP_EVENT || is_row_type(type));
  }
  // `sql` for QUERY events only; `flags2` for MariaDB's GTID_EVENT only; `rows_flags` for row events only.
  Step next(EventType type, std::string_view sql, uint8_t flags2, uint16_t rows_flags);

  // The same for those around nearly every transaction: MySQL's GTID event, a BEGIN, an XID event.
  Step take_gtid() { return open(State::named); }
  Step take_begin() {
    const bool opens = state_ == State::outside;
    state_ = State::inside;
    return {.opens = opens};
  }
  Step take_xid() { return close(state_ == State::outside); }

  bool is_open() const { return state_ != State::outside; }
  // A GTID was read and nothing of its transaction yet.
  bool is_named() const { return state_ == State::named || state_ == State::standalone; }
  void reset() { state_ = State::outside; }

 private:
  enum class State : uint8_t {
    outside,
    named,       // behind a GTID event: BEGIN or a single statement follows
    standalone,  // behind a MariaDB GTID_EVENT of a single statement
    inside,      // up to XID, COMMIT, ROLLBACK
    implicit,    // row events without a BEGIN: up to the statement's end
  };
  static constexpr bool is_row_type(EventType type) {
    return (type >= EventType::WRITE_ROWS_EVENT_V1 && type <= EventType::DELETE_ROWS_EVENT_V1) ||
           (type >= EventType::WRITE_ROWS_EVENT && type <= EventType::DELETE_ROWS_EVENT) ||
           (type >= EventType::WRITE_ROWS_COMPRESSED_EVENT_V1 &&
            type <= EventType::DELETE_ROWS_COMPRESSED_EVENT);
  }
  Step open(State state) {
    state_ = state;
    return {.opens = true};
  }
  Step close(bool opens = false) {
    state_ = State::outside;
    return {.opens = opens, .closes = true};
  }

  State state_ = State::outside;
};

}  // namespace binsift
