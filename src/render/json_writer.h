#pragma once
// Visitor of walk_json that writes a document's text.
#include "base/wide.h"
#include "render/base64.h"
#include "render/json_document.h"
#include "render/json_text.h"
#include "render/number_text.h"
#include "row/json_opaque.h"
#include "row/json_walk.h"

namespace binsift {

// What any one scalar and the punctuation around it may scribble past the text that kJsonTextMost allows for.
inline constexpr size_t kJsonWriterSlack = 160;

// Writes at `at`, where room for all that is to come has been made.
struct RoomMade {
  char* at;
  char* need(size_t) { return at; }
  void advance_to(char* end) { at = end; }
  bool text(std::string_view utf8) {
    *at++ = '"';
    // Nearly all keys and most strings are short and plain.
    if (!utf8.empty() && utf8.size() < WideBlock::kSize) {
      const WideBlock block = WideBlock::load_short(as_bytes(utf8).data(), utf8.size());
      if (((block.to_escape() | block.non_ascii()) & WideBlock::lanes(utf8.size())) == 0) {
        block.store(at);
        at += utf8.size();
        *at++ = '"';
        return true;
      }
    }
    char* end = write_json_escaped_if_utf8(at, as_bytes(utf8));
    if (!end) return false;
    *end++ = '"';
    at = end;
    return true;
  }
};

// Asks the buffer for room as it goes.
struct RoomAsked {
  OutBuffer& out;
  char* need(size_t size) { return out.need(size); }
  void advance_to(char* end) { out.advance_to(end); }
  bool text(std::string_view utf8) { return append_json_text_if_utf8(out, as_bytes(utf8)); }
};

template <JsonStyle kStyle, class Room>
class JsonWriter {
 public:
  explicit JsonWriter(Room room) : room_(room) {}
  Room& room() { return room_; }

  void begin_object(uint32_t) { put('{'); }
  void end_object(uint32_t) { put('}'); }
  void begin_array(uint32_t) { put('['); }
  void end_array(uint32_t) { put(']'); }
  void element(uint32_t index) { separate(index); }
  bool key(uint32_t index, std::string_view name) {
    separate(index);
    if (!room_.text(name)) return false;
    put(':');
    if constexpr (kSpaced) put(' ');
    return true;
  }

  void null() { put("null"); }
  void boolean(bool value) { put(value ? std::string_view("true") : std::string_view("false")); }
  void integer(int64_t value) { room_.advance_to(write_i64(room_.need(kDigitsRoom), value)); }
  void unsigned_integer(uint64_t value) { room_.advance_to(write_u64(room_.need(kDigitsRoom), value)); }
  void real(double value) { room_.advance_to(write_server_double(room_.need(kDoubleRoom), value)); }
  bool string(std::string_view value) { return room_.text(value); }
  bool opaque(uint8_t field_type, Bytes bytes) {
    const JsonOpaque kind = json_opaque_of(field_type);
    if (kind == JsonOpaque::other) return put_base64(field_type, bytes), true;
    char* p = room_.need(kJsonOpaqueRoom + 2);
    const bool quoted = kind != JsonOpaque::decimal;
    if (quoted) *p++ = '"';
    p = write_json_opaque(p, kind, bytes);
    if (!p) return false;
    if (quoted) *p++ = '"';
    room_.advance_to(p);
    return true;
  }

 private:
  static constexpr bool kSpaced = kStyle == JsonStyle::server_text;

  void put(char c) {
    char* p = room_.need(1);
    *p = c;
    room_.advance_to(p + 1);
  }
  void put(std::string_view text) {
    char* p = room_.need(text.size());
    std::memcpy(p, text.data(), text.size());
    room_.advance_to(p + text.size());
  }
  void separate(uint32_t index) {
    if (index == 0) return;
    put(',');
    if constexpr (kSpaced) put(' ');
  }
  // As the server does: a line break, escaped, after every 76 characters.
  void put_base64(uint8_t field_type, Bytes bytes) {
    constexpr size_t kLine = 57;
    char* p = room_.need(kDigitsRoom + 16);
    std::memcpy(p, "\"base64:type", 12);
    p = write_u32(p + 12, field_type);
    *p++ = ':';
    room_.advance_to(p);
    while (!bytes.empty()) {
      const Bytes line = bytes.first(std::min(bytes.size(), kLine));
      bytes = bytes.subspan(line.size());
      p = write_base64(room_.need(base64_size(kLine) + 2), line);
      if (!bytes.empty()) {
        std::memcpy(p, "\\n", 2);
        p += 2;
      }
      room_.advance_to(p);
    }
    put('"');
  }

  Room room_;
};

}  // namespace binsift
