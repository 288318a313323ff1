// A text in a charset (first byte): invalid, or valid UTF-8 and the same in JSON; and converted in parts, the
// same.
#include <string>

#include "../unit/json_syntax.h"
#include "render/json_text.h"

using namespace binsift;

namespace {

// As much at a time as fits into the least room there may be.
bool in_parts(Bytes text, Charset charset, std::string& utf8) {
  const uint8_t *p = text.data(), *end = p + text.size();
  while (p != end) {
    char room[kConvertLeast];
    const char* room_end = convert_to_utf8(charset, p, end, room, std::end(room));
    if (!room_end || room_end == room) return false;
    utf8.append(room, size_t(room_end - room));
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const auto charset = Charset(bytes[0] % kCharsetCount);
  if (charset == Charset::binary) return 0;
  const Bytes text(bytes + 1, size - 1);
  static OutBuffer utf8, json, expected;
  utf8.clear(), json.clear(), expected.clear();
  std::string parts;
  const bool converted = to_utf8(text, charset, utf8);
  if (converted != append_json_text(json, text, charset) || converted != in_parts(text, charset, parts)) {
    __builtin_trap();
  }
  if (!converted) {
    if (!utf8.empty() || !json.empty()) __builtin_trap();
    return 0;
  }
  if (!is_valid_utf8(as_bytes(utf8.view())) || parts != utf8.view()) __builtin_trap();
  append_json_string(expected, utf8.view());
  if (json.view() != expected.view() || !test::JsonSyntax::is_json(json.view())) __builtin_trap();
  return 0;
}
