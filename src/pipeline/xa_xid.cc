#include "pipeline/xa_xid.h"

#include "event/xa_prepare.h"

namespace binsift {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

std::string hex_of(std::string_view text_bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text = "X'";
  for (const uint8_t byte : as_bytes(text_bytes)) text += {kHex[byte >> 4], kHex[byte & 15]};
  return text + "'";
}

// Without white space, in lower case.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\n' && c != ';') out += lower(c);
  return out;
}

}  // namespace

std::string prepared_xid(Bytes body, const FormatDescription& format) {
  Result<XaPrepare> prepare = decode_xa_prepare(body, format);
  if (!prepare || prepare->one_phase) return {};
  return hex_of(prepare->gtrid) + "," + hex_of(prepare->bqual) + "," + std::to_string(prepare->format_id);
}

bool starts_with_commit(std::string_view xa_statement) {
  return plain(xa_statement.substr(0, 16)).starts_with("xacommit");
}

bool names_xid(std::string_view statement, std::string_view xid) {
  const std::string text = plain(statement);
  const std::string_view verb = starts_with_commit(statement) ? "xacommit" : "xarollback";
  return text.starts_with(verb) && std::string_view(text).substr(verb.size()) == plain(xid);
}

}  // namespace binsift
