#pragma once
// A JSON document that must be right to the letter: a policy, a catalog's entry. It is read whole into a tree
// that knows the line of each value, and a key that stands twice is an error.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace binsift {

struct JsonNode {
  enum class Kind : uint8_t { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;               // of a text; of a number its digits as they stand there
  size_t line = 0;                // from 1
  std::vector<std::string> keys;  // of an object, one for each of its values
  std::vector<JsonNode> values;   // of a list or an object
};

// Errors: usage, with the path in the document and the line (no JSON, a key twice, nested too deep).
Result<JsonNode> parse_json(std::string_view text);

// Takes an object's values out by their keys, once each. The first that is missing or of another kind fails
// the reader for good, and so does, at end(), a key that nobody asked for. Paths are like "tiers[1].keep".
class StrictFields {
 public:
  StrictFields(const JsonNode& value, std::string path);

  // An absent key fails, but for optional ones, which give what they were told to.
  std::string text(const char* key);
  std::string text(const char* key, std::string_view absent);
  uint64_t count(const char* key);
  uint64_t count(const char* key, uint64_t absent);
  bool boolean(const char* key, bool absent);
  // Null when it is absent.
  const JsonNode* object(const char* key);
  const JsonNode* list(const char* key);
  // Of whatever kind.
  const JsonNode* value(const char* key);
  bool has(const char* key) const;

  std::string path_of(const char* key) const;
  // Fails with what is wrong at a key, or with the object itself.
  void fail(const char* key, std::string what);

  // Every key was asked for. Errors: usage.
  Result<void> end();
  bool ok() const { return !error_; }
  Error error() const { return *error_; }

 private:
  const JsonNode* find(const char* key, JsonNode::Kind kind, bool required, const char* wanted);

  const JsonNode& value_;
  std::string path_;
  std::vector<bool> asked_;
  std::optional<Error> error_;
};

// "PATH (line N): what is wrong".
Error json_error(const std::string& path, size_t line, std::string what);

// The text in quotes, with what JSON wants escaped; bytes that are no UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

}  // namespace binsift
