#pragma once
// The schema block of Debezium's JSON: Kafka Connect's description of the record that stands beside it.
// Source: Debezium's documentation of the MySQL connector, "Data type mappings"; Kafka Connect's
// JsonConverter.
#include <string>

#include "render/json_table.h"

namespace binsift {

struct DebeziumTypes {
  bool packed_decimals = false;      // DECIMAL as org.apache.kafka.connect.data.Decimal
  bool decimals_as_strings = false;  // where not packed; else double
  bool packed_big_unsigned = false;  // BIGINT UNSIGNED likewise; else int64
};

// {"type":"struct",…}: of a record of this table. With `all_optional` no column has to be there, as in row
// images that lack some.
std::string debezium_schema(const Table& table, const JsonTable& json, const DebeziumTypes& types,
                            bool all_optional);

}  // namespace binsift
