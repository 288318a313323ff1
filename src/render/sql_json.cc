#include "render/sql_json.h"

#include "base/digits.h"
#include "base/utf8.h"
#include "render/json_document.h"
#include "render/number_text.h"
#include "render/quoted_text.h"
#include "row/json_opaque.h"

namespace binsift {
namespace {

void append_bytes(OutBuffer& out, Bytes bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  char* p = out.need(2 * bytes.size() + 3);
  *p++ = 'x', *p++ = '\'';
  for (const uint8_t byte : bytes) *p++ = kHex[byte >> 4], *p++ = kHex[byte & 15];
  *p++ = '\'';
  out.advance_to(p);
}

struct Nothing {
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
  bool key(uint32_t, std::string_view) { return true; }
  bool string(std::string_view) { return true; }
};

// Whether any value is one that JSON text has no type for.
struct OpaqueFinder : Nothing {
  bool found = false;
  bool opaque(uint8_t, Bytes) {
    found = true;
    return true;
  }
};

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

struct RootFinder : OpaqueFinder {
  bool container = false, seen = false;
  void begin_object(uint32_t) { root(true); }
  void begin_array(uint32_t) { root(true); }
  void element(uint32_t) { root(false); }
  bool opaque(uint8_t type, Bytes bytes) {
    root(false);
    return OpaqueFinder::opaque(type, bytes);
  }
  void root(bool is_container) {
    if (!seen) container = is_container;
    seen = true;
  }
};

bool walk(Bytes document, auto& visitor) {
  return walk_json(document, visitor);
}
bool walk(const JsonEdit& document, auto& visitor) {
  return document.walk(visitor);
}

template <class Document>
bool append(OutBuffer& out, const Document& document, bool as_json) {
  const size_t begin = out.size();
  RootFinder finder;
  if (!walk(document, finder)) return false;
  if (finder.found) {
    if (!finder.container) out.append("CAST(");
    Builder builder(out);
    const bool good = walk(document, builder);
    if (!finder.container) out.append(" AS JSON)");
    if (!good) out.cut_to(begin);
    return good;
  }
  OutBuffer text;
  if (!append_json_document(text, document, JsonStyle::server_text)) return false;
  if (as_json) out.append("CAST(");
  append_quoted(out, text.view(), QuoteStyle::sql);
  if (as_json) out.append(" AS JSON)");
  return true;
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
