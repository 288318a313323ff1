// A partial update: two bytes are the size of the document in front of the diffs.
#include "../unit/json_syntax.h"
#include "render/json_document.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 2) return 0;
  const Bytes rest(bytes + 2, size - 2);
  const Bytes before = rest.first(std::min<size_t>(load_u16(bytes), rest.size()));
  const Bytes diffs = rest.subspan(before.size());
  static OutBuffer out;
  static JsonEdit edit;
  out.clear();
  if (append_json_diff(out, diffs) != !out.empty()) __builtin_trap();
  if (!out.empty() && !test::JsonSyntax::is_json(out.view())) __builtin_trap();

  out.clear();
  const Result<void> applied = edit.apply(before, diffs);
  const bool written = append_json_document(out, edit, JsonStyle::server_text);
  if (written != !out.empty()) __builtin_trap();
  if (!applied && (written || applied.error().offset > diffs.size())) __builtin_trap();
  if (!written) return 0;
  if (out.size() > rest.size() * kJsonTextMost + 8 || !test::JsonSyntax::is_json(out.view()))
    __builtin_trap();
  // Without diffs it is the document as it was.
  static OutBuffer same;
  same.clear();
  if (diffs.empty() &&
      (!append_json_document(same, before, JsonStyle::server_text) || same.view() != out.view())) {
    __builtin_trap();
  }
  return 0;
}
