// Row changes as SQL. First byte: 1 undo, 2 MariaDB, 4 an old server, and above them which rows event; two bytes
// are the size of the table map's body, behind which the rows event's body follows.
#include "render/sql_change.h"
#include "pipeline/table_cache.h"
#include "sql_text.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

struct Plan {
  std::unique_ptr<SqlTable> sql;
};

class Text final : public SqlRowSink {
 public:
  Result<void> statement(const SqlTable&, const SqlPart& part) override {
    demand(part.first == is_whole);
    is_whole = part.last;
    out.append(part.text);
    if (part.last) out.append(";\n");
    return {};
  }
  Result<void> irreversible(const SqlTable&, uint64_t, const std::string& why) override {
    demand(!why.empty());
    return {};
  }
  OutBuffer out;
  bool is_whole = true;  // nothing of a statement waits for the rest
};

const std::shared_ptr<const FormatDescription>& format_of(uint8_t choice) {
  static const auto make = [](const char* version) {
    return std::make_shared<const FormatDescription>(*assumed_format_description(version));
  };
  static const std::shared_ptr<const FormatDescription> all[] = {make("9.7.4"), make("10.11.6-MariaDB"),
                                                                 make("5.5.40"), make("5.5.40-MariaDB")};
  return all[choice];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  constexpr EventType kTypes[] = {EventType::WRITE_ROWS_EVENT,     EventType::UPDATE_ROWS_EVENT,
                                  EventType::DELETE_ROWS_EVENT,    EventType::PARTIAL_UPDATE_ROWS_EVENT,
                                  EventType::WRITE_ROWS_EVENT_V1,  EventType::UPDATE_ROWS_EVENT_V1,
                                  EventType::DELETE_ROWS_EVENT_V1, EventType::WRITE_ROWS_EVENT};
  if (size < 3) return 0;
  const Bytes rest(bytes + 3, size - 3);
  const Bytes map = rest.first(std::min<size_t>(load_u16(bytes + 1), rest.size()));
  const auto& format = format_of(bytes[0] >> 1 & 3);
  TableCache<Plan> tables;
  auto entry = tables.map(map, format, nullptr, [&](const Table& table) {
    auto plan = std::make_unique<Plan>();
    plan->sql = std::make_unique<SqlTable>(table, *format, table.database, nullptr, nullptr);
    return plan;
  });
  if (!entry) return 0;
  Result<RowsEvent> rows = decode_rows(rest.subspan(map.size()), kTypes[bytes[0] >> 3 & 7], *format);
  if (!rows || rows->column_count != (*entry)->table.columns.size()) return 0;
  Text text;
  SqlChanges changes((bytes[0] & 1) ? SqlDirection::undo : SqlDirection::forward);
  Result<uint64_t> count = changes.append(text, *(*entry)->plan->sql, (*entry)->reader, *rows);
  demand(count || !count.error().detail.empty());
  if (!text.out.empty()) demand(test::is_sql_text(text.out.view()));
  return 0;
}
