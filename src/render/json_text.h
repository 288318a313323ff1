#pragma once
// Strings as JSON text.
#include "base/cursor.h"
#include "base/out_buffer.h"
#include "render/json_escape.h"
#include "row/charset.h"

namespace binsift {

// The quoted string. `utf8` must be valid UTF-8; '"', '\\' and control characters are escaped (\b \f \n \r
// \t, else \u00xx in lower case), all else stands as it is. A huge value is written in parts, between which
// the buffer's drain may take what there is.
void append_json_string(OutBuffer& out, std::string_view utf8);

// What stands between the quotes, of a text that comes in parts.
void append_json_escaped(OutBuffer& out, std::string_view utf8);

// The same for bytes that may not be UTF-8: false, and nothing written, when they are not.
bool append_json_text_if_utf8(OutBuffer& out, Bytes bytes);

// The same for bytes in any charset, converted to UTF-8: false, and nothing written, where they are invalid
// in it (row/charset.h); an unknown charset is taken for UTF-8.
bool append_json_text(OutBuffer& out, Bytes bytes, Charset charset);

// The escaped characters without quotes; room for kEscapedMost bytes a byte and kEscapedSlack more must be
// there (render/json_escape.h).
char* write_json_escaped(char* out, std::string_view utf8);
// Null where the bytes are not UTF-8.
char* write_json_escaped_if_utf8(char* out, Bytes bytes);

}  // namespace binsift
