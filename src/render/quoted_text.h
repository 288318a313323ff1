#pragma once
// Strings as the row text shows them: in single quotes, escaped as mysqlbinlog does (\' \\ \b \t \n \f \r,
// else \x0b).
#include "base/cursor.h"
#include "base/out_buffer.h"
#include "row/collation.h"

namespace binsift {

// vendor_text: all control characters are escaped, as above. sql: a literal for a server that takes
// backslashes as escapes: \0 \' \\ \b \t \n \r \Z; other characters stand for themselves.
enum class QuoteStyle : uint8_t { vendor_text, sql };

// 'text'. `utf8` must be valid UTF-8.
void append_quoted(OutBuffer& out, std::string_view utf8, QuoteStyle style = QuoteStyle::vendor_text);
// The same without quotes, in the vendor's style and in that of sql: of a text that comes in parts.
void append_quoted_part(OutBuffer& out, std::string_view utf8);
void append_sql_quoted_part(OutBuffer& out, std::string_view utf8);

// The same for bytes in a charset, converted to UTF-8. False, and nothing written, where they are invalid in
// it.
bool append_quoted_text(OutBuffer& out, Bytes bytes, Charset charset,
                        QuoteStyle style = QuoteStyle::vendor_text);

// X'0AFF'
void append_hex(OutBuffer& out, Bytes bytes);

// Bytes that may be anything: 'text' where all of them are printable ASCII, else X'…'.
void append_quoted_bytes(OutBuffer& out, Bytes bytes);

// `name` where it is a plain identifier, else `na``me`; control characters become '?'.
void append_identifier(OutBuffer& out, std::string_view name, bool always_quoted);

}  // namespace binsift
