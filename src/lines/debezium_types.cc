#include "base/json_tree.h"
#include "lines/line_types.h"
#include "lines/make_column.h"

namespace binsift {
namespace {

const JsonNode* find(const JsonNode& object, std::string_view key) {
  for (size_t i = 0; i < object.keys.size() && object.kind == JsonNode::Kind::object; ++i)
    if (object.keys[i] == key) return &object.values[i];
  return nullptr;
}
std::string_view text_at(const JsonNode& object, std::string_view key) {
  const JsonNode* const value = find(object, key);
  return value && value->kind == JsonNode::Kind::text ? std::string_view(value->text) : std::string_view();
}
uint64_t parameter(const JsonNode& field, std::string_view name, uint64_t otherwise) {
  const JsonNode* const parameters = find(field, "parameters");
  uint64_t value;
  return parameters && read_u64(text_at(*parameters, name), value) ? value : otherwise;
}

// Types that a name tells; false: it tells none that is known.
bool set_named_type(const JsonNode& field, LineColumn& line) {
  const std::string_view name = text_at(field, "name");
  Column& column = line.column;
  const auto temporal = [&](Storage storage, ColumnType type, unsigned fsp, Spelling spelling) {
    make_temporal(column, storage, type, fsp);
    line.spelling = spelling;
    return true;
  };
  const auto time = [&](unsigned fsp, Spelling spelling) {
    return temporal(Storage::time2, ColumnType::TIME2, fsp, spelling);
  };
  const auto moment = [&](unsigned fsp, Spelling spelling) {
    return temporal(Storage::datetime2, ColumnType::DATETIME2, fsp, spelling);
  };
  if (name == "org.apache.kafka.connect.data.Decimal") {
    line.spelling = Spelling::unscaled;
    return make_decimal(column, parameter(field, "connect.decimal.precision", 65),
                        parameter(field, "scale", 0));
  }
  if (name == "io.debezium.time.Date" || name == "org.apache.kafka.connect.data.Date")
    return temporal(Storage::date, ColumnType::DATE, 0, Spelling::days);
  if (name == "io.debezium.time.MicroTime") return time(6, Spelling::micros);
  if (name == "io.debezium.time.Time" || name == "org.apache.kafka.connect.data.Time")
    return time(3, Spelling::millis);
  if (name == "io.debezium.time.MicroTimestamp") return moment(6, Spelling::micros);
  if (name == "io.debezium.time.NanoTimestamp") return moment(6, Spelling::nanos);
  if (name == "io.debezium.time.Timestamp" || name == "org.apache.kafka.connect.data.Timestamp")
    return moment(3, Spelling::millis);
  if (name == "io.debezium.time.ZonedTimestamp")
    return temporal(Storage::timestamp2, ColumnType::TIMESTAMP2, 6, Spelling::usual);
  if (name == "io.debezium.time.Year")
    return make_integer(column, Storage::year, ColumnType::YEAR, true), true;
  if (name == "io.debezium.data.Json") return make_json(column), true;
  if (name == "io.debezium.data.Bits") return make_bits(column, parameter(field, "length", 64)), true;
  if (name == "io.debezium.data.FloatVector")
    return make_bytes_of(column, Storage::vector, ColumnType::VECTOR), true;
  if (name == "io.debezium.data.geometry.Geometry" || name == "io.debezium.data.geometry.Point")
    return make_bytes_of(column, Storage::geometry, ColumnType::GEOMETRY), true;
  return false;
}

// The type as it is without a name.
void set_plain_type(std::string_view type, Column& column) {
  if (type == "int8" || type == "int16")
    return make_integer(column, Storage::int16, ColumnType::SHORT, false);
  if (type == "int32") return make_integer(column, Storage::int32, ColumnType::LONG, false);
  if (type == "int64") return make_integer(column, Storage::int64, ColumnType::LONGLONG, false);
  if (type == "boolean") return make_bits(column, 1);
  if (type == "string") return make_blob(column, 4, true);
  if (type == "bytes") return make_blob(column, 4, false);
  if (type == "float" || type == "double") {
    column.storage = type == "float" ? Storage::float32 : Storage::float64;
    column.type = type == "float" ? ColumnType::FLOAT : ColumnType::DOUBLE;
    return;
  }
  make_json(column);
  column.text_kind = TextKind::unknown;
}

}  // namespace

Result<std::vector<LineColumn>> read_debezium_schema(std::string_view schema) {
  const auto wrong = [](std::string what) {
    return Error{.kind = ErrorKind::corrupt, .detail = "field schema: " + std::move(what)};
  };
  Result<JsonNode> tree = parse_json(schema);
  if (!tree) return wrong(tree.error().detail);
  const JsonNode* const parts = find(*tree, "fields");
  const JsonNode* row = nullptr;
  if (parts)
    for (const JsonNode& part : parts->values)
      if (text_at(part, "field") == "after" || (!row && text_at(part, "field") == "before"))
        row = find(part, "fields");
  if (!row) return wrong("it tells no columns");
  std::vector<LineColumn> columns;
  for (const JsonNode& field : row->values) {
    LineColumn line;
    line.column.name = text_at(field, "field");
    if (line.column.name.empty()) return wrong("a column without a name");
    line.name = escaped_name(line.column.name);
    line.column.name_known = line.column.signedness_known = true;
    const JsonNode* const optional = find(field, "optional");
    line.column.nullable = optional && optional->boolean;
    if (!set_named_type(field, line)) {
      line.spelling = Spelling::usual;
      set_plain_type(text_at(field, "type"), line.column);
    }
    columns.push_back(std::move(line));
  }
  return columns;
}

}  // namespace binsift
