#pragma once
// What the text of rows repeats from row to row, laid out once a table: names in front of values, types
// behind them.
#include <string>
#include <vector>

#include "render/row_text.h"
#include "render/wkt.h"
#include "row/collation.h"
#include "row/table.h"

namespace binsift {

class RowTextTable {
 public:
  RowTextTable(const Table& table, const RowTextOptions& options);

  struct Column {
    // "###   name=" and " /* INT meta=0 nullable=0 is_null=0 */\n", padded to sizes that can be copied at
    // once.
    static constexpr size_t kShortPrefix = 32, kSuffixRoom = 96;
    char prefix[kShortPrefix];
    char suffix[kSuffixRoom];
    uint32_t prefix_size = 0;
    uint8_t suffix_size = 0;
    bool wanted = true;
    bool pad_with_zero = false;
    bool sign_unknown = false;
    uint8_t integer_bits = 0;
    uint16_t bits = 0;
    TextKind text_kind = TextKind::unknown;
    Charset charset = Charset::unknown;
    uint32_t max_bytes = 0;
    std::string long_prefix;           // where it does not fit into `prefix`
    std::vector<std::string> members;  // escaped, without quotes
  };
  // The '0' of "is_null=0" stands this far in front of the suffix's end.
  static constexpr size_t kNullFlag = 5;

  std::vector<Column> columns;
  bool wants_all = true;
  AxisOrder axes = AxisOrder::stored;
  std::string insert_head, update_head, delete_head;  // "### INSERT INTO `db`.`t`\n### SET\n" and the like
};

// As mysqlbinlog -vv names a column's type: "VARSTRING(400)", "SET(1 bytes)", "BLOB/TEXT".
std::string row_text_type(const Column& column);
// The column's metadata as one number, as mysqlbinlog -vv prints it.
uint32_t row_text_meta(const Column& column);

}  // namespace binsift
