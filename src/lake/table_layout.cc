#include "lake/table_layout.h"

#include <algorithm>
#include <set>

#include "lake/create_table.h"
#include "render/json_text.h"

namespace binsift {
namespace {

using parquet::ColumnSchema;
using parquet::Kind;
using Form = parquet::ColumnValues::Form;

constexpr std::string_view kChangeNames[kChangeColumns] = {
    "_change_type", "_commit_timestamp", "_gtid", "_file", "_pos", "_row"};
constexpr std::string_view kAbsentName = "_absent";

const std::vector<std::string>& change_types() {
  static const std::vector<std::string> types = {"insert", "update_preimage", "update_postimage", "delete"};
  return types;
}

// Readers compare names without the case of ASCII letters.
std::string folded(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c + 'a' - 'A');
  return text;
}

std::string free_name(std::string name, std::set<std::string>& taken) {
  while (!taken.insert(folded(name)).second) name += '_';
  return name;
}

Kind integer_kind(Storage storage, bool is_unsigned) {
  const Kind first = is_unsigned ? Kind::uint8 : Kind::int8;
  switch (storage) {
    case Storage::int8: return first;
    case Storage::int16: return Kind(int(first) + 1);
    case Storage::int64: return Kind(int(first) + 3);
    default: return Kind(int(first) + 2);
  }
}

void lay_out_type(const Column& source, TableLayout::Column& column) {
  ColumnSchema& schema = column.schema;
  switch (source.storage) {
    case Storage::int8:
    case Storage::int16:
    case Storage::int24:
    case Storage::int32:
    case Storage::int64: schema.kind = integer_kind(source.storage, source.is_unsigned); break;
    case Storage::float32: schema.kind = Kind::float32; break;
    case Storage::float64: schema.kind = Kind::float64; break;
    case Storage::decimal:
      schema.kind = source.precision > parquet::kDecimalMostDigits ? Kind::string : Kind::decimal;
      if (schema.kind == Kind::decimal) schema.precision = source.precision, schema.scale = source.scale;
      break;
    case Storage::year: schema.kind = Kind::uint16; break;
    case Storage::date: schema.kind = Kind::date; break;
    case Storage::old_time:
    case Storage::time2: schema.kind = Kind::time; break;
    case Storage::old_datetime:
    case Storage::datetime2: schema.kind = Kind::local_timestamp; break;
    case Storage::old_timestamp:
    case Storage::timestamp2: schema.kind = Kind::utc_timestamp; break;
    case Storage::bit:
      schema.kind = source.bits <= 8    ? Kind::uint8
                    : source.bits <= 16 ? Kind::uint16
                    : source.bits <= 32 ? Kind::uint32
                                        : Kind::uint64;
      break;
    case Storage::enumeration:
      schema.kind = source.members.empty() ? Kind::uint16 : Kind::string;
      if (!source.members.empty()) column.members.emplace_back();
      column.members.insert(column.members.end(), source.members.begin(), source.members.end());
      break;
    case Storage::set:
      schema.kind = source.members.empty() ? Kind::uint64 : Kind::string;
      column.members = source.members;
      break;
    case Storage::text8:
    case Storage::text16:
    case Storage::blob:
    case Storage::line_text:
    case Storage::compressed8:
    case Storage::compressed16:
    case Storage::compressed_blob:
      schema.kind = source.text_kind == TextKind::binary ? Kind::binary : Kind::string;
      break;
    case Storage::json:
    case Storage::json_text:
    case Storage::vector: schema.kind = Kind::json; break;
    case Storage::geometry:
    case Storage::null_type:
    case Storage::unknown: schema.kind = Kind::string; break;
  }
  if (source.storage == Storage::enumeration && schema.kind == Kind::string) column.form = Form::codes;
}

// Delta Lake has neither unsigned integers nor a time of the day.
void fit_to_delta(ColumnSchema& schema) {
  switch (schema.kind) {
    case Kind::uint8: schema.kind = Kind::int16; break;
    case Kind::uint16: schema.kind = Kind::int32; break;
    case Kind::uint32:
    case Kind::time: schema.kind = Kind::int64; break;
    case Kind::uint64:
      schema.kind = Kind::decimal;
      schema.precision = 20;
      break;
    default: break;
  }
}

Form form_of(const ColumnSchema& schema) {
  switch (schema.physical()) {
    case parquet::Physical::INT32:
    case parquet::Physical::FLOAT: return Form::fixed4;
    case parquet::Physical::INT64:
    case parquet::Physical::DOUBLE: return Form::fixed8;
    case parquet::Physical::FIXED_LEN_BYTE_ARRAY: return Form::fixed16;
    case parquet::Physical::BYTE_ARRAY: break;
  }
  return Form::bytes;
}

}  // namespace

const ColumnSchema& TableLayout::absent_schema() {
  static const ColumnSchema schema{.name = std::string(kAbsentName), .kind = Kind::json};
  return schema;
}

TableLayout::TableLayout(const Table& source, const LayoutOptions& options)
    : database(source.database), table(source.name) {
  axes = source.axes_of_system ? AxisOrder::of_system : AxisOrder::stored;
  create_table = create_table_text(source);

  std::set<std::string> taken;
  for (const std::string_view name : kChangeNames) taken.insert(folded(name));
  taken.insert(folded(kAbsentName));
  columns.resize(source.columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    const binsift::Column& from = source.columns[i];
    Column& column = columns[i];
    column.source_name = from.name;
    column.schema.name = free_name(from.name, taken);
    column.renamed = column.schema.name != from.name;
    column.text_kind = from.text_kind;
    column.charset = from.charset == kCharsetUnknown ? Charset::unknown : charset_of(from.charset);
    column.pad_with_zero = from.pad_with_zero;
    column.max_bytes = from.max_bytes;
    lay_out_type(from, column);
    if (options.delta_types) fit_to_delta(column.schema);
    if (column.form != Form::codes) column.form = form_of(column.schema);
    const bool wanted = !options.wants_column || options.wants_column(options.asked, from.name);
    wants_all &= wanted;
    column.place = wanted ? places_.size() : kNowhere;
    if (wanted) places_.push_back({column.schema, column.form, {}});
  }
  for (Column& column : columns) {
    column.raw_schema = {.name = free_name(column.schema.name + "_raw", taken), .kind = Kind::string};
    // Views of the members stay right: the columns do not move from here on.
    if (column.place != kNowhere && column.form == Form::codes)
      places_[column.place].members = column.members;
  }

  OutBuffer key;
  for (const uint32_t i : source.primary_key) {
    if (i >= columns.size()) continue;
    key.append(key.empty() ? '[' : ',');
    append_json_string(key, columns[i].schema.name);
  }
  if (!key.empty()) key.append(']');
  primary_key = key.view();

  const auto add = [&](ChangeColumn which, Kind kind, Form form, bool optional) {
    places_.push_back(
        {{.name = std::string(kChangeNames[size_t(which)]), .kind = kind, .optional = optional}, form, {}});
  };
  add(ChangeColumn::change_type, Kind::string, Form::codes, false);
  places_.back().members = change_types();
  add(ChangeColumn::commit_timestamp, Kind::utc_timestamp, Form::fixed8, false);
  add(ChangeColumn::gtid, Kind::string, Form::repeated, true);
  add(ChangeColumn::file, Kind::string, Form::repeated, false);
  add(ChangeColumn::pos, Kind::int64, Form::fixed8, false);
  add(ChangeColumn::row, Kind::int64, Form::fixed8, false);
}

bool TableLayout::operator==(const TableLayout& other) const {
  if (database != other.database || table != other.table || places_.size() != other.places_.size())
    return false;
  if (axes != other.axes || create_table != other.create_table || primary_key != other.primary_key)
    return false;
  for (size_t i = 0; i < places_.size(); ++i)
    if (places_[i].schema != other.places_[i].schema || places_[i].form != other.places_[i].form)
      return false;
  return columns.size() == other.columns.size() &&
         std::equal(columns.begin(), columns.end(), other.columns.begin(),
                    [](const Column& a, const Column& b) {
                      return a.schema == b.schema && a.place == b.place && a.text_kind == b.text_kind &&
                             a.charset == b.charset && a.members == b.members && a.max_bytes == b.max_bytes &&
                             a.pad_with_zero == b.pad_with_zero;
                    });
}

}  // namespace binsift
