#include "render/json_table.h"

#include "render/json_text.h"
#include "row/collation.h"

namespace binsift {

std::string quoted_json(std::string_view utf8) {
  OutBuffer out;
  append_json_string(out, utf8);
  return std::string(out.view());
}

JsonTable::JsonTable(const Table& table, const JsonOptions& options) {
  axes = table.axes_of_system ? AxisOrder::of_system : AxisOrder::stored;
  columns.reserve(table.columns.size());
  for (const binsift::Column& source : table.columns) {
    Column column;
    column.wanted = !options.wants_column || options.wants_column(options.asked, source.name);
    wants_all &= column.wanted;
    column.long_prefix = "," + quoted_json(source.name) + ":";
    column.prefix_size = uint32_t(column.long_prefix.size());
    column.long_prefix.resize(std::max(column.long_prefix.size(), Column::kShort), ' ');
    std::memcpy(column.short_prefix, column.long_prefix.data(), Column::kShort);
    column.text_kind = source.text_kind;
    column.pad_with_zero = source.pad_with_zero;
    column.max_bytes = source.max_bytes;
    column.bits = source.bits;
    column.is_big = source.storage == Storage::int64;
    column.charset = source.charset == kCharsetUnknown ? Charset::unknown : charset_of(source.charset);
    for (const std::string& member : source.members) column.members.push_back(quoted_json(member));
    column.names = source.members;
    columns.push_back(std::move(column));
  }
}

}  // namespace binsift
