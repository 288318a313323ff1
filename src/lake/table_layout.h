#pragma once
// How a table's row changes become columns: the change data feed that Delta Lake has, where an update is two
// rows. First the table's own columns, then those that tell of the change:
//   _change_type       insert, update_preimage, update_postimage, delete
//   _commit_timestamp  microseconds since 1970, UTC
//   _gtid              null where the log has none
//   _file _pos _row    as in the JSON record; both rows of an update have the same
// and behind them, in files that need them only:
//   NAME_raw           values of column NAME that its type can't hold, as the JSON record shows them; NAME is
//                      null there
//   _absent            names of the columns that the row image lacks, as a JSON array; these are null
// A column of the table that has one of the five names in any case of letters gets '_' behind its own.
#include <memory>
#include <string>
#include <vector>

#include "parquet/column_values.h"
#include "parquet/schema.h"
#include "render/wkt.h"
#include "row/charset.h"
#include "row/table.h"

namespace binsift {

enum class ChangeColumn : uint8_t { change_type, commit_timestamp, gtid, file, pos, row };
inline constexpr unsigned kChangeColumns = 6;
// Their indexes in the list of members.
enum class ChangeType : uint8_t { insert, update_preimage, update_postimage, remove };

struct LayoutOptions {
  bool json_as_server_text = false;
  bool delta_types =
      false;  // none that Delta Lake lacks: unsigned integers are wider ones, TIME its microseconds
  // Which columns are wanted; null: all.
  bool (*wants_column)(const void* asked, std::string_view name) = nullptr;
  const void* asked = nullptr;
};

class TableLayout {
 public:
  struct Column {
    parquet::ColumnSchema schema;
    parquet::ColumnSchema raw_schema;
    parquet::ColumnValues::Form form = parquet::ColumnValues::Form::fixed4;
    size_t place = 0;  // in places(); kNowhere: not wanted
    std::string source_name;
    TextKind text_kind = TextKind::unknown;
    Charset charset = Charset::unknown;
    bool pad_with_zero = false;
    uint32_t max_bytes = 0;
    std::vector<std::string> members;  // ENUM: index 0 is the empty string; SET
    bool renamed = false;
  };
  static constexpr size_t kNowhere = ~size_t{0};

  TableLayout(const Table& table, const LayoutOptions& options);

  std::string database, table;
  std::vector<Column> columns;  // of the table, by index
  bool wants_all = true;
  AxisOrder axes = AxisOrder::stored;
  std::string create_table;  // as SQL, for the file's metadata
  std::string primary_key;   // a JSON array of names; empty: none, or not known

  // The file's columns: the table's that are wanted, then the change's.
  struct Place {
    parquet::ColumnSchema schema;
    parquet::ColumnValues::Form form;
    std::span<const std::string> members;  // of Form::codes
  };
  const std::vector<Place>& places() const { return places_; }
  size_t first_change_place() const { return places_.size() - kChangeColumns; }
  static const parquet::ColumnSchema& absent_schema();

  // Files of equal layouts have the same columns with the same meaning.
  bool operator==(const TableLayout& other) const;

 private:
  std::vector<Place> places_;
};

}  // namespace binsift
