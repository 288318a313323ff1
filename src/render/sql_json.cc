#include "render/sql_json.h"

#include "base/digits.h"
#include "base/utf8.h"
#include "render/escaped_text.h"
#include "render/huge_text.h"
#include "render/json_document.h"
#include "render/number_text.h"
#include "render/quoted_text.h"
#include "row/json_opaque.h"

namespace binsift {
namespace {

void append_bytes(OutBuffer& out, Bytes bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  constexpr size_t kPart = 1 << 20;
  out.append("x'");
  while (!bytes.empty()) {
    const Bytes part = bytes.first(std::min(bytes.size(), kPart));
    bytes = bytes.subspan(part.size());
    char* p = out.need(2 * part.size());
    for (const uint8_t byte : part) *p++ = kHex[byte >> 4], *p++ = kHex[byte & 15];
    out.advance_to(p);
  }
  out.append('\'');
}

class Builder {
 public:
  explicit Builder(OutBuffer& out) : out_(out) {}
  void begin_object(uint32_t) { out_.append("JSON_OBJECT("); }
  void end_object(uint32_t) { out_.append(')'); }
  void begin_array(uint32_t) { out_.append("JSON_ARRAY("); }
  void end_array(uint32_t) { out_.append(')'); }
  void element(uint32_t index) { separate(index); }
  bool key(uint32_t index, std::string_view name) {
    separate(index);
    if (!string(name)) return false;
    out_.append(", ");
    return true;
  }
  void null() { out_.append("NULL"); }
  void boolean(bool value) { out_.append(value ? "TRUE" : "FALSE"); }
  void integer(int64_t value) { out_.advance_to(write_i64(out_.need(kDigitsRoom), value)); }
  void unsigned_integer(uint64_t value) { out_.advance_to(write_u64(out_.need(kDigitsRoom), value)); }
  void real(double value) {
    char* p = out_.need(kDoubleRoom + 2);
    char* end = write_server_double(p, value);
    // Without an exponent the literal would be a DECIMAL.
    if (std::string_view(p, size_t(end - p)).find('e') == std::string_view::npos) *end++ = 'e', *end++ = '0';
    out_.advance_to(end);
  }
  bool string(std::string_view value) {
    if (!is_valid_utf8(as_bytes(value))) return false;
    append_quoted(out_, value, QuoteStyle::sql);
    return true;
  }
  bool opaque(uint8_t field_type, Bytes bytes) {
    const JsonOpaque kind = json_opaque_of(field_type);
    if (kind == JsonOpaque::other) return append_bytes(out_, bytes), true;
    if (kind != JsonOpaque::decimal) out_.append("CAST('");
    char* p = out_.need(kJsonOpaqueRoom);
    p = write_json_opaque(p, kind, bytes);
    if (!p) return false;
    out_.advance_to(p);
    if (kind == JsonOpaque::date) out_.append("' AS DATE)");
    if (kind == JsonOpaque::time) out_.append("' AS TIME(6))");
    if (kind == JsonOpaque::datetime) out_.append("' AS DATETIME(6))");
    return true;
  }

 private:
  void separate(uint32_t index) {
    if (index != 0) out_.append(", ");
  }
  OutBuffer& out_;
};

// Looks a document through: whether it can be written, because what a drain has taken can't be taken back,
// and how.
class Inspection {
 public:
  explicit Inspection(OutBuffer& out) : out_(out) {}
  bool is_container() const { return container_; }
  // Whether any value is one that JSON text has no type for.
  bool has_opaque() const { return opaque_; }

  void begin_object(uint32_t) { root(true); }
  void end_object(uint32_t) {}
  void begin_array(uint32_t) { root(true); }
  void end_array(uint32_t) {}
  void element(uint32_t) { look_at(kEntry), root(false); }
  void null() {}
  void boolean(bool) {}
  void integer(int64_t) {}
  void unsigned_integer(uint64_t) {}
  void real(double) {}
  bool key(uint32_t, std::string_view name) { return string(name); }
  bool string(std::string_view value) {
    look_at(value.size());
    return is_utf8_text(out_, as_bytes(value));
  }
  bool opaque(uint8_t field_type, Bytes bytes) {
    root(false);
    opaque_ = true;
    char room[kJsonOpaqueRoom];
    const JsonOpaque kind = json_opaque_of(field_type);
    return kind == JsonOpaque::other || write_json_opaque(room, kind, bytes);
  }

 private:
  static constexpr size_t kPart = 4 << 20;
  static constexpr size_t kEntry = 5;
  void root(bool is_container) {
    if (!seen_) container_ = is_container;
    seen_ = true;
  }
  void look_at(size_t size) {
    looked_at_ += size;
    if (looked_at_ < kPart) return;
    looked_at_ = 0;
    out_.let_go();
  }

  OutBuffer& out_;
  bool container_ = false, opaque_ = false, seen_ = false;
  size_t looked_at_ = 0;  // since pages went the last time
};

bool walk(Bytes document, auto& visitor) {
  return walk_json(document, visitor);
}
bool walk(const JsonEdit& document, auto& visitor) {
  return document.walk(visitor);
}

template <class Document>
bool append(OutBuffer& out, const Document& document, bool as_json) {
  Inspection found(out);
  if (!walk(document, found)) return false;
  if (found.has_opaque()) {
    if (!found.is_container()) out.append("CAST(");
    Builder builder(out);
    const bool good = walk(document, builder);
    if (!found.is_container()) out.append(" AS JSON)");
    return good;
  }
  if (as_json) out.append("CAST(");
  out.append('\'');
  OutBuffer text;
  EscapedText quoted(text, out, append_sql_quoted_part);
  const bool good = append_json_document(text, document, JsonStyle::server_text);
  quoted.finish();
  out.append(as_json ? "' AS JSON)" : "'");
  return good;
}

}  // namespace

bool append_sql_json(OutBuffer& out, Bytes document, bool as_json) {
  // No bytes are null, which a column that is not NULL holds behind INSERT IGNORE.
  if (document.empty()) return out.append(as_json ? "CAST('null' AS JSON)" : "'null'"), true;
  return append(out, document, as_json);
}
bool append_sql_json(OutBuffer& out, const JsonEdit& document, bool as_json) {
  return append(out, document, as_json);
}

bool append_sql_json_diffs(OutBuffer& out, std::string_view column, Bytes diffs) {
  std::string expression(column);
  Cursor in(diffs);
  while (!in.at_end()) {
    JsonDiff diff;
    if (!read_json_diff(in, diff) || !is_valid_utf8(as_bytes(diff.path))) return false;
    OutBuffer part;
    append_quoted(part, diff.path, QuoteStyle::sql);
    if (diff.operation != JsonDiffOperation::remove) {
      part.append(", ");
      if (!append_sql_json(part, diff.value, true)) return false;
    }
    const char* function = diff.operation == JsonDiffOperation::replace  ? "JSON_REPLACE("
                           : diff.operation == JsonDiffOperation::remove ? "JSON_REMOVE("
                           : diff.path.ends_with(']')                    ? "JSON_ARRAY_INSERT("
                                                                         : "JSON_INSERT(";
    expression = function + expression + ", " + std::string(part.view()) + ')';
  }
  out.append(expression);
  return true;
}

}  // namespace binsift
