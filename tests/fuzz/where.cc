// A row condition, a 00, and a row image that it is asked about. What a condition says of a row, its negation
// says the other way round, or neither is true.
#include "select/where_condition.h"

using namespace binsift;

namespace {

const Table& table() {
  static const Table made = [] {
    Table t;
    t.database = "d", t.name = "t";
    for (const Storage storage : {Storage::int32, Storage::decimal, Storage::text8, Storage::float64,
                                  Storage::datetime2, Storage::time2, Storage::timestamp2,
                                  Storage::enumeration, Storage::set, Storage::bit, Storage::json}) {
      Column column{
          .name = std::string(1, char('a' + t.columns.size())), .storage = storage, .name_known = true};
      column.text_kind = TextKind::text;
      column.charset = 8;  // latin1
      column.length_bytes = 1, column.precision = 12, column.scale = 5, column.fsp = 3, column.bits = 9;
      column.members = {"x", "y"};
      t.columns.push_back(column);
    }
    return t;
  }();
  return made;
}

// Whether the condition is true of the row; none: no condition, or no row.
std::optional<bool> ask(const std::string& expression, Bytes row) {
  const auto tree = parse_where(expression);
  if (!tree) return std::nullopt;
  auto condition = WhereCondition::bind(*tree, table(), TimeZone());
  if (!condition) return std::nullopt;
  const uint8_t all[] = {0xff, 0xff};
  RowsEvent event{.operation = RowOperation::insert_rows, .after_present = all};
  Cursor in(row);
  if (!(*condition)->read(in, RowReader(table()), event)) return std::nullopt;
  return (*condition)->is_true();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size > 2000) return 0;
  const std::string_view input = as_text({bytes, size});
  const size_t end = std::min(input.find('\0'), size);
  const std::string expression(input.substr(0, end));
  const Bytes row = Bytes(bytes, size).subspan(std::min(end + 1, size));
  const auto said = ask(expression, row);
  if (said && *said && ask("not (" + expression + ")", row).value_or(false)) __builtin_trap();
  return 0;
}
