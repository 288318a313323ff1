#include "render/json_document.h"

#include "render/huge_text.h"
#include "render/json_writer.h"

namespace binsift {
namespace {

// A document up to this size is written in one go, into room for its largest text.
constexpr size_t kSmallDocument = 32 * 1024;

// Sees whether a document can be written, because what a drain has taken can't be taken back.
class Checker {
 public:
  explicit Checker(OutBuffer& out) : out_(out) {}
  void begin_object(uint32_t) {}
  void end_object(uint32_t) {}
  void begin_array(uint32_t) {}
  void end_array(uint32_t) {}
  void element(uint32_t) { look_at(kEntry); }
  void null() {}
  void boolean(bool) {}
  void integer(int64_t) {}
  void unsigned_integer(uint64_t) {}
  void real(double) {}
  bool key(uint32_t, std::string_view name) { return check(as_bytes(name)); }
  bool string(std::string_view value) { return check(as_bytes(value)); }
  bool opaque(uint8_t field_type, Bytes bytes) {
    char room[kJsonOpaqueRoom];
    const JsonOpaque kind = json_opaque_of(field_type);
    return kind == JsonOpaque::other || write_json_opaque(room, kind, bytes);
  }

 private:
  static constexpr size_t kPart = 4 << 20;
  static constexpr size_t kEntry = 5;
  void look_at(size_t size) {
    looked_at_ += size;
    if (looked_at_ < kPart) return;
    looked_at_ = 0;
    out_.let_go();
  }
  bool check(Bytes text) {
    look_at(text.size());
    return is_utf8_text(out_, text);
  }
  OutBuffer& out_;
  size_t looked_at_ = 0;  // since pages went the last time
};

// Anything that is walked with a visitor and told whether it is whole: a document, a list of diffs.
template <JsonStyle kStyle, class Walk>
bool append(OutBuffer& out, size_t size, size_t text_most, Walk walk) {
  if (size <= kSmallDocument) {
    JsonWriter<kStyle, RoomMade> writer({out.need(size * text_most + kJsonWriterSlack)});
    if (!walk(writer)) return false;
    out.advance_to(writer.room().at);
    return true;
  }
  Checker checker(out);
  if (!walk(checker)) return false;
  JsonWriter<kStyle, RoomAsked> writer({out});
  return walk(writer);
}

template <class Walk>
bool append_in_style(OutBuffer& out, size_t size, JsonStyle style, Walk walk) {
  return style == JsonStyle::value ? append<JsonStyle::value>(out, size, kJsonTextMost, walk)
                                   : append<JsonStyle::server_text>(out, size, kJsonTextMost, walk);
}

// The members of a diff's object take up to 36 characters, and it has 3 bytes at least.
constexpr size_t kDiffTextMost = 12 + kJsonTextMost;

constexpr std::string_view name_of(JsonDiffOperation operation) {
  switch (operation) {
    case JsonDiffOperation::replace: return "replace";
    case JsonDiffOperation::insert: return "insert";
    case JsonDiffOperation::remove: return "remove";
  }
  return "";
}

template <class Visitor>
bool walk_json_diffs(Bytes diffs, Visitor& visitor) {
  Cursor in(diffs);
  visitor.begin_array(0);
  for (uint32_t i = 0; !in.at_end(); ++i) {
    JsonDiff diff;
    if (!read_json_diff(in, diff)) return false;
    visitor.element(i);
    visitor.begin_object(0);
    if (!visitor.key(0, "op") || !visitor.string(name_of(diff.operation))) return false;
    if (!visitor.key(1, "path") || !visitor.string(diff.path)) return false;
    if (diff.operation != JsonDiffOperation::remove) {
      if (!visitor.key(2, "value") || !walk_json(diff.value, visitor)) return false;
    }
    visitor.end_object(0);
  }
  visitor.end_array(0);
  return true;
}

}  // namespace

bool append_json_document(OutBuffer& out, Bytes document, JsonStyle style) {
  return append_in_style(out, document.size(), style,
                         [&](auto& visitor) { return walk_json(document, visitor); });
}

bool append_json_document(OutBuffer& out, const JsonEdit& document, JsonStyle style) {
  return append_in_style(out, document.size(), style, [&](auto& visitor) { return document.walk(visitor); });
}

bool append_json_diff(OutBuffer& out, Bytes diffs) {
  return append<JsonStyle::value>(out, diffs.size(), kDiffTextMost,
                                  [&](auto& visitor) { return walk_json_diffs(diffs, visitor); });
}

void append_server_text(OutBuffer& out, std::string_view document) {
  bool in_string = false;
  for (size_t at = 0; at < document.size();) {
    const size_t begin = at;
    if (in_string) {
      for (; at < document.size() && document[at] != '"'; ++at)
        if (document[at] == '\\') ++at;
      at = std::min(at + 1, document.size());
    } else {
      while (at < document.size() && document[at] != '"' && document[at] != ',' && document[at] != ':') ++at;
      if (at < document.size()) ++at;
    }
    out.append(document.substr(begin, at - begin));
    const char last = document[at - 1];
    if (last == '"')
      in_string = !in_string;
    else if (!in_string && (last == ',' || last == ':'))
      out.append(' ');
  }
}

}  // namespace binsift
