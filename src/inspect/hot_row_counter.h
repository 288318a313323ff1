#pragma once
// inspect --hot-rows: which rows, told apart by their primary keys, are changed most often. A row is that of
// the before image where there is one: an update that changes the key counts for the old one. What was rolled
// back does not count.
#include <map>

#include "inspect/hot_rows.h"
#include "inspect/layout.h"
#include "inspect/options.h"

namespace binsift {

struct HotRowsReport {
  HotRows rows;
  uint64_t row_count = 0;  // of all tables
  // Changes of rows that can't be told apart, by table.
  enum class Reason : uint8_t { no_key, key_unknown, key_missing };
  struct Uncounted {
    TableShapePtr shape;
    Reason reason{};
    uint64_t rows = 0;
  };
  static constexpr size_t kMostUncounted = 10000;
  std::map<std::pair<std::string, Reason>, Uncounted> uncounted;
  uint64_t uncounted_rows = 0;  // of all tables, also of those past kMostUncounted
};

// Errors: see run_pipeline.
Result<void> count_hot_rows(InspectInput input, const InspectOptions& options, HotRowsReport& report);

// {"id":5}
std::string key_json(const HotRows::Row& row, const TimeZone* zone);

std::string hot_rows_text(const HotRowsReport& report, size_t most, const TimeZone* zone,
                          const ScreenStyle& style);
std::string hot_rows_json(const HotRowsReport& report, size_t most, const TimeZone* zone);

}  // namespace binsift
