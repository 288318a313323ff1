#include "render/json_text.h"

#include "base/utf8.h"
#include "render/huge_text.h"
#include "render/json_escape.h"

namespace binsift {
namespace {

// A value is written in parts of this size: small enough that six times as much is little memory.
constexpr size_t kPart = 32 * 1024;

void append_escaped(OutBuffer& out, const uint8_t* p, const uint8_t* end) {
  while (p != end) {
    const size_t size = std::min(size_t(end - p), kPart);
    char* at = out.need(size * kEscapedMost + kEscapedSlack);
    out.advance_to(escape_json<false>(at, p, p + size));
    p += size;
  }
}

void append_in_parts(OutBuffer& out, const uint8_t* p, const uint8_t* end) {
  out.append('"');
  append_escaped(out, p, end);
  out.append('"');
}

}  // namespace

void append_json_string(OutBuffer& out, std::string_view utf8) {
  const Bytes bytes = as_bytes(utf8);
  const uint8_t* end = bytes.data() + bytes.size();
  if (bytes.size() > kPart) return append_in_parts(out, bytes.data(), end);
  char* at = out.need(bytes.size() * kEscapedMost + kEscapedSlack + 2);
  *at++ = '"';
  at = escape_json<false>(at, bytes.data(), end);
  *at++ = '"';
  out.advance_to(at);
}

void append_json_escaped(OutBuffer& out, std::string_view utf8) {
  const Bytes bytes = as_bytes(utf8);
  append_escaped(out, bytes.data(), bytes.data() + bytes.size());
}

bool append_json_text_if_utf8(OutBuffer& out, Bytes bytes) {
  const uint8_t* end = bytes.data() + bytes.size();
  if (bytes.size() > kPart) {
    if (!is_utf8_text(out, bytes)) return false;
    append_in_parts(out, bytes.data(), end);
    return true;
  }
  char* at = out.need(bytes.size() * kEscapedMost + kEscapedSlack + 2);
  *at++ = '"';
  at = escape_json<true>(at, bytes.data(), end);
  if (!at) return false;
  *at++ = '"';
  out.advance_to(at);
  return true;
}

bool append_json_text(OutBuffer& out, Bytes bytes, Charset charset) {
  if (is_utf8_charset(charset)) {
    if (charset == Charset::ascii && !is_ascii_text(out, bytes)) return false;
    return append_json_text_if_utf8(out, bytes);
  }
  if (is_ascii_superset(charset) && charset != Charset::binary && is_ascii_text(out, bytes)) {
    append_json_string(out, as_text(bytes));
    return true;
  }
  const uint8_t* end = bytes.data() + bytes.size();
  char utf8[4096];
  if (bytes.size() > kPart) {
    if (!is_text_of(out, bytes, charset)) return false;
    out.append('"');
    for (const uint8_t* p = bytes.data(); p != end;) {
      const char* utf8_end = convert_to_utf8(charset, p, end, utf8, std::end(utf8));
      char* at = out.need(sizeof utf8 * kEscapedMost + kEscapedSlack);
      out.advance_to(write_json_escaped(at, {utf8, utf8_end}));
    }
    out.append('"');
    return true;
  }
  // No byte takes more than an escaped one: three bytes of UTF-8 are not escaped.
  char* at = out.need(bytes.size() * kEscapedMost + kEscapedSlack + 2);
  *at++ = '"';
  for (const uint8_t* p = bytes.data(); p != end;) {
    const char* utf8_end = convert_to_utf8(charset, p, end, utf8, std::end(utf8));
    if (!utf8_end) return false;
    at = write_json_escaped(at, {utf8, utf8_end});
  }
  *at++ = '"';
  out.advance_to(at);
  return true;
}

char* write_json_escaped(char* out, std::string_view utf8) {
  const Bytes bytes = as_bytes(utf8);
  return escape_json<false>(out, bytes.data(), bytes.data() + bytes.size());
}

char* write_json_escaped_if_utf8(char* out, Bytes bytes) {
  return escape_json<true>(out, bytes.data(), bytes.data() + bytes.size());
}

}  // namespace binsift
