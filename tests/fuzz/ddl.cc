// Statements, cut at 00 bytes, applied one after the other; or, with a bit of the first byte, all as a schema
// file. What is known then must hold together, and must lay any table map out.
//   1 byte   bits: 1 MariaDB, 2 ANSI_QUOTES, 4 NO_BACKSLASH_ESCAPES, 8 ORACLE, 10 a schema file, 20 gbk, 40
//   latin1, 80 DDL xid
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "base/utf8.h"
#include "schema/resolve.h"
#include "schema/sql_lexer.h"

using namespace binsift;

namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

// A map of as many columns, of types that the definition's names choose.
void resolve(const TableDefinition& definition, Flavour flavour) {
  constexpr ColumnType kTypes[] = {ColumnType::LONG,   ColumnType::VARCHAR,    ColumnType::BLOB,
                                   ColumnType::STRING, ColumnType::NEWDECIMAL, ColumnType::ENUM,
                                   ColumnType::TIME,   ColumnType::GEOMETRY};
  TableMap map;
  map.database = definition.database;
  map.table = definition.name;
  for (const ColumnDefinition& column : definition.columns) {
    const uint8_t choice = column.name.empty() ? 0 : uint8_t(column.name[0]);
    map.columns.push_back({.type = kTypes[choice % std::size(kTypes)], .metadata = uint16_t(choice)});
  }
  FormatDescription format;
  format.flavour = flavour;
  const Table table = resolve_table(map, &definition, format);
  check(table.columns.size() == map.columns.size());
  check(table.names == NameSource::unknown ? !table.mismatch.empty() : table.mismatch.empty());
}

void check_definition(const TableDefinition& definition, Flavour flavour) {
  check(definition.doubt.empty() != definition.columns.empty());
  check(definition.columns.size() <= 4096 + 2);
  std::vector<std::string> names;
  for (const ColumnDefinition& column : definition.columns) {
    check(is_valid_utf8(as_bytes(column.name)));
    names.push_back(column.name);
  }
  std::sort(names.begin(), names.end());
  check(std::adjacent_find(names.begin(), names.end()) == names.end());
  for (uint32_t part : definition.primary_key) check(part < definition.columns.size());
  resolve(definition, flavour);
}

void load(SchemaHistory& history, std::string_view text) {
  const int file = memfd_create("schema", 0);
  check(file >= 0 && write(file, text.data(), text.size()) == ssize_t(text.size()));
  if (!history.load_file("/proc/self/fd/" + std::to_string(file))) check(history.catalog()->tables().empty());
  close(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const uint8_t bits = bytes[0];
  std::string_view text = as_text({bytes + 1, size - 1});
  StatementContext context{.database = "d", .server_charset = 45, .seen_at = "log:4"};
  if (bits & 1) context.flavour = Flavour::mariadb;
  if (bits & 2) context.sql_mode |= MODE_ANSI_QUOTES;
  if (bits & 4) context.sql_mode |= MODE_NO_BACKSLASH_ESCAPES;
  if (bits & 8) context.sql_mode |= MODE_ORACLE;
  if (bits & 0x20) context.client_charset = 28;
  if (bits & 0x40) context.client_charset = 8;
  context.has_ddl_xid = bits & 0x80;

  SchemaHistory history;
  if (bits & 0x10) {
    load(history, text);
  } else {
    while (!text.empty()) {
      const size_t end = std::min(text.find('\0'), text.size());
      const bool may_change = SchemaHistory::may_change(text.substr(0, end));
      const bool changed = history.apply(text.substr(0, end), context);
      check(may_change || !changed);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  for (const auto& definition : history.catalog()->tables()) {
    check_definition(*definition, context.flavour);
    check(history.catalog()->find(definition->database, definition->name) == definition.get());
  }
  return 0;
}
