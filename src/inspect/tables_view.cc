#include <fmt/format.h>

#include "inspect/event_fields.h"
#include "inspect/views.h"

namespace binsift {
namespace {

std::string key_words(const TableShape& shape) {
  if (!shape.primary_key_known) return "key=?";
  if (shape.primary_key.empty()) return "key=none";
  OutBuffer key;
  key.append("key=");
  for (size_t i = 0; i < shape.primary_key.size(); ++i) {
    if (i > 0) key.append(',');
    append_one_line(key, shape.primary_key[i]);
  }
  return std::string(key.view());
}

const char* source_name(NameSource names) {
  switch (names) {
    case NameSource::metadata: return "log";
    case NameSource::ddl: return "ddl";
    case NameSource::schema_file: return "schema";
    case NameSource::server: return "server";
    case NameSource::unknown: break;
  }
  return "none";
}

}  // namespace

std::string tables_text(const LogTally& tally, size_t most) {
  std::vector<const TableTally*> tables = tables_by_size(tally);
  if (tables.size() > most) tables.resize(most);
  unsigned width = 0;
  for (const TableTally* table : tables) width = std::max(width, columns_of(table->shape->text));
  std::string text;
  const auto add = [&](std::string_view name, const TableTally& table) {
    text += padded(name, std::min(width, 48u));
    for (size_t i = 0; i < 3; ++i) text += fmt::format("  {}={:<9}", kOperationNames[i], table.rows[i]);
    text += fmt::format("  bytes={:<11}", sum_of(table.bytes));
    text += fmt::format("  {}  {}", time_words(table.time.first), time_words(table.time.last));
  };
  for (const TableTally* table : tables) {
    add(table->shape->text, *table);
    text += "  " + key_words(*table->shape) + "  names=" + source_name(table->shape->names) + "\n";
  }
  if (tally.other_tables.shape) {
    add("(other tables)", tally.other_tables);
    text += '\n';
  }
  return text;
}

std::string tables_json(const LogTally& tally, size_t most) {
  std::vector<const TableTally*> tables = tables_by_size(tally);
  if (tables.size() > most) tables.resize(most);
  OutBuffer out;
  const auto add = [&](const TableTally& table) {
    JsonFields fields(out);
    fields.number("rows", sum_of(table.rows));
    for (size_t i = 0; i < 3; ++i) fields.number(kOperationNames[i], table.rows[i]);
    fields.number("bytes", sum_of(table.bytes));
    for (size_t i = 0; i < 3; ++i) fields.number(std::string(kOperationNames[i]) + "_bytes", table.bytes[i]);
    if (table.time.first) {
      fields.word("first_ts", rfc3339_of(uint64_t{table.time.first} * 1000000));
      fields.word("last_ts", rfc3339_of(uint64_t{table.time.last} * 1000000));
    }
  };
  for (const TableTally* table : tables) {
    out.append("{\"type\":\"table\",");
    out.append(table->shape->json);
    add(*table);
    if (table->shape->primary_key_known) {
      out.append(",\"primary_key\":[");
      for (size_t i = 0; i < table->shape->primary_key.size(); ++i) {
        if (i > 0) out.append(',');
        append_json_string(out, table->shape->primary_key[i]);
      }
      out.append(']');
    }
    JsonFields(out).word("names", source_name(table->shape->names));
    out.append("}\n");
  }
  if (tally.other_tables.shape) {
    out.append("{\"type\":\"other_tables\"");
    add(tally.other_tables);
    out.append("}\n");
  }
  return std::string(out.view());
}

}  // namespace binsift
