#pragma once
// What the values of untyped lines have in common, so that a column gets a type that holds each of them to
// the last digit: integer, then DECIMAL or DOUBLE, then text; JSON where a value is an object or a list.
#include <map>
#include <vector>

#include "lines/line_types.h"

namespace binsift {

// What a column becomes.
struct InferredType {
  enum class Kind : uint8_t { document, text, real, integer, unsigned_integer, decimal };
  Kind kind = Kind::text;
  uint8_t precision = 0, scale = 0;  // of decimal
  bool operator==(const InferredType&) const = default;
};

struct ColumnFacts {
  bool has_negative = false;
  bool has_big = false;       // an integer past 2^63 - 1
  bool has_huge = false;      // past 64 bits, or below them
  bool has_fraction = false;  // digits behind a point
  bool has_exponent = false;  // or a negative zero: no DECIMAL has these
  bool has_inexact = false;   // a number that no double is
  bool has_number = false;
  bool has_text = false;                           // bytes that are no text as well
  bool has_document = false;                       // objects, lists, true and false
  uint32_t whole_digits = 0, fraction_digits = 0;  // most of them

  void take(const JsonToken& token);
  void merge(const ColumnFacts& other);
  InferredType type() const;
};

// What a column has become.
struct TypedFacts {
  ColumnFacts facts;
  InferredType type;

  explicit TypedFacts(const ColumnFacts& of) : facts(of), type(of.type()) {}
  // False: with this value too the type would be another. True of a number: where the type has it at all.
  bool holds(const JsonToken& token) const;
};

// The type that holds all of it.
LineColumn column_of(std::string_view escaped_name, const ColumnFacts& facts);

// The columns of one table, in the order in which lines have them.
class TableFacts {
 public:
  ColumnFacts& at(std::string_view name, size_t& guess);
  void merge(const TableFacts& other);
  const std::vector<std::string>& names() const { return names_; }
  const ColumnFacts& of(size_t place) const { return columns_[place]; }  // in names()

 private:
  size_t place_of(std::string_view name, size_t guess);
  std::vector<std::string> names_;
  std::vector<ColumnFacts> columns_;
};

// By table. What parts of the lines give is merged in their order.
class Survey {
 public:
  using Name = std::pair<std::string, std::string>;  // database, table

  // A change whose record does not tell its own types.
  void take(const LineRecord& record);
  void merge(const Survey& other);
  const TableFacts* find(const std::string& database, const std::string& table) const {
    const auto at = tables_.find({database, table});
    return at == tables_.end() ? nullptr : &at->second;
  }

 private:
  std::map<Name, TableFacts> tables_;
  std::pair<const Name, TableFacts>* last_ = nullptr;
};

}  // namespace binsift
