#pragma once
// What a line says of an event, field by field: ` key=value` in text, `,"key":value` in JSON. Both have the
// same members, so that each event is described once.
#include "base/digits.h"
#include "base/out_buffer.h"
#include "inspect/one_line.h"
#include "render/json_text.h"
#include "row/charset.h"

namespace binsift {

// A statement is converted in memory up to here; a longer one that is not UTF-8 is shown as its bytes.
inline constexpr size_t kConvertedMost = 16 << 20;

class TextFields {
 public:
  static constexpr bool kJson = false;
  explicit TextFields(OutBuffer& out) : out_(out) {}

  // A value that speaks for itself: the text form does without its key. No control characters.
  void word(std::string_view, std::string_view value) {
    char* p = out_.need(value.size() + 1);
    *p = ' ';
    std::memcpy(p + 1, value.data(), value.size());
    out_.advance_to(p + 1 + value.size());
  }
  [[gnu::always_inline]] void number(std::string_view key, uint64_t value) { put_number(key, value, false); }
  [[gnu::always_inline]] void signed_number(std::string_view key, int64_t value) {
    put_number(key, value < 0 ? 0 - uint64_t(value) : uint64_t(value), value < 0);
  }
  // true; one that is false is left out.
  void flag(std::string_view key) { word({}, key); }
  // key=value, where the value may hold anything.
  void text(std::string_view key, std::string_view value) {
    out_.append(' ');
    out_.append(key);
    out_.append('=');
    append_one_line(out_, value);
  }
  // The same, shown without its key.
  void shown(std::string_view, std::string_view value) {
    out_.append(' ');
    append_one_line(out_, value);
  }
  // A statement, in a charset.
  void sql(std::string_view, std::string_view statement, Charset charset) {
    out_.append(' ');
    if (charset != Charset::unknown && !is_utf8_charset(charset)) {
      // What is shown is short; a charset that needs its text whole is none that statements are in.
      OutBuffer utf8;
      if (to_utf8(as_bytes(statement.substr(0, 4 * kShownMost)), charset, utf8))
        return append_one_line(out_, utf8.view());
    }
    append_one_line(out_, statement);
  }

 private:
  [[gnu::always_inline]] void put_number(std::string_view key, uint64_t value, bool negative) {
    char* p = out_.need(key.size() + 3 + kDigitsRoom);
    *p++ = ' ';
    std::memcpy(p, key.data(), key.size());
    p += key.size();
    *p++ = '=';
    if (negative) *p++ = '-';
    out_.advance_to(write_u64(p, value));
  }
  OutBuffer& out_;
};

class JsonFields {
 public:
  static constexpr bool kJson = true;
  explicit JsonFields(OutBuffer& out) : out_(out) {}

  void word(std::string_view key, std::string_view value) { text(key, value); }
  void number(std::string_view key, uint64_t value) {
    char* p = put_key(key);
    out_.advance_to(write_u64(p, value));
  }
  void signed_number(std::string_view key, int64_t value) {
    char* p = put_key(key);
    out_.advance_to(write_i64(p, value));
  }
  void flag(std::string_view key) {
    char* p = put_key(key);
    std::memcpy(p, "true", 4);
    out_.advance_to(p + 4);
  }
  void text(std::string_view key, std::string_view value) { sql(key, value, Charset::unknown); }
  void shown(std::string_view key, std::string_view value) { text(key, value); }
  // {"base64":"…"} where the bytes are no text.
  void sql(std::string_view key, std::string_view statement, Charset charset);

 private:
  char* put_key(std::string_view key) {
    char* p = out_.need(key.size() + 4 + kDigitsRoom);
    *p++ = ',';
    *p++ = '"';
    std::memcpy(p, key.data(), key.size());
    p += key.size();
    *p++ = '"';
    *p++ = ':';
    out_.advance_to(p);
    return p;
  }
  OutBuffer& out_;
};

}  // namespace binsift
