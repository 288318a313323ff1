#include "schema/statement_text.h"

#include "base/utf8.h"
#include "row/charset.h"

namespace binsift {

std::optional<std::string> statement_in_utf8(std::string_view sql, unsigned client_charset) {
  const Charset charset = charset_of(uint16_t(client_charset));
  if (is_utf8_charset(charset) || !is_convertible(charset)) return {};
  const Bytes bytes = as_bytes(sql);
  if (is_ascii_superset(charset) && is_ascii(bytes)) return {};

  std::string converted;
  char room[1024];
  const uint8_t* at = bytes.data();
  const uint8_t* const end = at + bytes.size();
  while (at < end) {
    const uint8_t* const before = at;
    const char* written = convert_to_utf8(charset, at, end, room, room + sizeof room);
    const uint8_t* const stop = at;
    const bool valid = written && stop > before;
    if (!written) {
      // The character at `stop` is invalid, and those in front of it are still to be taken.
      at = before;
      written = convert_to_utf8(charset, at, stop, room, room + sizeof room);
      at = stop;
    }
    if (written) converted.append(room, size_t(written - room));
    if (valid) continue;
    converted += kReplacement;
    ++at;
  }
  return converted;
}

}  // namespace binsift
