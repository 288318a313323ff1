#pragma once
// The forms in which row changes are written as text, by name.
#include <string>

#include "render/change_writer.h"
#include "render/json_table.h"

namespace binsift {

class OneTable;
class IndexNames;

enum class ChangeFormat : uint8_t { json, debezium, maxwell, canal, csv, es_bulk };

// What only some of them heed.
struct DialectOptions {
  bool envelope_schema = false;   // debezium: {"schema":…,"payload":…}
  std::string connector_version;  // debezium: source.version
  bool packed_decimals = false;   // debezium: DECIMAL as Connect's Decimal does it
  OneTable* one_table = nullptr;  // csv: shared by all writers of a run; null: each table goes by itself
  IndexNames* indices = nullptr;  // es_bulk: likewise
};

std::unique_ptr<ChangeWriter> make_change_writer(ChangeFormat format, const JsonOptions& options,
                                                 const DialectOptions& dialect);

}  // namespace binsift
