#include "log/transaction_tracker.h"

namespace binsift {
TransactionTracker::Step TransactionTracker::next(EventType type, std::string_view sql, uint8_t flags2,
                                                  uint16_t rows_flags) {
  switch (type) {
    case EventType::GTID_LOG_EVENT:
    case EventType::ANONYMOUS_GTID_LOG_EVENT:
    case EventType::GTID_TAGGED_LOG_EVENT: return take_gtid();
    case EventType::GTID_EVENT: return open(flags2 & FL_STANDALONE ? State::standalone : State::inside);
    case EventType::QUERY_EVENT:
    case EventType::QUERY_COMPRESSED_EVENT: {
      const bool opens = state_ == State::outside;
      switch (kind_of_statement(sql)) {
        case StatementKind::begin:
        case StatementKind::xa_start: return take_begin();
        case StatementKind::commit:
        case StatementKind::rollback:
        case StatementKind::xa_finish: return close(opens);
        case StatementKind::xa_end:
        case StatementKind::savepoint: return {};
        case StatementKind::change:
        case StatementKind::ddl: break;
      }
      if (state_ == State::inside) return {};
      // CREATE TABLE … SELECT of MySQL 8.0.21: its rows follow in the same transaction.
      if (sql.ends_with("START TRANSACTION")) {
        state_ = State::inside;
        return {.opens = opens};
      }
      return close(opens);
    }
    case EventType::XID_EVENT:
    case EventType::XA_PREPARE_LOG_EVENT:
    case EventType::TRANSACTION_PAYLOAD_EVENT: return take_xid();
    case EventType::EXECUTE_LOAD_QUERY_EVENT:
    case EventType::EXEC_LOAD_EVENT:
      if (state_ == State::inside) return {};
      return close(state_ == State::outside);
    case EventType::TABLE_MAP_EVENT: {
      if (state_ == State::inside || state_ == State::implicit) return {};
      const bool opens = state_ == State::outside;
      state_ = State::implicit;
      return {.opens = opens};
    }
    default:
      if (state_ == State::implicit && is_rows_event(type) && (rows_flags & STMT_END_F)) return close();
      return {};
  }
}

}  // namespace binsift
