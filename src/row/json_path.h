#pragma once
// The paths of JSON diffs: "$", then legs ".name", ".\"any name\"" (escaped as a JSON string), "[3]",
// "[last]" and "[last-3]". Wildcards and ranges do not occur in logs and are refused.
// Source: mysql sql-common/json_path.cc (Json_path_leg::to_string, Json_array_index).
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace binsift {

struct JsonPathLeg {
  bool is_cell = false;
  uint32_t index = 0;     // cell
  bool from_end = false;  // cell: 0 is the last
  std::string_view name;  // member; views the path, or a string kept by the reader's caller
};

class JsonPathReader {
 public:
  // Names that had to be unescaped are kept in `names`.
  JsonPathReader(std::string_view path, std::deque<std::string>& names) : rest_(path), names_(names) {
    ok_ = rest_.starts_with('$');
    if (ok_) rest_.remove_prefix(1);
  }

  // The next leg. False: there is none, or ok() is false.
  bool next(JsonPathLeg& leg);
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  bool read_cell(JsonPathLeg& leg);
  bool read_member(JsonPathLeg& leg);
  bool read_quoted(JsonPathLeg& leg);

  std::string_view rest_;
  std::deque<std::string>& names_;
  bool ok_ = false;
};

}  // namespace binsift
