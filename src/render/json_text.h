#pragma once
// Strings and numbers as JSON text.
#include "base/cursor.h"
#include "base/digits.h"
#include "base/out_buffer.h"
#include "row/charset.h"

namespace binsift {

// The quoted string. `utf8` must be valid UTF-8; '"', '\\' and control characters are escaped (\b \f \n \r
// \t, else \u00xx in lower case), all else stands as it is. A huge value is written in parts, between which
// the buffer's drain may take what there is.
void append_json_string(OutBuffer& out, std::string_view utf8);

// The same for bytes that may not be UTF-8: false, and nothing written, when they are not.
bool append_json_text_if_utf8(OutBuffer& out, Bytes bytes);

// The same for bytes in any charset, converted to UTF-8: false, and nothing written, where they are invalid
// in it (row/charset.h); an unknown charset is taken for UTF-8.
bool append_json_text(OutBuffer& out, Bytes bytes, Charset charset);

// The escaped characters without quotes; room for kEscapedMost bytes a byte and kEscapedSlack more must be
// there.
inline constexpr size_t kEscapedMost = 6, kEscapedSlack = 16;
char* write_json_escaped(char* out, std::string_view utf8);
// Null where the bytes are not UTF-8.
char* write_json_escaped_if_utf8(char* out, Bytes bytes);

// The shortest digits that read back as the same number, without an exponent from 1e-5 up to 1e15. Infinities
// and NaN, which JSON lacks, become strings.
inline constexpr size_t kDoubleRoom = 40;
char* write_json_double(char* out, double value);
char* write_json_float(char* out, float value);

// As the server writes a double in JSON text: the same digits, but told from an integer by ".0" where nothing
// else does, and with an exponent below 1e-15 and for whole numbers from 1e15 on: 1.0, 19.99, 1e15, 1.5e-300.
char* write_server_double(char* out, double value);
// The same without the ".0", as in ST_AsText.
char* write_server_number(char* out, double value);

}  // namespace binsift
