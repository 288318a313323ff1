#include "schema/token_stream.h"

#include <charconv>

#include "base/utf8.h"
#include "schema/statement_text.h"

namespace binsift {
namespace {

bool is_whole(const std::string& text) {
  return is_valid_utf8(as_bytes(text)) && text.find(kReplacement) == std::string::npos;
}

}  // namespace

void TokenStream::advance() {
  for (size_t i = 0; i + 1 < ahead_.size(); ++i) ahead_[i] = ahead_[i + 1];
  ahead_.back() = lexer_.next();
  if (current().kind == TokenKind::broken) fail();
}

bool TokenStream::accept(char symbol) {
  if (!current().is(symbol)) return false;
  advance();
  return true;
}

bool TokenStream::accept(std::string_view keyword) {
  if (!current().is(keyword)) return false;
  advance();
  return true;
}

bool TokenStream::accept(std::string_view first, std::string_view second) {
  if (!current().is(first) || !peek().is(second)) return false;
  advance();
  advance();
  return true;
}

bool TokenStream::at_name() const {
  return current().kind == TokenKind::word || current().kind == TokenKind::name;
}

std::string TokenStream::name() {
  if (!at_name()) return fail(), std::string();
  std::string value = value_of(current(), dialect().sql_mode);
  if (!is_whole(value)) fail();
  advance();
  return value;
}

std::string TokenStream::text() {
  if (current().kind != TokenKind::text) return fail(), std::string();
  std::string value = value_of(current(), dialect().sql_mode);
  advance();
  return value;
}

std::string TokenStream::charset_name() {
  return current().kind == TokenKind::text ? text() : name();
}

uint32_t TokenStream::number() {
  uint32_t value = 0;
  const std::string_view raw = current().raw;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (current().kind != TokenKind::number || error != std::errc() || end != raw.data() + raw.size())
    return fail(), 0;
  advance();
  return value;
}

void TokenStream::skip_brackets() {
  if (!expect('(')) return;
  for (size_t depth = 1; depth > 0; advance()) {
    if (current().kind == TokenKind::end || current().kind == TokenKind::broken) return fail();
    if (current().is('(')) ++depth;
    if (current().is(')')) --depth;
  }
}

void TokenStream::skip_element() {
  size_t depth = 0;
  while (ok() && !at_end()) {
    if (depth == 0 && (current().is(',') || current().is(')'))) return;
    if (current().is('(')) ++depth;
    if (current().is(')')) --depth;
    advance();
  }
  if (depth > 0) fail();
}

}  // namespace binsift
