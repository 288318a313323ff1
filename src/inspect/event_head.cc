#include "inspect/event_head.h"

#include <array>

#include "base/digits.h"
#include "base/out_buffer.h"
#include "inspect/one_line.h"
#include "render/json_text.h"
#include "render/temporal_text.h"

namespace binsift {
namespace {

constexpr size_t kOffsetWidth = 10, kTypeWidth = 20, kSizeWidth = 8, kServerWidth = 10;

// Names laid out so that they are copied at a fixed size.
struct TypeName {
  static constexpr size_t kRoom = 48;
  char text[kRoom];
  size_t size;
};

template <class Spell>
std::array<TypeName, 256> lay_out_names(Spell&& spell) {
  std::array<TypeName, 256> names{};
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = spell(EventType(i));
    names[i].size = name.size();
    std::memcpy(names[i].text, name.data(), std::min(name.size(), TypeName::kRoom));
  }
  return names;
}

const std::array<TypeName, 256>& text_names() {
  static const auto names = lay_out_names([](EventType type) {
    std::string name = short_name_of(type);
    name.resize(std::max(name.size(), kTypeWidth), ' ');
    return name;
  });
  return names;
}

const std::array<TypeName, 256>& json_names() {
  static const auto names = lay_out_names([](EventType type) { return "{\"type\":\"" + text_of(type) + '"'; });
  return names;
}

char* put_name(char* p, const TypeName& name) {
  std::memcpy(p, name.text, TypeName::kRoom);
  return p + name.size;
}

// A number with spaces in front, `width` bytes or as many as it has digits. Room for 2 * kDigitsRoom.
char* write_right(char* p, uint64_t value, size_t width) {
  char digits[kDigitsRoom];
  const size_t count = size_t(write_u64(digits, value) - digits);
  std::memset(p, ' ', 16);
  if (count < width) p += width - count;
  std::memcpy(p, digits, kDigitsRoom);
  return p + count;
}

template <size_t N>
char* put(char* p, const char (&text)[N]) {
  std::memcpy(p, text, N - 1);
  return p + N - 1;
}

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
    p = put(write_right(p, header.server_id, kServerWidth), "  ");
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

void EventHeads::append_text(OutBuffer& out, const EventPlace& place, uint64_t index) {
  const Header& header = place.header;
  if (header.timestamp != timestamp_ || header.server_id != server_id_ || source_size_ == 0) [[unlikely]]
    lay_out_source(header);
  char* p = out.need(file_text_.size() + kHeadRoom);
  const char* const begin = p;
  std::memcpy(p, file_text_.data(), file_text_.size());
  p += file_text_.size();
  // Behind a file's name the offset follows at once, so that both can be copied in one.
  p = names_file_ || place.in_payload ? write_u64(p, place.offset) : write_right(p, place.offset, kOffsetWidth);
  if (place.in_payload) {
    *p++ = '/';
    p = write_u64(p, index);
  }
  const size_t width = file_text_.size() + kOffsetWidth;
  for (size_t size = size_t(p - begin); size < width; ++size) *p++ = ' ';
  p = put(p, "  ");
  if (place.in_payload) p = put(p, "  ");
  p = put_name(p, text_names()[uint8_t(header.type)]);
  *p++ = ' ';
  p = put(write_right(p, header.event_size, kSizeWidth), " ");
  std::memcpy(p, source_, kSourceRoom);
  out.advance_to(p + source_size_);
}

void EventHeads::append_json(OutBuffer& out, const EventPlace& place, uint64_t index) {
  const Header& header = place.header;
  if (header.timestamp != timestamp_ || header.server_id != server_id_ || source_size_ == 0) [[unlikely]]
    lay_out_source(header);
  char* p = out.need(file_text_.size() + kHeadRoom);
  p = put_name(p, json_names()[uint8_t(header.type)]);
  std::memcpy(p, file_text_.data(), file_text_.size());
  p += file_text_.size();
  p = write_u64(put(p, ",\"pos\":"), place.offset);
  if (place.in_payload) p = write_u64(put(p, ",\"payload_index\":"), index);
  p = write_u32(put(p, ",\"size\":"), header.event_size);
  std::memcpy(p, source_, kSourceRoom);
  p += source_size_;
  // A relay log's is the source's position.
  if (!place.in_payload && header.end_log_pos != uint32_t(place.offset + header.event_size))
    p = write_u32(put(p, ",\"end_log_pos\":"), header.end_log_pos);
  if (header.flags != 0) p = write_u32(put(p, ",\"flags\":"), header.flags);
  out.advance_to(p);
}

}  // namespace binsift
