#pragma once
// A row condition as it applies to the rows of one table: its columns found, its literals made values of the
// columns' types. With three-valued logic: a row goes on when the condition is true, not when it is unknown.
//
// A bare column is that of the after image, of a delete that of the before image. What the after image of an
// update lacks has not changed: the before image tells it. The image that an insert (before) or a delete
// (after) does not have is all NULL.
#include <deque>
#include <memory>
#include <vector>

#include "base/time_zone.h"
#include "event/rows.h"
#include "log/inflate.h"
#include "row/charset.h"
#include "row/row_reader.h"
#include "select/where_tree.h"
#include "select/where_value.h"

namespace binsift {

class WhereCondition {
 public:
  // `zone`: of TIMESTAMP literals without an offset. Errors: usage (no such column, a value of another kind).
  static Result<std::unique_ptr<WhereCondition>> bind(std::shared_ptr<const WhereTree> tree,
                                                      const Table& table, const TimeZone& zone);

  // Reads the next row of an event; `in` ends behind it. False: the bytes do not fit the table.
  bool read(Cursor& in, const RowReader& reader, const RowsEvent& rows);
  // Of the row that was read.
  bool is_true();
  // The condition is unknown because the row's images lack a column that it asks for.
  bool is_undecided() const { return undecided_; }
  void add_undecided(uint64_t rows) { tree_->undecided_rows += rows; }

 private:
  friend class WhereBinder;
  friend class WhereImage;
  enum class Truth : uint8_t { no, yes, unknown };

  struct Column {
    uint32_t index = 0;
    WhereForm form{};
    TextKind text_kind = TextKind::unknown;
    Charset charset = Charset::unknown;
    uint32_t padded_size = 0;  // BINARY(n), addresses
    std::vector<std::string> members;
  };
  struct Operand {
    bool is_column = false;
    WhereSide side{};
    uint32_t slot = 0;  // of columns_; of literals_
  };
  struct Node {
    WhereNode::Kind kind{};
    bool elsewhere = false;  // it names another table: unknown
    WhereForm form{};
    WhereOperator op{};
    std::vector<Operand> operands;
    std::vector<Node> nodes;
  };
  struct Image {
    std::vector<WhereValue> values;
    std::vector<std::string> texts;  // what `values` point to, where it does not lie in the event
  };

  Truth test(const Node& node);
  Truth compare(const Node& node, const WhereValue& a, const WhereValue& b, WhereOperator op);
  const WhereValue& value(const Operand& operand);
  bool is_changed(uint32_t slot) const;

  std::shared_ptr<const WhereTree> tree_;
  TimeZone zone_;
  Node root_;
  std::vector<Column> columns_;
  std::vector<uint16_t> slots_;  // by column of the table: its slot and 1; 0: not asked for
  std::vector<WhereValue> literals_;
  std::deque<std::string> literal_texts_;
  Image before_, after_;
  RowOperation operation_{};
  bool lacks_ = false, undecided_ = false;
  Inflater inflater_;
  OutBuffer scratch_;
  const WhereValue null_{.state = WhereValue::State::null};
};

}  // namespace binsift
