#include "pipeline/look_ahead.h"

#include <algorithm>
#include <cstring>

#include "pipeline/row_counter.h"
#include "pipeline/unit_context.h"
#include "pipeline/xa_xid.h"

namespace binsift {
namespace {

constexpr size_t kBlock = 128 * 1024;
constexpr size_t kLargestBody = 16 << 20;  // larger events are passed over: they count as one row

}  // namespace

Result<Bytes> LookAhead::bytes_at(uint64_t at, size_t size) {
  if (at + size <= pending_.size()) return pending_.subspan(size_t(at), size);
  if (at < block_begin_ || at + size > block_begin_ + block_size_) {
    block_.resize(std::max(kBlock, size));
    block_begin_ = at;
    block_size_ = 0;
    if (at < pending_.size()) {
      block_size_ = pending_.size() - size_t(at);
      if (block_.size() < block_size_ + kBlock) block_.resize(block_size_ + kBlock);
      std::memcpy(block_.data(), pending_.data() + at, block_size_);
    }
    while (block_size_ < size) {
      Result<size_t> got = stream_.look(at + block_size_ - pending_.size(), block_.data() + block_size_,
                                        block_.size() - block_size_);
      if (!got) return std::move(got).error();
      if (*got == 0) break;
      block_size_ += *got;
    }
  }
  const size_t offset = size_t(at - block_begin_);
  return Bytes(block_.data() + offset, std::min(size, block_size_ - offset));
}

Result<TransactionEnd> LookAhead::find_end(bool count_rows, Bytes events, size_t begin) {
  TransactionEnd end;
  RowCounter counter;
  const size_t checksum = format_.checksum_size();
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
    Result<Bytes> first = bytes_at(at, format_.least_header_size());
    if (!first) return std::move(first).error();
    if (first->size() < format_.least_header_size()) break;
    const Header header = format_.header_of(*first);
    const size_t head = format_.header_size(header.type);
    if (header.event_size < head + checksum) break;
    const bool counted =
        count_rows && (is_rows_event(header.type) || header.type == EventType::TABLE_MAP_EVENT);
    // Of a statement only COMMIT and ROLLBACK matter here, and those are short.
    const bool read_body = header.type == EventType::XID_EVENT ||
                           header.type == EventType::XA_PREPARE_LOG_EVENT ||
                           (header.type == EventType::QUERY_EVENT && header.event_size < kBlock) ||
                           (counted && header.event_size <= kLargestBody);
    Bytes body;
    if (read_body) {
      Result<Bytes> event = bytes_at(at, header.event_size);
      if (!event) return std::move(event).error();
      if (event->size() < header.event_size) break;
      body = event->subspan(head, header.event_size - head - checksum);
    } else if (is_rows_event(header.type)) {
      Result<Bytes> event = bytes_at(at, std::min<size_t>(header.event_size, head + 8));
      if (!event) return std::move(event).error();
      body = event->subspan(std::min(event->size(), head));
    }
    if (is_gtid_event(header.type) || header.type == EventType::FORMAT_DESCRIPTION_EVENT)
      break;  // it never ended
    std::string_view sql = "?";
    if (header.type == EventType::QUERY_EVENT)
      if (Result<Query> query = decode_query(body, format_); query) sql = query->query;
    if (count_rows && is_rows_event(header.type))
      end.row_count += header.event_size <= kLargestBody ? counter.add(header, body, format_) : 1;
    else if (counted)
      counter.add(header, body, format_);
    const uint16_t rows_flags = is_rows_event(header.type) ? rows_flags_of(body, header.type, format_) : 0;
    const TransactionTracker::Step step = tracker_.next(header.type, sql, 0, rows_flags);
    at += header.event_size;
    if (step.closes) {
      end.closed = true;
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

}  // namespace binsift
