#include "base/json_tree.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "base/quantity.h"
#include "base/utf8.h"

namespace binsift {
namespace {

using simdjson::ondemand::json_type;

class TreeBuilder {
 public:
  TreeBuilder(const simdjson::padded_string& text) : text_(text), counted_to_(text.data()) {}

  // Counts on from where it was asked last, which is nearly always in front of `at`.
  size_t line_of(const char* at) {
    at = std::clamp(at, text_.data(), text_.data() + text_.size());
    if (at < counted_to_) counted_to_ = text_.data(), line_ = 1;
    line_ += size_t(std::count(counted_to_, at, '\n'));
    counted_to_ = at;
    return line_;
  }

  template <class Element>
  Result<JsonNode> build(Element element, const std::string& path, size_t line, size_t depth) {
    constexpr size_t kMostDepth = 32;
    JsonNode value{.line = line};
    json_type type;
    if (const auto code = element.type().get(type)) return broken(path, line, code);
    if (depth > kMostDepth) return json_error(path, line, "is nested too deep");
    switch (type) {
      case json_type::null:
        if (!is_null(element)) return json_error(path, line, "is no JSON value");
        return value;
      case json_type::boolean:
        value.kind = JsonNode::Kind::boolean;
        if (const auto code = element.get_bool().get(value.boolean)) return broken(path, line, code);
        return value;
      case json_type::number: {
        value.kind = JsonNode::Kind::number;
        std::string_view token = raw_of(element);
        while (!token.empty() && uint8_t(token.back()) <= ' ') token.remove_suffix(1);
        value.text = token;
        double number;
        if (const auto code = element.get_double().get(number)) return broken(path, line, code);
        return value;
      }
      case json_type::string: {
        value.kind = JsonNode::Kind::text;
        std::string_view text;
        if (const auto code = element.get_string().get(text)) return broken(path, line, code);
        value.text = text;
        return value;
      }
      case json_type::array: return build_list(element, path, std::move(value), depth);
      case json_type::object: return build_object(element, path, std::move(value), depth);
    }
    return json_error(path, line, "is no JSON value");
  }

  Error broken(const std::string& path, size_t line, simdjson::error_code code) const {
    return json_error(path, line, std::string("no JSON: ") + simdjson::error_message(code));
  }

 private:
  static bool is_null(simdjson::ondemand::document& document) {
    bool null = false;
    return !simdjson::simdjson_result<bool>(document.is_null()).get(null) && null;
  }
  static bool is_null(simdjson::ondemand::value& element) {
    bool null = false;
    return !simdjson::simdjson_result<bool>(element.is_null()).get(null) && null;
  }
  static std::string_view raw_of(simdjson::ondemand::value& element) { return element.raw_json_token(); }
  static std::string_view raw_of(simdjson::ondemand::document& document) {
    std::string_view token;
    return document.raw_json_token().get(token) ? std::string_view() : token;
  }

  template <class Element>
  Result<JsonNode> build_list(Element& element, const std::string& path, JsonNode value, size_t depth) {
    value.kind = JsonNode::Kind::list;
    simdjson::ondemand::array array;
    if (const auto code = element.get_array().get(array)) return broken(path, value.line, code);
    size_t line = value.line;
    for (auto each : array) {
      simdjson::ondemand::value inner;
      const std::string inner_path = fmt::format("{}[{}]", path, value.values.size());
      if (const auto code = std::move(each).get(inner)) return broken(inner_path, line, code);
      line = line_of(inner.raw_json_token().data());
      Result<JsonNode> built = build<simdjson::ondemand::value>(inner, inner_path, line, depth + 1);
      if (!built) return built;
      value.values.push_back(std::move(*built));
    }
    return value;
  }

  template <class Element>
  Result<JsonNode> build_object(Element& element, const std::string& path, JsonNode value, size_t depth) {
    value.kind = JsonNode::Kind::object;
    simdjson::ondemand::object object;
    if (const auto code = element.get_object().get(object)) return broken(path, value.line, code);
    size_t line = value.line;
    for (auto each : object) {
      simdjson::ondemand::field field;
      if (const auto code = std::move(each).get(field)) return broken(path, line, code);
      line = line_of(field.key().raw());
      std::string_view key;
      if (const auto code = field.unescaped_key().get(key)) return broken(path, line, code);
      std::string name(key);
      const std::string inner_path = path.empty() ? name : path + "." + name;
      if (std::find(value.keys.begin(), value.keys.end(), name) != value.keys.end())
        return json_error(inner_path, line, "stands twice");
      Result<JsonNode> built = build<simdjson::ondemand::value>(field.value(), inner_path, line, depth + 1);
      if (!built) return built;
      value.keys.push_back(std::move(name));
      value.values.push_back(std::move(*built));
    }
    return value;
  }

  const simdjson::padded_string& text_;
  const char* counted_to_;
  size_t line_ = 1;
};

const char* kind_text(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::null: return "null";
    case JsonNode::Kind::boolean: return "true or false";
    case JsonNode::Kind::number: return "a number";
    case JsonNode::Kind::text: return "a text";
    case JsonNode::Kind::list: return "a list";
    case JsonNode::Kind::object: return "an object";
  }
  return "";
}

}  // namespace

Error json_error(const std::string& path, size_t line, std::string what) {
  Error error{.kind = ErrorKind::usage};
  error.detail = path.empty() ? fmt::format("line {}: {}", line, what)
                              : fmt::format("{} (line {}): {}", path, line, what);
  return error;
}

Result<JsonNode> parse_json(std::string_view text) {
  const simdjson::padded_string padded(text);
  TreeBuilder builder(padded);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  if (const auto code = parser.iterate(padded).get(document)) return builder.broken("", 1, code);
  json_type type;
  if (const auto code = document.type().get(type)) return builder.broken("", 1, code);
  if (type != json_type::object) return json_error("", 1, "the document is no object");
  simdjson::ondemand::value root;
  if (const auto code = document.get_value().get(root)) return builder.broken("", 1, code);
  Result<JsonNode> tree =
      builder.build<simdjson::ondemand::value>(root, "", builder.line_of(root.raw_json_token().data()), 0);
  if (!tree) return tree;
  const char* behind = nullptr;
  if (!document.current_location().get(behind))
    return json_error("", builder.line_of(behind), "more follows behind the document");
  return tree;
}

StrictFields::StrictFields(const JsonNode& value, std::string path)
    : value_(value), path_(std::move(path)), asked_(value.keys.size()) {
  if (value.kind != JsonNode::Kind::object)
    error_ = json_error(path_, value.line, std::string("is ") + kind_text(value.kind) + ", not an object");
}

std::string StrictFields::path_of(const char* key) const {
  return path_.empty() ? key : path_ + "." + key;
}

void StrictFields::fail(const char* key, std::string what) {
  if (error_) return;
  size_t line = value_.line;
  for (size_t i = 0; i < value_.keys.size(); ++i)
    if (value_.keys[i] == key) line = value_.values[i].line;
  error_ = json_error(path_of(key), line, std::move(what));
}

bool StrictFields::has(const char* key) const {
  return std::find(value_.keys.begin(), value_.keys.end(), key) != value_.keys.end();
}

const JsonNode* StrictFields::find(const char* key, JsonNode::Kind kind, bool required, const char* wanted) {
  if (value_.kind != JsonNode::Kind::object) return nullptr;
  for (size_t i = 0; i < value_.keys.size(); ++i) {
    if (value_.keys[i] != key) continue;
    asked_[i] = true;
    if (value_.values[i].kind == kind) return &value_.values[i];
    fail(key, std::string("is ") + kind_text(value_.values[i].kind) + ", not " + wanted);
    return nullptr;
  }
  if (required) fail(key, "is missing");
  return nullptr;
}

std::string StrictFields::text(const char* key) {
  const JsonNode* value = find(key, JsonNode::Kind::text, true, "a text");
  return value ? value->text : std::string();
}

std::string StrictFields::text(const char* key, std::string_view absent) {
  const JsonNode* value = find(key, JsonNode::Kind::text, false, "a text");
  return value ? value->text : std::string(absent);
}

uint64_t StrictFields::count(const char* key) {
  if (!has(key)) fail(key, "is missing");
  return count(key, 0);
}

uint64_t StrictFields::count(const char* key, uint64_t absent) {
  const JsonNode* value = find(key, JsonNode::Kind::number, false, "a number");
  if (!value) return absent;
  const std::optional<uint64_t> number = parse_count(value->text);
  if (!number) fail(key, "'" + value->text + "' is no whole number");
  return number.value_or(absent);
}

bool StrictFields::boolean(const char* key, bool absent) {
  const JsonNode* value = find(key, JsonNode::Kind::boolean, false, "true or false");
  return value ? value->boolean : absent;
}

const JsonNode* StrictFields::object(const char* key) {
  return find(key, JsonNode::Kind::object, false, "an object");
}

const JsonNode* StrictFields::list(const char* key) {
  return find(key, JsonNode::Kind::list, false, "a list");
}

const JsonNode* StrictFields::value(const char* key) {
  for (size_t i = 0; i < value_.keys.size(); ++i) {
    if (value_.keys[i] != key) continue;
    asked_[i] = true;
    return &value_.values[i];
  }
  return nullptr;
}

Result<void> StrictFields::end() {
  for (size_t i = 0; i < value_.keys.size(); ++i)
    if (!asked_[i]) fail(value_.keys[i].c_str(), "is no key that is known here");
  if (error_) return *error_;
  return {};
}

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  const auto* const end = reinterpret_cast<const uint8_t*>(text.data()) + text.size();
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (uint8_t(c) < 0x20) {
      out += fmt::format("\\u{:04x}", unsigned(c));
    } else if (uint8_t(c) < 0x80) {
      out += c;
    } else if (const unsigned length = utf8_length(end - (text.size() - i), end)) {
      out += text.substr(i, length);
      i += length - 1;
    } else {
      out += "\uFFFD";
    }
  }
  return out + '"';
}

}  // namespace binsift
