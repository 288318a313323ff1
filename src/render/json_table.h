#pragma once
// What of a table's rows is the same for all of them in JSON, laid out once: the columns' names in front of
// their values, and the members of ENUM and SET.
#include <string>
#include <vector>

#include "base/out_buffer.h"
#include "base/time_zone.h"
#include "render/wkt.h"
#include "row/charset.h"
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

struct JsonTable {
  JsonTable(const Table& table, const JsonOptions& options);

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
    uint16_t bits = 0;    // of BIT
    bool is_big = false;  // BIGINT
    std::string long_prefix;
    std::vector<std::string> members;  // quoted
    std::vector<std::string> names;    // the same as they are
  };
  std::vector<Column> columns;
  bool wants_all = true;
  AxisOrder axes = AxisOrder::stored;
};

// The quoted and escaped string.
std::string quoted_json(std::string_view utf8);

inline char* put_text(char* p, std::string_view text) {
  if (!text.empty()) std::memcpy(p, text.data(), text.size());
  return p + text.size();
}

}  // namespace binsift
