#pragma once
// A row condition as it is written: no table is looked at.
//   condition   = term { or term }
//   term        = factor { and factor }
//   factor      = not factor | ( condition ) | changed ( column ) | operand test
//   test        = ( = | != | <> | < | <= | > | >= | <=> ) operand | is [not] null | [not] in ( operand, … )
//               | [not] like 'pattern' | [not] between operand and operand
//   operand     = number | 'text' | x'bytes' | true | false | null | column
//   column      = [before. | after.] [[database.] table.] name
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace binsift {

enum class WhereSide : uint8_t { either, before, after };  // either: after, and before of a delete
enum class WhereOperator : uint8_t { equal, not_equal, less, less_equal, greater, greater_equal, same };

struct WhereOperand {
  enum class Kind : uint8_t { column, null, number, text, bytes };
  Kind kind{};
  WhereSide side = WhereSide::either;
  std::string database, table, name;  // of a column; empty: not named
  std::string text;                   // of a literal
  size_t begin = 0, end = 0;          // in the expression
};

struct WhereNode {
  enum class Kind : uint8_t { all, any, negation, compare, is_null, in_list, like, changed };
  Kind kind{};
  std::vector<WhereNode> nodes;  // all, any: two or more; negation: one
  std::vector<WhereOperand>
      operands;        // compare, like: two; is_null, changed: one; in_list: one, then the list
  WhereOperator op{};  // compare
};

struct WhereTree {
  std::string expression;
  WhereNode root;
  // Rows left out because their images lack a column that decides: counted by all who ask.
  mutable std::atomic<uint64_t> undecided_rows = 0;
};

// Errors: usage, with the expression and a caret.
Result<std::shared_ptr<const WhereTree>> parse_where(std::string_view expression);

}  // namespace binsift
