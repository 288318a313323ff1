#pragma once
// Takes a JSON line apart. This is the door to simdjson, whose on-demand parser finds the values; what they
// mean is looked at where they are wanted.
#include <memory>

#include "base/result.h"
#include "lines/line_record.h"

namespace binsift {

class LineParser {
 public:
  LineParser();
  ~LineParser();

  // `line` has no line end; kTextPadding bytes behind it can be read. Errors: corrupt, with what is wrong in
  // `detail`.
  Result<void> parse(std::string_view line, LineRecord& record);

  // Bytes of a line that is nothing but white space.
  static bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
  }

 private:
  struct Walk;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace binsift
