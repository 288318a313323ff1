// A document of binary JSON: an error, or well-formed text of bounded size in both styles.
#include "../unit/json_syntax.h"
#include "render/json_document.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const Bytes document(bytes, size);
  static OutBuffer value, text;
  value.clear(), text.clear();
  const bool written = append_json_document(value, document, JsonStyle::value);
  if (written != append_json_document(text, document, JsonStyle::server_text)) __builtin_trap();
  if (!written) {
    if (!value.empty() || !text.empty()) __builtin_trap();
    return 0;
  }
  if (text.size() > size * kJsonTextMost + 8 || value.size() > text.size()) __builtin_trap();
  if (!test::JsonSyntax::is_json(value.view()) || !test::JsonSyntax::is_json(text.view())) __builtin_trap();
  return 0;
}
