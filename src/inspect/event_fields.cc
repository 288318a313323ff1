#include "inspect/event_fields.h"

#include "render/base64.h"

namespace binsift {

void JsonFields::sql(std::string_view key, std::string_view statement, Charset charset) {
  put_key(key);
  if (append_json_text_if_utf8(out_, as_bytes(statement))) return;
  OutBuffer utf8;
  if (charset != Charset::unknown && statement.size() <= kConvertedMost &&
      to_utf8(as_bytes(statement), charset, utf8))
    return append_json_string(out_, utf8.view());
  out_.append("{\"base64\":\"");
  append_base64(out_, as_bytes(statement));
  out_.append("\"}");
}

}  // namespace binsift
