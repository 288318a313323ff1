#pragma once
// The tables that lines tell of, as their rows are read: laid out once for all rows with the same columns.
#include <atomic>
#include <unordered_map>

#include "lines/row_image.h"
#include "lines/survey.h"
#include "row/row_reader.h"

namespace binsift {

// Where types come from, in this order: the record itself, a schema file, a survey. Shared by all threads.
struct LineTypes {
  std::shared_ptr<const Catalog> catalog = std::make_shared<const Catalog>();
  Survey survey;
  // Set where the survey is of some of the lines, and then where a line has what it tells nothing of: a
  // table, a column, a value that makes another type. Its rows can't be told before all lines are surveyed.
  std::atomic<bool>* gap = nullptr;
};

struct LineTable {
  LineTable(uint32_t number, Table made, LineColumns by_line)
      : id(number), table(std::move(made)), reader(table), columns(std::move(by_line)) {}
  uint32_t id;  // 0, 1, 2 … of its LineTables
  Table table;
  RowReader reader;
  LineColumns columns;
  std::vector<TypedFacts> facts;  // where a gap may be: what the columns' types were made of
};

class LineTables {
 public:
  explicit LineTables(const LineTypes& types) : types_(types) {}

  // The table that has the columns of this row, and where they stand in it. Errors: corrupt (the record's own
  // types, a column twice), limit; internal (a gap).
  Result<LineTable*> find(const LineRecord& record, const LineRow& row, RowImages& before, RowImages& after);

  // Tells of a gap: a value of this table is none of its column's, where its type was made of some values.
  Error gap();

  // Columns that a definition lacks: "db.t.c".
  const std::vector<std::string>& undefined() const { return undefined_; }

 private:
  struct Shape {
    LineForm form{};
    std::string types, key;
    bool keeps_order = false;  // images must have their columns in its order
    std::unique_ptr<LineTable> table;
  };
  struct Entry {
    std::vector<Shape> shapes;
    size_t last = 0;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  // Without a table: a gap.
  Result<Shape> make(const LineRecord& record, const LineRow& row, const Entry& entry);
  Result<std::vector<LineColumn>> typed_columns(const LineRecord& record, Table& table);
  static std::string key_of(const LineRecord& record);
  Result<Entry*> entry_of(const LineRecord& record);

  static constexpr size_t kMostShapes = 1000, kMostTables = 100000;

  const LineTypes& types_;
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  std::string name_;
  Entry* entry_ = nullptr;  // of name_
  uint32_t next_id_ = 0;
  std::vector<std::string> undefined_;
};

}  // namespace binsift
