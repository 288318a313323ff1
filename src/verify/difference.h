#pragma once
// The first thing in which two transactions differ, from their content (verify/transaction_scan.h).
#include <string>
#include <string_view>

namespace binsift {

struct Difference {
  enum class Kind : uint8_t {
    none,       // they agree in all that both logs hold of them
    reordered,  // the same changes in another order
    differs,
    not_compared,  // rows on one side, statements on the other
  };
  Kind kind = Kind::none;
  bool lacks_columns = false;          // of some rows one side does not hold all that the other does
  std::string what;                    // "row 3 of 10"
  std::string table, column;           // may be empty
  std::string source, target;          // the values
  std::string source_row, target_row;  // as text, with line ends; empty: there is none
  // Of rows whose text begins with it, where the row stands: "FILE:OFFSET".
  std::string source_place, target_place;
};

// In front of where a row stands: a line of its text.
inline constexpr std::string_view kPlaceLine = "### AT ";

Difference find_difference(std::string_view source, std::string_view target);

}  // namespace binsift
