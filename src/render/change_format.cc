#include "render/change_format.h"

#include "render/canal_change.h"
#include "render/csv_change.h"
#include "render/debezium_change.h"
#include "render/es_bulk_change.h"
#include "render/json_change.h"
#include "render/maxwell_change.h"

namespace binsift {

std::unique_ptr<ChangeWriter> make_change_writer(ChangeFormat format, const JsonOptions& options,
                                                 const DialectOptions& dialect) {
  switch (format) {
    case ChangeFormat::json: break;
    case ChangeFormat::debezium: return std::make_unique<DebeziumChanges>(options, dialect);
    case ChangeFormat::maxwell: return std::make_unique<MaxwellChanges>(options);
    case ChangeFormat::canal: return std::make_unique<CanalChanges>(options);
    case ChangeFormat::csv: return std::make_unique<CsvChanges>(options, dialect.one_table);
    case ChangeFormat::es_bulk: return std::make_unique<EsBulkChanges>(options, *dialect.indices);
  }
  return std::make_unique<JsonChanges>(options);
}

}  // namespace binsift
