#pragma once
// What SQL about a table's rows needs, laid out once a table.
#include <array>
#include <string>
#include <vector>

#include "event/format_description.h"
#include "row/collation.h"
#include "row/table.h"

namespace binsift {

struct SqlTable {
  struct Column {
    std::string name;  // quoted
    Storage storage{};
    TextKind text_kind = TextKind::unknown;
    Charset charset = Charset::unknown;
    std::string_view charset_name;
    std::string collate;  // makes text compare by its bytes: " COLLATE utf8mb4_0900_bin"
    bool generated = false;
    bool wanted = true;
    bool in_key = false;
    bool updates_itself = false;  // TIMESTAMP, DATETIME: it may be ON UPDATE CURRENT_TIMESTAMP
    bool pad_with_zero = false;
    uint32_t max_bytes = 0;
    uint8_t length_bytes = 0;
    std::vector<std::string> members;                 // quoted; empty: its number alone is sure to mean it
    const std::array<bool, 256>* doubtful = nullptr;  // bytes that text in UTF-8 would not bring back
    bool doubtful_text = false;                       // so are all characters past ASCII
  };

  // `database`: where the statements look for it.
  SqlTable(const Table& table, const FormatDescription& format, std::string_view database,
           bool (*wants_column)(const void* asked, std::string_view name), const void* asked);

  std::string database, table;
  std::string name;         // `shop`.`orders`
  std::string all_columns;  // (`id`, `status`, …): those that an INSERT names
  std::string insert_head;  // INSERT INTO `shop`.`orders` (`id`, …) VALUES (
  bool inserts_all = true;  // of all columns; nothing else is to be looked at
  std::vector<Column> columns;
  bool has_key = false;
  bool has_axis_option = false;  // ST_GeomFromWKB of MySQL 8.0 takes 'axis-order=long-lat'
  // Why no statement about its rows can be made; empty: it can.
  std::string refusal, hint;
  bool is_sequence = false;  // MariaDB's: one row, which an INSERT replaces
};

// `name`, with ` doubled.
std::string sql_identifier(std::string_view name);

}  // namespace binsift
