#include "render/debezium_schema.h"

namespace binsift {
namespace {

// Members of ENUM and SET as the parameter "allowed" has them: a,b
std::string joined_members(const Column& column) {
  std::string text;
  for (const std::string& member : column.members) text += (text.empty() ? "" : ",") + member;
  return quoted_json(text);
}

std::string decimal_type(unsigned precision, unsigned scale) {
  return "\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"version\":1,"
         "\"parameters\":{\"scale\":\"" +
         std::to_string(scale) + "\",\"connect.decimal.precision\":\"" + std::to_string(precision) + "\"}";
}
std::string named(const char* type, const char* name) {
  return std::string("\"type\":\"") + type + "\",\"name\":\"" + name + "\",\"version\":1";
}
std::string plain(const char* type) {
  return std::string("\"type\":\"") + type + "\"";
}
std::string with_members(const char* name, const Column& column) {
  return named("string", name) + ",\"parameters\":{\"allowed\":" + joined_members(column) + "}";
}

std::string type_of(const Column& column, const DebeziumTypes& types) {
  switch (column.storage) {
    case Storage::int8: return plain("int16");
    case Storage::int16: return plain(column.is_unsigned ? "int32" : "int16");
    case Storage::int24: return plain("int32");
    case Storage::int32: return plain(column.is_unsigned ? "int64" : "int32");
    case Storage::int64:
      return column.is_unsigned && types.packed_big_unsigned ? decimal_type(20, 0) : plain("int64");
    case Storage::float32: return plain("float");
    case Storage::float64: return plain("double");
    case Storage::decimal:
      if (types.packed_decimals) return decimal_type(column.precision, column.scale);
      return plain(types.decimals_as_strings ? "string" : "double");
    case Storage::year: return named("int32", "io.debezium.time.Year");
    case Storage::date: return named("int32", "io.debezium.time.Date");
    case Storage::old_time:
    case Storage::time2: return named("int64", "io.debezium.time.MicroTime");
    case Storage::old_datetime:
    case Storage::datetime2:
      return named("int64",
                   column.fsp > 3 ? "io.debezium.time.MicroTimestamp" : "io.debezium.time.Timestamp");
    case Storage::old_timestamp:
    case Storage::timestamp2: return named("string", "io.debezium.time.ZonedTimestamp");
    case Storage::bit:
      if (column.bits == 1) return plain("boolean");
      return named("bytes", "io.debezium.data.Bits") + ",\"parameters\":{\"length\":\"" +
             std::to_string(column.bits) + "\"}";
    case Storage::enumeration: return with_members("io.debezium.data.Enum", column);
    case Storage::set: return with_members("io.debezium.data.EnumSet", column);
    case Storage::json:
    case Storage::json_text: return named("string", "io.debezium.data.Json");
    case Storage::geometry:
      return named("struct", "io.debezium.data.geometry.Geometry") +
             ",\"fields\":[{\"type\":\"bytes\",\"optional\":false,\"field\":\"wkb\"},"
             "{\"type\":\"int32\",\"optional\":true,\"field\":\"srid\"}]";
    case Storage::vector:
      return named("array", "io.debezium.data.FloatVector") +
             ",\"items\":{\"type\":\"float\",\"optional\":false}";
    case Storage::text8:
    case Storage::text16:
    case Storage::compressed8:
    case Storage::compressed16:
    case Storage::blob:
    case Storage::line_text:
    case Storage::compressed_blob: return plain(column.text_kind == TextKind::binary ? "bytes" : "string");
    case Storage::null_type:
    case Storage::unknown: break;
  }
  return plain("string");
}

// Values that the type can't hold come out as null: zero dates.
bool may_be_unfit(Storage storage) {
  switch (storage) {
    case Storage::date:
    case Storage::old_datetime:
    case Storage::datetime2:
    case Storage::old_timestamp:
    case Storage::timestamp2: return true;
    default: return false;
  }
}

std::string field(std::string_view type, bool optional, std::string_view name) {
  return "{" + std::string(type) + ",\"optional\":" + (optional ? "true" : "false") +
         ",\"field\":" + std::string(name) + "}";
}

std::string row_fields(const Table& table, const JsonTable& json, const DebeziumTypes& types,
                       bool all_optional) {
  std::string fields;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (!json.columns[i].wanted) continue;
    const Column& column = table.columns[i];
    const bool optional = all_optional || column.nullable || may_be_unfit(column.storage);
    if (!fields.empty()) fields += ',';
    fields += field(type_of(column, types), optional, quoted_json(column.name));
  }
  return fields;
}

constexpr std::string_view kSourceSchema =
    "{\"type\":\"struct\",\"fields\":["
    "{\"type\":\"string\",\"optional\":false,\"field\":\"version\"},"
    "{\"type\":\"string\",\"optional\":false,\"field\":\"connector\"},"
    "{\"type\":\"string\",\"optional\":false,\"field\":\"name\"},"
    "{\"type\":\"int64\",\"optional\":false,\"field\":\"ts_ms\"},"
    "{\"type\":\"string\",\"optional\":true,\"name\":\"io.debezium.data.Enum\",\"version\":1,"
    "\"parameters\":{\"allowed\":\"true,first,first_in_data_collection,last_in_data_collection,last,false,"
    "incremental\"},\"default\":\"false\",\"field\":\"snapshot\"},"
    "{\"type\":\"string\",\"optional\":false,\"field\":\"db\"},"
    "{\"type\":\"string\",\"optional\":true,\"field\":\"sequence\"},"
    "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_us\"},"
    "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ns\"},"
    "{\"type\":\"string\",\"optional\":true,\"field\":\"table\"},"
    "{\"type\":\"int64\",\"optional\":false,\"field\":\"server_id\"},"
    "{\"type\":\"string\",\"optional\":true,\"field\":\"gtid\"},"
    "{\"type\":\"string\",\"optional\":false,\"field\":\"file\"},"
    "{\"type\":\"int64\",\"optional\":false,\"field\":\"pos\"},"
    "{\"type\":\"int32\",\"optional\":false,\"field\":\"row\"},"
    "{\"type\":\"int64\",\"optional\":true,\"field\":\"thread\"},"
    "{\"type\":\"string\",\"optional\":true,\"field\":\"query\"}"
    "],\"optional\":false,\"name\":\"io.debezium.connector.mysql.Source\",\"field\":\"source\"}";
constexpr std::string_view kTransactionSchema =
    "{\"type\":\"struct\",\"fields\":["
    "{\"type\":\"string\",\"optional\":false,\"field\":\"id\"},"
    "{\"type\":\"int64\",\"optional\":false,\"field\":\"total_order\"},"
    "{\"type\":\"int64\",\"optional\":false,\"field\":\"data_collection_order\"}"
    "],\"optional\":true,\"name\":\"event.block\",\"version\":1,\"field\":\"transaction\"}";

}  // namespace

std::string debezium_schema(const Table& table, const JsonTable& json, const DebeziumTypes& types,
                            bool all_optional) {
  const std::string fields = row_fields(table, json, types, all_optional);
  const std::string name = "binsift." + table.database + "." + table.name;
  const auto row = [&](const char* which) {
    return "{\"type\":\"struct\",\"fields\":[" + fields +
           "],\"optional\":true,\"name\":" + quoted_json(name + ".Value") + ",\"field\":\"" + which + "\"}";
  };
  return "{\"type\":\"struct\",\"fields\":[" + row("before") + "," + row("after") + "," +
         std::string(kSourceSchema) + "," + std::string(kTransactionSchema) +
         ",{\"type\":\"string\",\"optional\":false,\"field\":\"op\"},"
         "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ms\"},"
         "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_us\"},"
         "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ns\"}"
         "],\"optional\":false,\"name\":" +
         quoted_json(name + ".Envelope") + ",\"version\":2}";
}

}  // namespace binsift
