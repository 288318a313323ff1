#include "resume/state_text.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/sha256.h"
#include "base/utf8.h"

namespace binsift {
namespace {

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  std::string bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, code] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (code != std::errc() || end != text.data() + i + 2) return {};
    bytes += char(value);
  }
  return bytes;
}

// A list of nodes of one kind, null where the key is absent.
const JsonNode* list_of(StrictFields& fields, const std::string& key, JsonNode::Kind kind,
                        const char* wanted) {
  const JsonNode* list = fields.has(key.c_str()) ? fields.list(key.c_str()) : nullptr;
  if (list && std::any_of(list->values.begin(), list->values.end(),
                          [&](const JsonNode& each) { return each.kind != kind; })) {
    fields.fail(key.c_str(), wanted);
    return nullptr;
  }
  return list;
}

}  // namespace

void put_key(std::string& out, std::string_view key) {
  if (!out.ends_with('{')) out += ',';
  ((out += '"') += key) += "\":";
}

void put_text(std::string& out, std::string_view key, std::string_view text) {
  if (is_valid_utf8(as_bytes(text))) {
    put_key(out, key);
    out += json_quoted(text);
  } else {
    put_key(out, std::string(key) + "_hex");
    ((out += '"') += hex_text(as_bytes(text))) += '"';
  }
}

void put_number(std::string& out, std::string_view key, uint64_t value) {
  put_key(out, key);
  out += fmt::format_int(value).c_str();
}

void put_flag(std::string& out, std::string_view key, bool value) {
  if (!value) return;
  put_key(out, key);
  out += "true";
}

void put_texts(std::string& out, std::string_view key, std::span<const std::string> texts) {
  if (texts.empty()) return;
  const bool is_text = std::all_of(texts.begin(), texts.end(),
                                   [](const std::string& text) { return is_valid_utf8(as_bytes(text)); });
  put_key(out, is_text ? std::string(key) : std::string(key) + "_hex");
  out += '[';
  for (const std::string& text : texts) {
    if (!out.ends_with('[')) out += ',';
    out += is_text ? json_quoted(text) : '"' + hex_text(as_bytes(text)) + '"';
  }
  out += ']';
}

void put_numbers(std::string& out, std::string_view key, std::span<const uint32_t> numbers) {
  if (numbers.empty()) return;
  put_key(out, key);
  out += '[';
  for (const uint32_t number : numbers) {
    if (!out.ends_with('[')) out += ',';
    out += fmt::format_int(number).c_str();
  }
  out += ']';
}

bool has_text(const StrictFields& fields, const std::string& key) {
  return fields.has(key.c_str()) || fields.has((key + "_hex").c_str());
}

std::string take_text(StrictFields& fields, const std::string& key) {
  const std::string as_hex = key + "_hex";
  if (!fields.has(as_hex.c_str())) return fields.text(key.c_str());
  std::optional<std::string> bytes = from_hex(fields.text(as_hex.c_str()));
  if (!bytes) fields.fail(as_hex.c_str(), "must be hexadecimal digits");
  return bytes.value_or("");
}

std::vector<std::string> take_texts(StrictFields& fields, const std::string& key) {
  std::vector<std::string> texts;
  const std::string as_hex = key + "_hex";
  if (const JsonNode* list = list_of(fields, as_hex, JsonNode::Kind::text, "must be a list of texts")) {
    for (const JsonNode& each : list->values) {
      std::optional<std::string> bytes = from_hex(each.text);
      if (!bytes) fields.fail(as_hex.c_str(), "must be hexadecimal digits");
      texts.push_back(bytes.value_or(""));
    }
    return texts;
  }
  if (const JsonNode* list = list_of(fields, key, JsonNode::Kind::text, "must be a list of texts"))
    for (const JsonNode& each : list->values) texts.push_back(each.text);
  return texts;
}

std::vector<uint32_t> take_numbers(StrictFields& fields, const char* key) {
  std::vector<uint32_t> numbers;
  const JsonNode* list = list_of(fields, key, JsonNode::Kind::number, "must be a list of numbers");
  for (size_t i = 0; list && i < list->values.size(); ++i) {
    const std::string& text = list->values[i].text;
    uint32_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || end != text.data() + text.size()) {
      fields.fail(key, "has '" + text + "', which is no number that it can hold");
      return numbers;
    }
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace binsift
