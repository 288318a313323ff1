#include "log/transaction_tracker.h"

namespace binsift {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] >= 'a' && text[i] <= 'z' ? char(text[i] - 32) : text[i]) != upper[i]) return false;
  return true;
}

bool starts_ignoring_case(std::string_view text, std::string_view upper) {
  return text.size() >= upper.size() && equals_ignoring_case(text.substr(0, upper.size()), upper);
}

}  // namespace

StatementKind kind_of_statement(std::string_view sql) {
  while (!sql.empty() && (sql.back() == ' ' || sql.back() == ';' || sql.back() == '\n' || sql.back() == '\0')) sql.remove_suffix(1);
  if (sql.empty()) return StatementKind::other;
  switch (sql[0] & ~0x20) {
    case 'B':
      if (equals_ignoring_case(sql, "BEGIN")) return StatementKind::begin;
      break;
    case 'C':
      if (equals_ignoring_case(sql, "COMMIT")) return StatementKind::commit;
      break;
    case 'R':
      if (equals_ignoring_case(sql, "ROLLBACK")) return StatementKind::rollback;
      if (starts_ignoring_case(sql, "ROLLBACK TO")) return StatementKind::savepoint;
      if (starts_ignoring_case(sql, "RELEASE SAVEPOINT")) return StatementKind::savepoint;
      break;
    case 'S':
      if (starts_ignoring_case(sql, "SAVEPOINT")) return StatementKind::savepoint;
      if (equals_ignoring_case(sql, "START TRANSACTION")) return StatementKind::begin;
      break;
    case 'X':
      if (starts_ignoring_case(sql, "XA START") || starts_ignoring_case(sql, "XA BEGIN")) return StatementKind::xa_start;
      if (starts_ignoring_case(sql, "XA END")) return StatementKind::xa_end;
      if (starts_ignoring_case(sql, "XA COMMIT") || starts_ignoring_case(sql, "XA ROLLBACK")) return StatementKind::xa_finish;
      break;
    default: break;
  }
  return StatementKind::other;
}

TransactionTracker::Step TransactionTracker::next(EventType type, std::string_view sql, uint8_t flags2,
                                                  uint16_t rows_flags) {
  switch (type) {
    case EventType::GTID_LOG_EVENT:
    case EventType::ANONYMOUS_GTID_LOG_EVENT:
    case EventType::GTID_TAGGED_LOG_EVENT: return open(State::named);
    case EventType::GTID_EVENT: return open(flags2 & FL_STANDALONE ? State::standalone : State::inside);
    case EventType::QUERY_EVENT:
    case EventType::QUERY_COMPRESSED_EVENT: {
      const bool opens = state_ == State::outside;
      switch (kind_of_statement(sql)) {
        case StatementKind::begin:
        case StatementKind::xa_start: {
          state_ = State::inside;
          return {.opens = opens};
        }
        case StatementKind::commit:
        case StatementKind::rollback:
        case StatementKind::xa_finish: return close(opens);
        case StatementKind::xa_end:
        case StatementKind::savepoint: return {};
        case StatementKind::other: break;
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
    case EventType::TRANSACTION_PAYLOAD_EVENT: return close(state_ == State::outside);
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
