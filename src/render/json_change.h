#pragma once
// Row changes as the JSON record: one line each, its keys in the order that binsift-convert(1) gives.
//
// All that does not change from row to row is laid out beforehand: per table the columns' names, per event
// the record's head. A row then costs its values.
#include <memory>
#include <string>
#include <vector>

#include "base/out_buffer.h"
#include "base/time_zone.h"
#include "event/rows.h"
#include "log/inflate.h"
#include "render/temporal_text.h"
#include "render/wkt.h"
#include "row/charset.h"
#include "row/json_diff.h"
#include "row/row_reader.h"
#include "row/table.h"

namespace binsift {

struct JsonOptions {
  bool big_integers_as_strings = false;  // past 2^53 either way
  bool decimals_as_strings = false;
  bool json_as_text = false;       // JSON columns as a string with the server's text
  const TimeZone* zone = nullptr;  // of TIMESTAMP values; null: UTC
  // Which columns are shown; null: all.
  bool (*wants_column)(const void* asked, std::string_view name) = nullptr;
  const void* asked = nullptr;
};

// What is laid out once a table.
class JsonTable {
 public:
  JsonTable(const Table& table, const JsonOptions& options);

 private:
  friend class JsonValues;
  friend class JsonChanges;

  struct Column {
    // ,"name": padded to a size that can be copied at once
    static constexpr size_t kShort = 32;
    char short_prefix[kShort];
    uint32_t prefix_size = 0;
    bool wanted = true;
    bool pad_with_zero = false;
    TextKind text_kind = TextKind::unknown;
    Charset charset = Charset::unknown;
    uint32_t max_bytes = 0;
    std::string long_prefix;
    std::vector<std::string> members;  // quoted
  };
  std::vector<Column> columns_;
  bool wants_all_ = true;
  AxisOrder axes_ = AxisOrder::stored;
  std::string place_;  // ,"db":"shop","table":"orders"
};

// Everything of a record that is the same for all rows of an event.
struct JsonHead {
  uint64_t time = 0;  // microseconds since 1970
  std::string_view gtid;
  std::string_view file;
  uint64_t position = 0;
  uint32_t server_id = 0;
  bool has_thread_id = false;
  uint64_t thread_id = 0;
  bool has_xid = false;
  uint64_t xid = 0;
};

class JsonChanges {
 public:
  explicit JsonChanges(const JsonOptions& options) : options_(options) {}

  std::unique_ptr<JsonTable> plan(const Table& table) { return std::make_unique<JsonTable>(table, options_); }

  // Appends a record for each row. `first_row` is the number of the first. Gives how many there were.
  // Errors: corrupt (an image that does not fit its table); whole rows in front of it are written. limit (the
  // same, and a part of its row has left through the drain).
  Result<uint64_t> append(OutBuffer& out, const JsonHead& head, uint64_t first_row, const JsonTable& table,
                          const RowReader& reader, const RowsEvent& rows);

  // {"type":"ddl" or "statement", … ,"sql":"…"}. `charset` is that of the statement's bytes.
  void append_statement(OutBuffer& out, const JsonHead& head, std::string_view type,
                        std::string_view database, std::string_view sql, Charset charset);
  // {"type":"begin" or "commit", …}
  void append_boundary(OutBuffer& out, const JsonHead& head, std::string_view type);

  // Pages of a large value that was unpacked come again when they are read.
  void forget_pages() const { inflater_.forget_pages(); }
  // Values that could not be decoded and came out as {"base64":"…"} although their column's type has a form
  // of its own.
  uint64_t undecoded_count() const { return undecoded_count_; }

 private:
  friend class JsonValues;
  void lay_out_head(const JsonHead& head, std::string_view type, std::string_view place);

  JsonOptions options_;
  Inflater inflater_;
  OutBuffer scratch_;
  OutBuffer front_, back_;  // of the record, up to the row number and behind it
  // Parts of it that seldom change
  static constexpr size_t kTimeSize = 27;
  uint64_t shown_time_ = 0;
  char time_text_[64] = {};
  std::string shown_file_, file_text_;
  CalendarDay day_;
  std::vector<Bytes> before_documents_;
  JsonEdit edit_;
  uint64_t undecoded_count_ = 0;
};

}  // namespace binsift
