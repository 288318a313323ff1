#include "render/json_document.h"

#include "base/utf8.h"
#include "render/json_writer.h"

namespace binsift {
namespace {

// A document up to this size is written in one go, into room for its largest text.
constexpr size_t kSmallDocument = 32 * 1024;

// Sees whether a document can be written, because what a drain has taken can't be taken back.
struct Checker {
  void begin_object(uint32_t) {}
  void end_object(uint32_t) {}
  void begin_array(uint32_t) {}
  void end_array(uint32_t) {}
  void element(uint32_t) {}
  void null() {}
  void boolean(bool) {}
  void integer(int64_t) {}
  void unsigned_integer(uint64_t) {}
  void real(double) {}
  bool key(uint32_t, std::string_view name) { return is_valid_utf8(as_bytes(name)); }
  bool string(std::string_view value) { return is_valid_utf8(as_bytes(value)); }
  bool opaque(uint8_t field_type, Bytes bytes) {
    char room[kJsonOpaqueRoom];
    const JsonOpaque kind = json_opaque_of(field_type);
    return kind == JsonOpaque::other || write_json_opaque(room, kind, bytes);
  }
};

template <JsonStyle kStyle>
bool append(OutBuffer& out, Bytes document) {
  if (document.size() <= kSmallDocument) {
    JsonWriter<kStyle, RoomMade> writer({out.need(document.size() * kJsonTextMost + kJsonWriterSlack)});
    if (!walk_json(document, writer)) return false;
    out.advance_to(writer.room().at);
    return true;
  }
  Checker checker;
  if (!walk_json(document, checker)) return false;
  JsonWriter<kStyle, RoomAsked> writer({out});
  return walk_json(document, writer);
}

}  // namespace

bool append_json_document(OutBuffer& out, Bytes document, JsonStyle style) {
  return style == JsonStyle::value ? append<JsonStyle::value>(out, document)
                                   : append<JsonStyle::server_text>(out, document);
}

}  // namespace binsift
