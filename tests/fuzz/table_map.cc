// A table map's body behind one byte that tells the server. What is decoded must lie within the body.
#include "event/table_map.h"

#include "event/rows.h"

using namespace binsift;

namespace {

void check_within(std::string_view text, Bytes body) {
  const auto* begin = reinterpret_cast<const uint8_t*>(text.data());
  if (text.empty()) return;
  if (begin < body.data() || begin + text.size() > body.data() + body.size()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const FormatDescription mysql = *assumed_format_description("9.7.4");
  static const FormatDescription mariadb = *assumed_format_description("10.11.19-MariaDB");
  if (size < 1) return 0;
  const Bytes body(bytes + 1, size - 1);
  const auto map = decode_table_map(body, bytes[0] & 1 ? mariadb : mysql);
  if (!map) return 0;
  if (map->columns.size() > kMaxColumns) __builtin_trap();
  check_within(map->database, body);
  check_within(map->table, body);
  for (const MappedColumn& column : map->columns) {
    check_within(column.name, body);
    for (const std::string_view member : column.members) check_within(member, body);
    if (map->has_names && !column.has_name) __builtin_trap();
  }
  for (const PrimaryKeyPart& part : map->primary_key) {
    if (part.column >= map->columns.size()) __builtin_trap();
  }
  return 0;
}
