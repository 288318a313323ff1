#pragma once
// The words of a row condition.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace binsift {

enum class WhereTokenKind : uint8_t {
  word,         // amount, and, @3
  quoted_name,  // `amount`
  string,       // 'paid', "paid"
  number,       // 12, -0.5, 1e3
  bytes,        // x'0AFF', 0x0AFF
  symbol,       // = != <> < <= > >= <=> ( ) , .
  end,
};

struct WhereToken {
  WhereTokenKind kind = WhereTokenKind::end;
  std::string text;  // unquoted; of `bytes`, the bytes themselves
  size_t begin = 0, end = 0;
};

// An error of the option --where, with the expression and a caret under what is wrong.
Error where_error(std::string_view expression, size_t begin, size_t end, std::string what,
                  std::string hint = {});

// Ends with a token of the kind `end`. Errors: usage.
Result<std::vector<WhereToken>> where_tokens(std::string_view expression);

}  // namespace binsift
