#include "pipeline/undo_spool.h"

#include <algorithm>

namespace binsift {

void append_undo_record(OutBuffer& out, const UndoRecord& record, uint64_t before) {
  char* p = out.need(record.payload.size() + 14);
  if (!record.payload.empty()) std::memcpy(p, record.payload.data(), record.payload.size());
  p += record.payload.size();
  const uint64_t size = before + record.payload.size();
  std::memcpy(p, &size, 8);
  std::memcpy(p + 8, &record.table, 4);
  p[12] = char(record.kind);
  p[13] = char(record.needs);
  out.advance_to(p + 14);
}

Result<void> UndoSpool::write(std::string_view bytes) {
  if (!file_.is_open()) {
    Result<File> file = anonymous_file();
    if (!file) return std::move(file).error();
    file_ = std::move(*file);
  }
  size_ += bytes.size();
  return write_all(file_, bytes);
}

Result<std::string_view> UndoSpool::bytes_before(size_t size) {
  if (size > at_)
    return Error{.kind = ErrorKind::internal, .detail = "the undo file does not end as it should"};
  if (window_.empty() || at_ - size < window_begin_) {
    const uint64_t begin = at_ - std::min<uint64_t>(at_, std::max(size, kWindow));
    window_.resize(size_t(at_ - begin));
    const Result<size_t> read =
        read_at(file_, begin, reinterpret_cast<uint8_t*>(window_.data()), window_.size());
    if (!read) return read.error();
    if (*read != window_.size())
      return Error{.kind = ErrorKind::io, .detail = "the undo file is shorter than what was written"};
    window_begin_ = begin;
  }
  return std::string_view(window_.data() + (at_ - size - window_begin_), size);
}

Result<bool> UndoSpool::previous(UndoRecord& record) {
  if (!reading_) reading_ = true, at_ = size_;
  if (at_ == 0) return false;
  Result<std::string_view> trailer = bytes_before(kTrailer);
  if (!trailer) return std::move(trailer).error();
  uint64_t size = 0;
  std::memcpy(&size, trailer->data(), 8);
  std::memcpy(&record.table, trailer->data() + 8, 4);
  record.kind = UndoRecordKind((*trailer)[12]);
  record.needs = uint8_t((*trailer)[13]);
  at_ -= kTrailer;
  if (size > kWindow) {
    if (size > at_)
      return Error{.kind = ErrorKind::internal, .detail = "the undo file does not end as it should"};
    Result<Mapping> mapping = Mapping::of(file_, at_ - size, size_t(size));
    if (!mapping) return std::move(mapping).error();
    large_ = std::move(*mapping);
    record.payload = as_text(large_.bytes());
    at_ -= size;
    return true;
  }
  Result<std::string_view> payload = bytes_before(size_t(size));
  if (!payload) return std::move(payload).error();
  record.payload = *payload;
  at_ -= size;
  return true;
}

}  // namespace binsift
