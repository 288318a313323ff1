#include "event/compressed.h"

#include "event/query.h"
#include "event/rows.h"

namespace binsift {
namespace {

constexpr uint8_t kCompressed = 0x80;

// Where in the body the compressed part starts.
Result<size_t> find_compressed_part(Bytes body, EventType type, const FormatDescription& format) {
  if (type == EventType::QUERY_COMPRESSED_EVENT) {
    auto query = decode_query(body, type, format);
    if (!query) return std::move(query).error();
    return body.size() - query->query.size();
  }
  auto rows = decode_rows(body, type, format);
  if (!rows) return std::move(rows).error();
  return rows->rows_offset;
}

}  // namespace

bool is_compressed_event(EventType type) {
  return type >= EventType::QUERY_COMPRESSED_EVENT && type <= EventType::DELETE_ROWS_COMPRESSED_EVENT;
}

Result<CompressedEvent> decode_compressed_event(Bytes body, EventType type, const FormatDescription& format) {
  const auto offset = find_compressed_part(body, type, format);
  if (!offset) return offset.error();
  Cursor cursor(body);
  CompressedEvent event;
  event.in_front = cursor.bytes(*offset, "compressed part");
  const uint8_t header = cursor.u8("compression header");
  const unsigned size_bytes = header & 0x07;
  if (!(header & kCompressed) || size_bytes == 0 || size_bytes > 4) cursor.fail("compression header");
  const Bytes size = cursor.bytes(size_bytes, "uncompressed size");
  event.stream = cursor.rest();
  if (!cursor.ok()) return cursor.error();
  event.uncompressed_size = uint32_t(load_be(size.data(), unsigned(size.size())));
  const uint8_t algorithm = header >> 4 & 0x07;
  if (algorithm != uint8_t(LogCompression::zlib)) {
    return Error{.kind = ErrorKind::unsupported,
                 .field = "compression header",
                 .offset = *offset,
                 .detail = "compression algorithm " + std::to_string(algorithm)};
  }
  return event;
}

}  // namespace binsift
