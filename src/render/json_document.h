#pragma once
// A document of MySQL's binary JSON as text.
#include "base/cursor.h"
#include "base/out_buffer.h"
#include "row/json_diff.h"

namespace binsift {

// value        {"a":1,"b":[1,2.0]}: to stand in a JSON line
// server_text  {"a": 1, "b": [1, 2.0]}: what the server's CAST(… AS CHAR) gives
// Numbers keep all their digits, a double is told from an integer (1.0), DECIMAL keeps its zeros (1.50);
// dates and times are strings with six fraction digits, other SQL values "base64:typeN:…", both as the server
// prints them.
enum class JsonStyle : uint8_t { value, server_text };

// False, and nothing written, for a damaged document (walk_json, strings that are not UTF-8). No bytes are
// null.
bool append_json_document(OutBuffer& out, Bytes document, JsonStyle style);
bool append_json_document(OutBuffer& out, const JsonEdit& document, JsonStyle style);

// A list of diffs (row/json_diff.h) as
// [{"op":"replace","path":"$.a","value":1},{"op":"remove","path":"$.b"}], in the style `value`; no bytes are
// []. False, and nothing written, when they are damaged.
bool append_json_diff(OutBuffer& out, Bytes diffs);

// The same spaces as `server_text` in a document that is text already, without any; its values stay as they
// stand there.
void append_server_text(OutBuffer& out, std::string_view document);
// Such a text is what stands for a value of which only a change is known: {"json_diff":[…]}.
inline bool is_json_change(std::string_view text) {
  return text.starts_with("{\"json_diff\":");
}

}  // namespace binsift
