#include "pipeline/look_ahead.h"

#include <algorithm>

#include "base/crc32.h"
#include "log/statement.h"
#include "pipeline/row_counter.h"
#include "pipeline/unit_context.h"
#include "pipeline/xa_xid.h"

namespace binsift {
namespace {

constexpr size_t kBlock = 128 * 1024;
constexpr size_t kLargestBody = 16 << 20;  // larger events are passed over: they count as one row

}  // namespace

Result<TransactionEnd> LookAhead::find_end(uint64_t offset, Savepoints savepoints, bool count_rows,
                                           Bytes events, size_t begin) {
  TransactionEnd end;
  RowCounter counter;
  size_t checksum = format_.checksum_size();
  if (count_rows) {
    Bytes run = events.subspan(begin);
    while (run.size() >= format_.least_header_size() + checksum) {
      const Header header = format_.header_of(run);
      const size_t head = format_.header_size(header.type);
      if (header.event_size < head + checksum || header.event_size > run.size()) break;
      end.row_count += counter.add(header, run.subspan(head, header.event_size - head - checksum), format_);
      run = run.subspan(header.event_size);
    }
  }
  uint64_t at = 0;
  for (;;) {
    Result<Bytes> first = view_.bytes_at(at, format_.least_header_size());
    if (!first) return std::move(first).error();
    if (first->size() < format_.least_header_size()) break;
    const Header header = format_.header_of(*first);
    const size_t head = format_.header_size(header.type);
    if (header.event_size < head + checksum) break;
    const bool counted =
        count_rows && (is_rows_event(header.type) || header.type == EventType::TABLE_MAP_EVENT);
    // Of a statement only COMMIT, ROLLBACK and SAVEPOINT matter here, and those are short.
    const bool read_body =
        ((header.type == EventType::XID_EVENT || header.type == EventType::XA_PREPARE_LOG_EVENT ||
          header.type == EventType::QUERY_EVENT) &&
         header.event_size < kBlock) ||
        (counted && header.event_size <= kLargestBody);
    Bytes body;
    if (read_body) {
      Result<Bytes> event = view_.bytes_at(at, header.event_size);
      if (!event) return std::move(event).error();
      if (event->size() < header.event_size) break;
      body = event->subspan(head, header.event_size - head - checksum);
    } else if (is_rows_event(header.type)) {
      Result<Bytes> event = view_.bytes_at(at, std::min<size_t>(header.event_size, head + 8));
      if (!event) return std::move(event).error();
      body = event->subspan(std::min(event->size(), head));
    }
    if (is_gtid_event(header.type)) {
      end.cut_off = true;
      break;
    }
    // Of a relay log, whose source was connected to anew.
    if (header.type == EventType::FORMAT_DESCRIPTION_EVENT) {
      Result<Bytes> event = view_.bytes_at(at, std::min<size_t>(header.event_size, kBlock));
      if (!event) return std::move(event).error();
      Result<FormatDescription> format = decode_format_description(*event);
      if (!format) break;
      format_ = std::move(*format);
      checksum = format_.checksum_size();
      at += header.event_size;
      continue;
    }
    std::string_view sql = "?";
    if (header.type == EventType::QUERY_EVENT)
      if (Result<Query> query = decode_query(body, format_); query) sql = query->query;
    if (count_rows && is_rows_event(header.type))
      end.row_count += header.event_size <= kLargestBody ? counter.add(header, body, format_) : 1;
    else if (counted)
      counter.add(header, body, format_);
    const uint16_t rows_flags = is_rows_event(header.type) ? rows_flags_of(body, header.type, format_) : 0;
    const TransactionTracker::Step step = tracker_.next(header.type, sql, 0, rows_flags);
    const StatementKind kind =
        header.type == EventType::QUERY_EVENT ? kind_of_statement(sql) : StatementKind::ddl;
    if (kind == StatementKind::savepoint)
      if (const auto undone = savepoints.take(sql, offset + at)) end.undone.push_back(*undone);
    at += header.event_size;
    if (step.closes) {
      end.closed = true;
      end.rolls_back = kind == StatementKind::rollback;
      if (header.type == EventType::XID_EVENT && body.size() >= 8) {
        end.has_xid = true;
        end.xid = load_u64(body.data());
      }
      if (header.type == EventType::XA_PREPARE_LOG_EVENT) end.prepared_xid = prepared_xid(body, format_);
      break;
    }
  }
  end.size = at;
  return end;
}

Result<bool> LookAhead::checksum_matches_at(uint64_t at, size_t size) {
  constexpr size_t kPart = 1 << 20;
  uint32_t sum = 0;
  for (size_t done = 0; done < size - kChecksumSize;) {
    const size_t part = std::min(kPart, size - kChecksumSize - done);
    Result<Bytes> bytes = view_.bytes_at(at + done, part);
    if (!bytes) return std::move(bytes).error();
    if (bytes->size() < part) return false;
    sum = crc32(*bytes, sum);
    done += part;
  }
  Result<Bytes> stored = view_.bytes_at(at + size - kChecksumSize, kChecksumSize);
  if (!stored) return std::move(stored).error();
  return stored->size() == kChecksumSize && load_u32(stored->data()) == sum;
}

Result<std::optional<LookAhead::Damage>> LookAhead::find_damage(EventProof proof, bool relay_log,
                                                                uint64_t offset, uint64_t& until) {
  size_t checksum = format_.checksum_size();
  for (uint64_t at = 0;;) {
    until = offset + at;
    Result<Bytes> first = view_.bytes_at(at, format_.least_header_size());
    if (!first) return std::move(first).error();
    if (first->size() < format_.least_header_size()) return std::optional<Damage>();
    const Header header = format_.header_of(*first);
    const size_t head = format_.header_size(header.type);
    if (at > 0 && is_gtid_event(header.type)) return std::optional<Damage>();  // what follows is another's
    Damage damage{.offset = offset + at, .type = text_of(header.type)};
    const uint64_t end = offset + at + header.event_size;
    const bool is_format = header.type == EventType::FORMAT_DESCRIPTION_EVENT;
    if (!proof.is_plausible(header) || (is_format && header.event_size > kBlock)) {
      damage.error = Error{.kind = ErrorKind::corrupt, .field = "event_size"};
      damage.error.detail = std::to_string(header.event_size) + " bytes is no length of an event";
      return std::optional<Damage>(std::move(damage));
    }
    Bytes event;
    // Of a relay log, whose source was connected to anew: the transaction may go on behind it.
    if (is_format) {
      Result<Bytes> bytes = view_.bytes_at(at, header.event_size);
      if (!bytes) return std::move(bytes).error();
      if (bytes->size() < header.event_size) return std::optional<Damage>();
      Result<FormatDescription> format = decode_format_description(*bytes);
      if (!format || (format->has_checksum_field && !checksum_matches(*bytes))) {
        damage.error = format ? damage_in(*bytes, offset + at) : std::move(format).error();
        return std::optional<Damage>(std::move(damage));
      }
      format_ = std::move(*format);
      checksum = format_.checksum_size();
      proof.set_format(std::make_shared<const FormatDescription>(format_), relay_log);
      at += header.event_size;
      continue;
    }
    if (header.event_size <= kLargestBody) {
      Result<Bytes> bytes = view_.bytes_at(at, header.event_size);
      if (!bytes) return std::move(bytes).error();
      if (bytes->size() < header.event_size) return std::optional<Damage>();  // the tail says what it is
      event = *bytes;
      if (Result<void> proven = proof.check(header, event, offset + at); !proven) {
        damage.error = std::move(proven).error();
        return std::optional<Damage>(std::move(damage));
      }
    } else {
      if (checksum != 0) {
        Result<bool> matches = checksum_matches_at(at, header.event_size);
        if (!matches) return std::move(matches).error();
        if (!*matches) {
          damage.error = Error{.kind = ErrorKind::checksum};
          damage.error.detail = "the event's CRC32 does not match (bytes " + std::to_string(offset + at) +
                                " to " + std::to_string(end - 1) + ")";
          return std::optional<Damage>(std::move(damage));
        }
      }
      Result<Bytes> bytes = view_.bytes_at(at, head + checksum + 64);
      if (!bytes) return std::move(bytes).error();
      event = *bytes;
    }
    if (!proof.positions.fits(header, end)) {
      damage.error = misplacement_of(header, proof.positions);
      damage.misplaced = true;
      return std::optional<Damage>(std::move(damage));
    }
    proof.positions.take(header, end);
    const Bytes body = event.subspan(head, event.size() - head - checksum);
    std::string_view sql = "?";
    if (header.type == EventType::QUERY_EVENT && header.event_size < kBlock)
      if (Result<Query> query = decode_query(body, format_); query) sql = query->query;
    const uint16_t rows_flags = is_rows_event(header.type) ? rows_flags_of(body, header.type, format_) : 0;
    at += header.event_size;
    if (tracker_.next(header.type, sql, 0, rows_flags).closes) {
      until = offset + at;
      return std::optional<Damage>();
    }
  }
}

}  // namespace binsift
