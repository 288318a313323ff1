#include "store/xml_fields.h"

#include <charconv>

namespace binsift {
namespace {

constexpr size_t kDeepest = 32;

Error wrong(const char* what, size_t offset) {
  Error error{.kind = ErrorKind::corrupt, .offset = offset};
  error.detail = std::string("what the server answered is no XML: ") + what;
  return error;
}

// Gives false for an entity that nobody knows.
bool append_entity(std::string& out, std::string_view name) {
  constexpr std::pair<std::string_view, char> kNamed[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [known, character] : kNamed)
    if (name == known) return out += character, true;
  if (!name.starts_with('#')) return false;
  const bool is_hex = name.starts_with("#x");
  name.remove_prefix(is_hex ? 2 : 1);
  uint32_t code = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (error != std::errc() || end != name.data() + name.size() || code > 0x10FFFF || is_surrogate)
    return false;
  if (code < 0x80) {
    out += char(code);
  } else if (code < 0x800) {
    out += char(0xC0 | code >> 6);
    out += char(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += char(0xE0 | code >> 12);
    out += char(0x80 | (code >> 6 & 0x3F));
    out += char(0x80 | (code & 0x3F));
  } else {
    out += char(0xF0 | code >> 18);
    out += char(0x80 | (code >> 12 & 0x3F));
    out += char(0x80 | (code >> 6 & 0x3F));
    out += char(0x80 | (code & 0x3F));
  }
  return true;
}

bool append_text(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const size_t amp = text.find('&');
    out += text.substr(0, amp);
    if (amp == std::string_view::npos) return true;
    const size_t end = text.find(';', amp);
    if (end == std::string_view::npos || !append_entity(out, text.substr(amp + 1, end - amp - 1)))
      return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

Result<std::vector<XmlField>> xml_fields(std::string_view document) {
  struct Open {
    size_t path_size;  // of the path in front of it
    std::string text;
  };
  std::vector<XmlField> fields;
  std::vector<Open> open;
  std::string path;
  size_t at = 0;
  const auto close = [&] {
    fields.push_back({path, std::move(open.back().text)});
    path.resize(open.back().path_size);
    open.pop_back();
  };
  while (at < document.size()) {
    const size_t tag = document.find('<', at);
    if (!open.empty()) {
      if (!append_text(open.back().text, document.substr(at, tag - at))) return wrong("an entity", at);
    }
    if (tag == std::string_view::npos) break;
    const std::string_view rest = document.substr(tag);
    const auto pass = [&](std::string_view begin, std::string_view end) {
      if (!rest.starts_with(begin)) return false;
      const size_t found = rest.find(end, begin.size());
      at = found == std::string_view::npos ? document.size() : tag + found + end.size();
      return true;
    };
    if (pass("<!--", "-->") || pass("<?", "?>") || pass("<!", ">")) continue;
    const size_t end = rest.find('>');
    if (end == std::string_view::npos) return wrong("a tag without its end", tag);
    std::string_view inner = rest.substr(1, end - 1);
    at = tag + end + 1;
    if (inner.starts_with('/')) {
      inner.remove_prefix(1);
      inner = inner.substr(0, inner.find_first_of(" \t\r\n"));
      const size_t slash = path.rfind('/');
      const std::string_view last = std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1);
      if (open.empty() || last != inner) return wrong("an end without its start", tag);
      close();
      continue;
    }
    const bool is_empty = inner.ends_with('/');
    if (is_empty) inner.remove_suffix(1);
    inner = inner.substr(0, inner.find_first_of(" \t\r\n"));
    if (inner.empty() || inner.find('/') != std::string_view::npos) return wrong("a tag", tag);
    if (open.size() == kDeepest) return Error{.kind = ErrorKind::limit, .detail = "XML is nested too deep"};
    open.push_back({path.size(), {}});
    if (!path.empty()) path += '/';
    path += inner;
    if (is_empty) close();
  }
  if (!open.empty()) return wrong("it ends early", document.size());
  return fields;
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

}  // namespace binsift
