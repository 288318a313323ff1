#include "render/csv_values.h"

namespace binsift {
void append_csv_escaped(OutBuffer& out, std::string_view text) {
  constexpr size_t kPart = 64 * 1024;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, kPart);
    const void* quote = std::memchr(part.data(), '"', part.size());
    const size_t size = quote ? size_t(static_cast<const char*>(quote) - part.data()) + 1 : part.size();
    char* p = out.need(size + 1);
    p = put_text(p, part.substr(0, size));
    if (quote) *p++ = '"';
    out.advance_to(p);
    text.remove_prefix(size);
  }
}

void CsvValues::enumeration(size_t i, unsigned index) {
  const auto& members = table_.columns[i].names;
  char* p = start(i);
  if (members.empty() || index > members.size()) return finish(write_u32(p, index));
  out_.append('"');
  if (index > 0) append_csv_escaped(out_, members[index - 1]);
  out_.append('"');
}

void CsvValues::set(size_t i, uint64_t bits) {
  const auto& members = table_.columns[i].names;
  char* p = start(i);
  if (members.empty() || (members.size() < 64 && bits >> members.size() != 0))
    return finish(write_u64(p, bits));
  out_.append('"');
  for (bool first = true; bits != 0; bits &= bits - 1, first = false) {
    if (!first) out_.append(',');
    append_csv_escaped(out_, members[size_t(std::countr_zero(bits))]);
  }
  out_.append('"');
}

void CsvValues::text(size_t i, Bytes bytes) {
  const Charset charset = table_.columns[i].charset;
  start(i);
  const bool is_utf8 =
      charset == Charset::utf8mb4 || charset == Charset::utf8mb3 || charset == Charset::unknown;
  if (is_utf8 ? is_utf8_text(out_, bytes) : is_ascii_superset(charset) && is_ascii_text(out_, bytes))
    return quoted(as_text(bytes));
  if (is_utf8 || !is_text_of(out_, bytes, charset)) return unreadable(bytes);
  out_.append('"');
  char utf8[4096];
  const uint8_t* const end = bytes.data() + bytes.size();
  for (const uint8_t* p = bytes.data(); p != end;) {
    const char* const utf8_end = convert_to_utf8(charset, p, end, utf8, std::end(utf8));
    if (!utf8_end) break;  // it was valid above
    append_csv_escaped(out_, {utf8, utf8_end});
  }
  out_.append('"');
}

void CsvValues::unknown_text(size_t i, Bytes bytes) {
  start(i);
  if (!is_utf8_text(out_, bytes)) return unreadable(bytes);
  quoted(as_text(bytes));
}

void CsvValues::binary(size_t i, Bytes bytes) {
  constexpr size_t kBinaryMost = 1024;
  const JsonTable::Column& column = table_.columns[i];
  start(i);
  if (column.pad_with_zero && bytes.size() < column.max_bytes && column.max_bytes <= kBinaryMost) {
    uint8_t padded[kBinaryMost] = {};
    if (!bytes.empty()) std::memcpy(padded, bytes.data(), bytes.size());
    append_base64(out_, Bytes(padded, column.max_bytes));
  } else if (bytes.empty()) {
    out_.append("\"\"");
  } else {
    append_base64(out_, bytes);
  }
}

void CsvValues::compressed(size_t i, Bytes bytes) {
  Result<Bytes> plain = unpack_column(bytes, state_.inflater);
  if (!plain) {
    start(i);
    return undecoded(bytes);
  }
  switch (table_.columns[i].text_kind) {
    case TextKind::binary: return binary(i, *plain);
    case TextKind::text: return text(i, *plain);
    default: return unknown_text(i, *plain);
  }
}

void CsvValues::json_diff(size_t i, Bytes diffs) {
  start(i);
  const Bytes before = state_.before_documents[i];
  if (before.data() && state_.edit.apply(before, diffs) && append_document(state_.edit)) return;
  ++state_.unapplied_diff_count;
  out_.append("\"{\"\"json_diff\"\":");
  EscapedText text(state_.scratch, out_, append_csv_escaped);
  const bool good = append_json_diff(state_.scratch, diffs);
  text.finish();
  if (!good) {
    out_.append("null");
    ++state_.undecoded_count;
  }
  out_.append("}\"");
}

void CsvValues::vector(size_t i, Bytes bytes) {
  char* p = start(i);
  if (bytes.size() % 4 != 0) return undecoded(bytes);
  out_.advance_to(put_text(p, "\"["));
  for (size_t at = 0; at < bytes.size(); at += 4) {
    p = out_.need(kDoubleRoom + 1);
    if (at > 0) *p++ = ',';
    out_.advance_to(write_json_float(p, std::bit_cast<float>(load_u32(bytes.data() + at))));
  }
  out_.append("]\"");
}

void CsvValues::json_text(size_t i, Bytes bytes) {
  start(i);
  if (is_json_change(as_text(bytes))) ++state_.unapplied_diff_count;
  if (as_text(bytes).starts_with("{\"base64\":")) ++state_.unreadable_text_count;
  EscapedText text(state_.scratch, out_, append_csv_escaped);
  out_.append('"');
  if (as_text(bytes).starts_with("{\"base64\":"))
    state_.scratch.append(as_text(bytes));
  else
    append_server_text(state_.scratch, as_text(bytes));
  text.finish();
  out_.append('"');
}

}  // namespace binsift
