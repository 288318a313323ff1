#pragma once
// Regular expressions, as RE2 reads them: a text is matched in time that grows with its size alone, whatever
// the expression is. The one door to RE2.
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace binsift {

class Pattern {
 public:
  // Errors: usage (it is none, or too large); unsupported (not built in).
  static Result<std::shared_ptr<const Pattern>> of(const std::string& text);
  virtual ~Pattern() = default;
  // Anywhere in the text, which is UTF-8.
  virtual bool matches(std::string_view text) const = 0;
};

}  // namespace binsift
