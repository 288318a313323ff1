#include "pipeline/event_builder.h"

namespace binsift {
namespace {

size_t table_id_size(EventType type, const FormatDescription& format) {
  return format.post_header_length(type) == 6 ? 4 : 6;
}

void store_u16(char* p, uint16_t value) {
  p[0] = char(value), p[1] = char(value >> 8);
}
void store_u32(char* p, uint32_t value) {
  store_u16(p, uint16_t(value));
  store_u16(p + 2, uint16_t(value >> 16));
}

}  // namespace

void append_event_header(OutBuffer& out, const Header& header, EventType type, size_t body_size,
                         size_t tail) {
  char* p = out.need(kHeaderSize);
  store_u32(p, header.timestamp);
  p[4] = char(type);
  store_u32(p + 5, header.server_id);
  store_u32(p + 9, uint32_t(kHeaderSize + body_size + tail));
  store_u32(p + 13, 0);
  store_u16(p + 17, header.flags);
  out.advance_to(p + kHeaderSize);
}

void append_event(OutBuffer& out, const Header& header, EventType type, std::initializer_list<Bytes> body,
                  size_t tail) {
  size_t size = 0;
  for (const Bytes part : body) size += part.size();
  out.need(kHeaderSize + size + tail);
  append_event_header(out, header, type, size, tail);
  char* p = out.need(size + tail);
  for (const Bytes part : body) {
    if (!part.empty()) std::memcpy(p, part.data(), part.size());
    p += part.size();
  }
  std::memset(p, 0, tail);
  out.advance_to(p + tail);
}

EventType plain_type(EventType type) {
  switch (type) {
    case EventType::QUERY_COMPRESSED_EVENT: return EventType::QUERY_EVENT;
    case EventType::WRITE_ROWS_COMPRESSED_EVENT_V1: return EventType::WRITE_ROWS_EVENT_V1;
    case EventType::UPDATE_ROWS_COMPRESSED_EVENT_V1: return EventType::UPDATE_ROWS_EVENT_V1;
    case EventType::DELETE_ROWS_COMPRESSED_EVENT_V1: return EventType::DELETE_ROWS_EVENT_V1;
    case EventType::WRITE_ROWS_COMPRESSED_EVENT: return EventType::WRITE_ROWS_EVENT;
    case EventType::UPDATE_ROWS_COMPRESSED_EVENT: return EventType::UPDATE_ROWS_EVENT;
    case EventType::DELETE_ROWS_COMPRESSED_EVENT: return EventType::DELETE_ROWS_EVENT;
    default: return type;
  }
}

void RowStatement::add_map(const Header& header, Bytes body, const FormatDescription& format) {
  // A map behind rows belongs to a statement that follows, which its caller has ended.
  if (kept_maps_) clear();
  const size_t at = events_.size();
  const size_t name_at = table_id_size(EventType::TABLE_MAP_EVENT, format) + 2;
  const auto renamed = body.size() > name_at && body.size() > name_at + 1 + body[name_at]
                           ? databases_.find(as_text(body.subspan(name_at + 1, body[name_at])))
                           : databases_.end();
  if (renamed == databases_.end()) {
    append_event(events_, header, header.type, {body}, tail_);
  } else {
    const auto length = uint8_t(renamed->second.size());
    append_event(events_, header, header.type,
                 {body.first(name_at), Bytes(&length, 1), as_bytes(renamed->second),
                  body.subspan(name_at + 1 + body[name_at])},
                 tail_);
  }
  maps_.append(events_.view().substr(at));
}

void RowStatement::add_rows(const Header& header, Bytes body, const RowsEvent& rows,
                            const FormatDescription& format) {
  last_at_ = events_.size();
  const EventType type = plain_type(header.type);
  append_event(events_, header, type, {body.first(rows.rows_offset), rows.rows}, tail_);
  flags_at_ = last_at_ + kHeaderSize + table_id_size(header.type, format);
  char* flags = events_.begin() + flags_at_;
  store_u16(flags, uint16_t(rows.flags & ~STMT_END_F));
  has_rows_ = true;
  kept_maps_ = false;
}

OutBuffer RowStatement::large_head(const Header& header, Bytes body, const RowsEvent& rows,
                                   const FormatDescription& format) const {
  OutBuffer head;
  append_event_header(head, header, plain_type(header.type), rows.rows_offset + rows.rows.size(), tail_);
  head.append(as_text(body.first(rows.rows_offset)));
  store_u16(head.begin() + kHeaderSize + table_id_size(header.type, format),
            uint16_t(rows.flags | STMT_END_F));
  return head;
}

void RowStatement::move_settled(OutBuffer& out) {
  if (!has_rows_ || last_at_ == 0) return;
  out.append(events_.view().substr(0, last_at_));
  const size_t size = events_.size() - last_at_;
  std::memmove(events_.begin(), events_.begin() + last_at_, size);
  events_.cut_to(size);
  flags_at_ -= last_at_;
  last_at_ = 0;
}

std::string_view RowStatement::finished() {
  char* flags = events_.begin() + flags_at_;
  flags[0] = char(flags[0] | STMT_END_F);
  return events_.view();
}

void RowStatement::clear(bool keep_maps) {
  events_.clear();
  events_.shrink_to(16 << 20);
  has_rows_ = false;
  kept_maps_ = keep_maps;
  if (keep_maps)
    events_.append(maps_.view());
  else
    maps_.clear();
}

}  // namespace binsift
