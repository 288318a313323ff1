#include "inspect/event_head.h"

#include <array>
#include <bit>

#include "base/digits.h"
#include "base/out_buffer.h"
#include "inspect/one_line.h"
#include "render/json_text.h"
#include "render/temporal_text.h"

namespace binsift {
namespace {

constexpr size_t kOffsetWidth = 10, kTypeWidth = 20;

template <class Spell>
std::array<EventHeads::TypeName, 256> lay_out_names(Spell&& spell) {
  std::array<EventHeads::TypeName, 256> names{};
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = spell(EventType(i));
    names[i].size = name.size();
    std::memcpy(names[i].text, name.data(), std::min(name.size(), EventHeads::TypeName::kRoom));
  }
  return names;
}

const std::array<EventHeads::TypeName, 256>& text_names() {
  static const auto names = lay_out_names([](EventType type) {
    std::string name = short_name_of(type);
    name.resize(std::max(name.size(), kTypeWidth), ' ');
    return name;
  });
  return names;
}

const std::array<EventHeads::TypeName, 256>& json_names() {
  static const auto names =
      lay_out_names([](EventType type) { return "{\"type\":\"" + text_of(type) + '"'; });
  return names;
}

// `kCopied` bytes hold any of these names.
template <size_t kCopied>
char* put_name(char* p, const EventHeads::TypeName& name) {
  std::memcpy(p, name.text, kCopied);
  return p + name.size;
}

// A number below 10^8 in eight bytes, with spaces in front.
inline char* write_right_8(char* p, uint32_t value) {
  const uint64_t digits = detail::eight_digits(value);
  const unsigned zeros = unsigned(std::countr_zero(digits | uint64_t{1} << 56)) / 8;
  // ' ' is '0' without this bit.
  const uint64_t blank = 0x1010101010101010 & ((uint64_t{1} << 8 * zeros) - 1);
  const uint64_t text = (digits | detail::kEightZeros) & ~blank;
  std::memcpy(p, &text, 8);
  return p + 8;
}

// The same for a number of any size; most events' sizes have four digits at most.
inline char* write_right(char* p, uint32_t value) {
  if (value >= 100000000) [[unlikely]]
    return write_u32(p, value);
  if (value >= 10000) return write_right_8(p, value);
  std::memcpy(p, "    ", 4);
  write_4_digits(p + 4, value);
  if (value < 1000) {
    p[4] = ' ';
    if (value < 100) p[5] = ' ';
    if (value < 10) p[6] = ' ';
  }
  return p + 8;
}

template <size_t N>
char* put(char* p, const char (&text)[N]) {
  std::memcpy(p, text, N - 1);
  return p + N - 1;
}

// Of what is laid out for server and time: no more is ever used.
constexpr size_t kSourceCopied = 64;
// Of everything but the file's name.
constexpr size_t kHeadRoom = 512;

}  // namespace

std::string short_name_of(EventType type) {
  std::string name(name_of(type));
  if (name.empty()) return "type " + std::to_string(unsigned(type));
  for (const std::string_view part : {"_LOG_EVENT", "_EVENT"})
    if (const size_t at = name.find(part); at != std::string::npos) return name.erase(at, part.size());
  return name;
}

EventHeads::EventHeads(bool json, bool names_file)
    : json_(json),
      names_file_(names_file),
      text_names_(text_names().data()),
      json_names_(json_names().data()) {}

void EventHeads::begin_unit(const Unit& unit) {
  if (unit.file.get() == file_) return;
  file_ = unit.file.get();
  OutBuffer text;
  if (json_) {
    text.append(",\"file\":");
    append_json_string(text, unit.file->name);
  } else if (names_file_) {
    append_one_line(text, unit.file->name);
    text.append(':');
  }
  file_text_ = text.view();
}

void EventHeads::lay_out_source(const Header& header) {
  server_id_ = header.server_id;
  timestamp_ = header.timestamp;
  char* p = source_;
  if (json_) {
    p = write_u32(put(p, ",\"server_id\":"), header.server_id);
    // Artificial events have no time.
    if (header.timestamp != 0) {
      p = put(p, ",\"ts\":\"");
      *(p = write_rfc3339(p, uint64_t{header.timestamp} * 1000000)) = '"';
      ++p;
    }
  } else {
    char digits[kDigitsRoom];
    const size_t size = size_t(write_u32(digits, header.server_id) - digits);
    std::memset(p, ' ', 10);
    std::memcpy(p + 10 - size, digits, size);
    p = put(p + 10, "  ");
    if (header.timestamp != 0) {
      p = write_seconds(p, header.timestamp, 'T');
      *p++ = 'Z';
    } else {
      p = put(p, "                   -");
    }
    *p++ = ' ';
  }
  source_size_ = size_t(p - source_);
}

// In ten bytes, with spaces in front, or in as many as it has digits. Offsets ascend: all but their last
// digits are those of the one before.
[[gnu::always_inline]] inline char* EventHeads::write_offset(char* p, uint64_t offset) {
  if (offset - offset_begin_ >= kOffsetStep) [[unlikely]]
    lay_out_offset(offset);
  std::memcpy(p, offset_text_, sizeof offset_text_);
  char* const end = p + offset_size_;
  write_4_digits(end - 4, unsigned(offset - offset_begin_));
  if (offset_begin_ == 0) [[unlikely]]
    for (char* zero = end - 4; *zero == '0' && zero < end - 1; ++zero) *zero = ' ';
  return end;
}

[[gnu::noinline]] void EventHeads::lay_out_offset(uint64_t offset) {
  offset_begin_ = offset - offset % kOffsetStep;
  char digits[10 + kDigitsRoom];
  std::memset(digits, ' ', 10);
  const char* const end = write_u64(digits + 10, offset_begin_);
  offset_size_ = std::max<size_t>(kOffsetWidth, size_t(end - digits) - 10);
  std::memcpy(offset_text_, end - offset_size_, offset_size_);
}

void EventHeads::append_text(OutBuffer& out, const EventPlace& place, uint64_t index) {
  const Header& header = place.header;
  if (header.timestamp != timestamp_ || header.server_id != server_id_ || source_size_ == 0) [[unlikely]]
    lay_out_source(header);
  char* p = out.need(file_text_.size() + kHeadRoom);
  if (!names_file_ && !place.in_payload) [[likely]] {
    p = write_offset(p, place.offset);
  } else {
    p = write_named_offset(p, place, index);
  }
  *p++ = ' ';
  *p++ = ' ';
  p = put_name<32>(p, text_names_[uint8_t(place.written_type())]);
  *p++ = ' ';
  p = write_right(p, header.event_size);
  *p++ = ' ';
  std::memcpy(p, source_, kSourceCopied);
  out.advance_to(p + source_size_);
}

// Behind a file's name the offset follows at once, so that both can be copied in one.
char* EventHeads::write_named_offset(char* p, const EventPlace& place, uint64_t index) const {
  const char* const begin = p;
  if (!file_text_.empty()) std::memcpy(p, file_text_.data(), file_text_.size());
  p = write_u64(p + file_text_.size(), place.offset);
  if (place.in_payload) {
    *p++ = '/';
    p = write_u64(p, index);
  }
  const size_t width = file_text_.size() + kOffsetWidth;
  for (size_t size = size_t(p - begin); size < width; ++size) *p++ = ' ';
  if (place.in_payload) p = put(p, "  ");
  return p;
}

void EventHeads::append_json(OutBuffer& out, const EventPlace& place, uint64_t index) {
  const Header& header = place.header;
  if (header.timestamp != timestamp_ || header.server_id != server_id_ || source_size_ == 0) [[unlikely]]
    lay_out_source(header);
  char* p = out.need(file_text_.size() + kHeadRoom);
  p = put_name<TypeName::kRoom>(p, json_names_[uint8_t(place.written_type())]);
  std::memcpy(p, file_text_.data(), file_text_.size());
  p += file_text_.size();
  p = write_u64(put(p, ",\"pos\":"), place.offset);
  if (place.in_payload) p = write_u64(put(p, ",\"payload_index\":"), index);
  p = write_u32(put(p, ",\"size\":"), header.event_size);
  std::memcpy(p, source_, kSourceCopied);
  p += source_size_;
  // A relay log's is the source's position.
  if (!place.in_payload && header.end_log_pos != uint32_t(place.offset + header.event_size))
    p = write_u32(put(p, ",\"end_log_pos\":"), header.end_log_pos);
  if (header.flags != 0) p = write_u32(put(p, ",\"flags\":"), header.flags);
  out.advance_to(p);
}

}  // namespace binsift
