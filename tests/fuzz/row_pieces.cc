// Pieces of a row event: each is a length byte and so many bytes. What they give, joined, lies in them.
#include "log/row_pieces.h"
#include "event/rows.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const FormatDescription format = *assumed_format_description("12.3.1-MariaDB");
  RowPieces pieces;
  const Bytes all(bytes, size);
  for (size_t at = 0; at < size;) {
    const size_t length = std::min<size_t>(bytes[at], size - at - 1);
    const Header header{.type = EventType::PARTIAL_ROW_DATA_EVENT, .event_size = uint32_t(length)};
    Result<std::shared_ptr<const JoinedRows>> joined =
        pieces.next(header, all.subspan(at + 1, length), at, format);
    at += 1 + length;
    if (!joined) {
      demand(joined.error().kind == ErrorKind::corrupt || joined.error().kind == ErrorKind::unsupported);
      demand(!pieces.is_open());
      continue;
    }
    if (!*joined) {
      demand(pieces.is_open());
      continue;
    }
    const JoinedRows& rows = **joined;
    demand(!pieces.is_open() && rows.begin <= rows.last && rows.size <= size);
    demand(is_rows_event(rows.header.type) && rows.body.size() + kHeaderSize <= rows.size);
    if (rows.header.event_size != length) demand(false);
    (void)decode_rows(rows.body, rows.header.type, format).has_value();
  }
  return 0;
}
