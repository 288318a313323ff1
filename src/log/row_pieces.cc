#include "log/row_pieces.h"

#include <algorithm>

#include "event/partial_row_data.h"
#include "event/rows.h"

namespace binsift {
namespace {

Error wrong(const char* field, std::string detail) {
  Error error{.kind = ErrorKind::corrupt, .field = field};
  error.detail = std::move(detail);
  return error;
}

}  // namespace

void RowPieces::reset() {
  next_number_ = 1;
  size_ = original_size_ = 0;
  memory_ = std::vector<uint8_t>();
  spool_ = File();
}

Result<void> RowPieces::keep(Bytes content, const Mapping* mapping) {
  constexpr size_t kPart = 4 << 20;
  size_ += content.size();
  if (!spool_.is_open() && size_ <= kInMemory) {
    memory_.insert(memory_.end(), content.begin(), content.end());
    return {};
  }
  if (!spool_.is_open()) {
    Result<File> file = anonymous_file();
    if (!file) return std::move(file).error();
    spool_ = std::move(*file);
    if (Result<void> put = write_all(spool_, as_text(memory_)); !put) return put;
    memory_ = std::vector<uint8_t>();
  }
  while (!content.empty()) {
    const Bytes part = content.first(std::min(kPart, content.size()));
    if (Result<void> put = write_all(spool_, as_text(part)); !put) return put;
    content = content.subspan(part.size());
    if (mapping) mapping->forget_pages();
  }
  return {};
}

Result<std::shared_ptr<const JoinedRows>> RowPieces::next(const Header& header, Bytes body, uint64_t offset,
                                                          const FormatDescription& format,
                                                          const Mapping* mapping) {
  Result<PartialRowData> piece = decode_partial_row_data(body);
  if (!piece) return reset(), std::move(piece).error();
  const uint32_t number = piece->sequence_number;
  if (number == 1) {
    reset();
    begin_ = offset;
    count_ = piece->count;
    original_size_ = piece->original_size;
  } else if (number != next_number_ || piece->count != count_) {
    std::string detail = "piece " + std::to_string(number) + " of " + std::to_string(piece->count) +
                         " of a row event does not follow the one in front of it";
    reset();
    return wrong("sequence number", std::move(detail));
  }
  if (Result<void> kept = keep(piece->content, mapping); !kept) return reset(), std::move(kept).error();
  next_number_ = number + 1;
  if (number < count_) return std::shared_ptr<const JoinedRows>();
  Result<std::shared_ptr<const JoinedRows>> joined = join(header, offset, format);
  reset();
  return joined;
}

Result<std::shared_ptr<const JoinedRows>> RowPieces::join(const Header& header, uint64_t offset,
                                                          const FormatDescription& format) {
  auto joined = std::make_shared<JoinedRows>();
  joined->begin = begin_;
  joined->last = offset;
  joined->size = size_;
  Bytes event;
  if (spool_.is_open()) {
    Result<Mapping> mapping = Mapping::of(spool_, 0, size_t(size_));
    if (!mapping) return std::move(mapping).error();
    joined->mapping = std::move(*mapping);
    event = joined->mapping.bytes();
  } else {
    joined->memory = std::move(memory_);
    event = joined->memory;
  }
  if (event.size() < kHeaderSize || !is_rows_event(EventType(event[4]))) {
    Error error{.kind = ErrorKind::unsupported};
    error.detail = "what the pieces of a row event hold, joined, is no row event";
    return error;
  }
  joined->header = decode_header(event.first<kHeaderSize>());
  // Its own length may count a checksum that only the pieces have; past 4 GiB it has lost its upper bits.
  const uint32_t claimed = joined->header.event_size, size = uint32_t(event.size());
  const bool size_agrees =
      original_size_ == 0 || original_size_ == event.size() || original_size_ == event.size() + kChecksumSize;
  if ((claimed != size && claimed != uint32_t(size + kChecksumSize)) || !size_agrees)
    return wrong("event_size", "a row event in pieces says that it has " + std::to_string(claimed) +
                                   " bytes, and they hold " + std::to_string(event.size()));
  const bool has_checksum =
      format.checksum_size() != 0 && event.size() >= kHeaderSize + kChecksumSize && checksum_matches(event);
  joined->body = event.subspan(kHeaderSize, event.size() - kHeaderSize - (has_checksum ? kChecksumSize : 0));
  joined->header.event_size = header.event_size;
  if (spool_.is_open()) joined->mapping.forget_pages();
  return std::shared_ptr<const JoinedRows>(std::move(joined));
}

}  // namespace binsift
