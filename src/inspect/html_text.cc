#include "inspect/html_text.h"

#include "inspect/layout.h"
#include "inspect/one_line.h"

namespace binsift {

std::string html_text(std::string_view text, size_t most) {
  OutBuffer line;
  append_one_line(line, text, most);
  std::string html;
  for (const char c : line.view()) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

std::string html_number(uint64_t number) {
  std::string html;
  for (const char c : grouped(number)) c == ' ' ? html += "\u202f" : html += c;
  return html;
}

std::string html_name(std::string_view name) {
  return "<bdi>" + html_text(name) + "</bdi>";
}

}  // namespace binsift
