#include "pipeline/event_proof.h"

#include <algorithm>
#include <array>

#include "base/crc32.h"
#include "event/compressed.h"
#include "event/gtid_event.h"
#include "event/query.h"
#include "event/rows.h"
#include "event/transaction_payload.h"
#include "pipeline/row_counter.h"
#include "schema/resolve.h"

namespace binsift {
namespace {

constexpr uint64_t kEventLimit = 0x7FFFFFFF;  // no server writes longer ones

Error wrong(const char* field, std::string detail) {
  Error error{.kind = ErrorKind::corrupt, .field = field};
  error.detail = std::move(detail);
  return error;
}

std::string range(uint64_t begin, uint64_t end) {
  return "bytes " + std::to_string(begin) + " to " + std::to_string(end - 1);
}

std::string checksum_text(uint32_t crc) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "CRC32 ";
  for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[crc >> shift & 15];
  return text;
}

// The longest run of zero bytes.
struct ZeroRun {
  size_t begin = 0, end = 0;
};
ZeroRun zero_run(Bytes event) {
  ZeroRun longest;
  for (size_t at = 0; at < event.size();) {
    const auto begin = std::find(event.begin() + long(at), event.end(), 0);
    const auto end = std::find_if(begin, event.end(), [](uint8_t byte) { return byte != 0; });
    if (size_t(end - begin) > longest.end - longest.begin)
      longest = {size_t(begin - event.begin()), size_t(end - event.begin())};
    at = size_t(end - event.begin());
  }
  return longest;
}

// Whether the CRC32 at `size` bytes matches when the header's length says so too.
bool matches_with_size(Bytes event, size_t size) {
  if (size < kHeaderSize + kChecksumSize || size > event.size()) return false;
  std::array<uint8_t, kHeaderSize> header;
  std::copy_n(event.begin(), kHeaderSize, header.begin());
  for (unsigned i = 0; i < 4; ++i) header[9 + i] = uint8_t(size >> (8 * i));
  const Bytes body = event.subspan(kHeaderSize, size - kHeaderSize - kChecksumSize);
  return crc32(body, crc32(header)) == load_u32(event.data() + size - kChecksumSize);
}

}  // namespace

Error damage_in(Bytes event, uint64_t offset) {
  constexpr size_t kHole = 64;
  const Header header = decode_header(event.first<kHeaderSize>());
  Error error{.kind = ErrorKind::checksum, .damage = Damage::changed};
  const uint64_t end = offset + event.size();
  const uint64_t claimed = header.end_log_pos - uint32_t(offset);  // its size, by where it says that it ends
  if (header.end_log_pos != 0 && claimed < event.size() && matches_with_size(event, size_t(claimed))) {
    error.field = "event_size";
    error.damage = Damage::length;
    error.expected = std::to_string(claimed) + " bytes";
    error.found = std::to_string(header.event_size) + " bytes";
    error.detail = std::to_string(header.event_size) + " bytes is not the event's length: with the " +
                   std::to_string(claimed) + " bytes up to its end position its CRC32 matches (" +
                   range(offset, offset + claimed) + ")";
    return error;
  }
  error.detail = "the event's CRC32 does not match (" + range(offset, end) + ")";
  error.expected = checksum_text(load_u32(event.data() + event.size() - kChecksumSize));
  error.found = checksum_text(crc32(event.first(event.size() - kChecksumSize)));
  if (const ZeroRun hole = zero_run(event); hole.end - hole.begin >= kHole) {
    error.damage = Damage::hole;
    error.detail +=
        ", of which " + range(offset + hole.begin, offset + hole.end) + " are zeros: maybe a hole";
  }
  return error;
}

Error misplacement_of(const Header& header, const LogPositions& positions) {
  const int64_t gap = positions.gap(header);
  Error error = wrong("end_log_pos", {});
  error.damage = gap < 0 ? Damage::repeated : gap == 0 ? Damage::inserted : Damage::missing;
  error.expected = "an event that starts where the last one ended";
  error.found = gap == 0  ? "bytes of no event in front of it"
                : gap < 0 ? "one that starts " + std::to_string(-gap) + " bytes before"
                          : "one that starts " + std::to_string(gap) + " bytes further on";
  error.detail = gap < 0 ? "a stretch of the log comes a second time: by its end position this event "
                           "starts " +
                               std::to_string(-gap) + " bytes before where the last one ended"
                 : gap == 0 ? "bytes that belong to no event stand in front of this one"
                            : "a stretch of the log is missing: by its end position " + std::to_string(gap) +
                                  " bytes in or in front of this event";
  return error;
}

void EventProof::set_format(std::shared_ptr<const FormatDescription> format, bool relay_log) {
  format_ = std::move(format);
  positions.set_format(*format_, relay_log);
}

bool EventProof::is_plausible(const Header& header) const {
  if (header.event_size < format_->header_size(header.type) + format_->checksum_size() ||
      header.event_size > kEventLimit)
    return false;
  return format_->checksum_size() != 0 || !name_of(header.type).empty() ||
         (header.flags & LOG_EVENT_IGNORABLE_F);
}

Result<void> EventProof::check(const Header& header, Bytes event, uint64_t offset) {
  if (!is_plausible(header)) {
    Error error = wrong("event_size", std::to_string(header.event_size) + " bytes is no length of an event");
    error.damage = Damage::length;
    return error;
  }
  const size_t head = format_->header_size(header.type);
  const bool is_format = header.type == EventType::FORMAT_DESCRIPTION_EVENT;
  const size_t checksum =
      is_format ? (format_->has_checksum_field ? kChecksumSize : 0) : format_->checksum_size();
  if (checksum != 0) {
    if (event.size() < head + checksum || !checksum_matches(event)) return damage_in(event, offset);
    // What a transaction is told by must be readable too.
    if (header.type == EventType::QUERY_EVENT || is_gtid_event(header.type))
      return decode(header, event.subspan(head, event.size() - head - checksum), false);
  } else if (Result<void> decoded = decode(header, event.subspan(head), false); !decoded) {
    return decoded;
  }
  return {};
}

Result<void> EventProof::decode(const Header& header, Bytes body, bool in_payload) {
  switch (header.type) {
    case EventType::QUERY_EVENT: {
      Result<Query> query = decode_query(body, *format_);
      if (!query) return std::move(query).error();
      return {};
    }
    case EventType::XID_EVENT:
      if (body.size() < 8) return wrong("xid", "the event is too short to have one");
      return {};
    case EventType::GTID_LOG_EVENT:
    case EventType::ANONYMOUS_GTID_LOG_EVENT:
    case EventType::GTID_TAGGED_LOG_EVENT:
    case EventType::GTID_EVENT: {
      Result<GtidEvent> gtid = decode_gtid_event(header, body, *format_);
      if (!gtid) return std::move(gtid).error();
      return {};
    }
    case EventType::TABLE_MAP_EVENT: {
      Result<TableMap> map = decode_table_map(body, *format_);
      if (!map) return std::move(map).error();
      constexpr size_t kMostTables = 4096;
      if (tables_.size() >= kMostTables) tables_.clear();
      tables_[map->table_id] = RowReader(resolve_table(*map, nullptr, *format_));
      return {};
    }
    case EventType::TRANSACTION_PAYLOAD_EVENT:
      return in_payload ? wrong("payload", "a payload within a payload") : decode_payload(body);
    default: return is_rows_event(header.type) ? decode_row_event(header, body) : Result<void>();
  }
}

Result<void> EventProof::decode_row_event(const Header& header, Bytes body) {
  Result<RowsEvent> rows = decode_rows(body, header.type, *format_);
  if (!rows) return std::move(rows).error();
  if (rows->pre_ga) return {};
  if (is_compressed_event(header.type)) {
    Result<CompressedEvent> packed = decode_compressed_event(body, header.type, *format_);
    if (!packed) return std::move(packed).error();
    if (!inflater_) inflater_ = std::make_shared<Inflater>();
    Result<Bytes> plain = inflater_->inflate(packed->stream, packed->uncompressed_size);
    if (!plain) return std::move(plain).error();
    rows->rows = *plain;
  }
  const auto table = tables_.find(rows->table_id);
  if (table == tables_.end()) {
    if (rows->rows.empty()) return {};
    return wrong("table_id", "no table map of table id " + std::to_string(rows->table_id) +
                                 " stands in front of its rows");
  }
  const RowReader& reader = table->second;
  if (rows->column_count != reader.column_count())
    return wrong("column_count", "another number of columns than the table map's");
  if (!reader.has_known_types()) return {};
  if (!rows_fit(*rows, reader)) return wrong("rows", "the rows do not fit their table map");
  return {};
}

Result<void> EventProof::decode_payload(Bytes body) {
  Result<TransactionPayload> packed = decode_transaction_payload(body);
  if (!packed) return std::move(packed).error();
  if (!payload_) payload_ = std::make_shared<PayloadReader>();
  if (Result<void> opened = payload_->open(*packed); !opened) return opened;
  for (;;) {
    Result<std::optional<Bytes>> event = payload_->next();
    if (!event) return std::move(event).error();
    if (!*event) return {};
    const Header header = decode_header((*event)->first<kHeaderSize>());
    if (Result<void> decoded = decode(header, (*event)->subspan(kHeaderSize), true); !decoded) return decoded;
  }
}

}  // namespace binsift
