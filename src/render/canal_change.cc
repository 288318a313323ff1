#include "render/canal_change.h"

#include "render/mysql_type.h"
#include "schema/ddl_parser.h"
#include "schema/ddl_reach.h"

namespace binsift {
namespace {

class CanalValues : public JsonValues {
 public:
  CanalValues(JsonValueState& state, const JsonOptions& options, OutBuffer& out, const JsonTable& table)
      : JsonValues(state, options, out, table) {
    only_strings_ = true;
  }

  void integer(size_t i, int64_t value) {
    char* p = open(i);
    close(write_i64(p, value));
  }
  void unsigned_integer(size_t i, uint64_t value) {
    char* p = open(i);
    close(write_u64(p, value));
  }
  void float32(size_t i, float value) { close(write_json_float(open(i), value)); }
  void float64(size_t i, double value) { close(write_json_double(open(i), value)); }
  void year(size_t i, unsigned value) { close(write_year_field(open(i), value)); }
  void bit(size_t i, uint64_t value) { unsigned_integer(i, value); }
  // Their numbers, for which mysqlType has the names.
  void enumeration(size_t i, unsigned index) { unsigned_integer(i, index); }
  void set(size_t i, uint64_t bits) { unsigned_integer(i, bits); }
  void binary(size_t i, Bytes bytes) {
    const JsonTable::Column& column = columns_[i];
    out_.advance_to(open(i));
    append_latin1(bytes);
    if (column.pad_with_zero && bytes.size() < column.max_bytes && column.max_bytes <= kBinaryMost) {
      constexpr uint8_t kZeros[kBinaryMost] = {};
      append_latin1(Bytes(kZeros, column.max_bytes - bytes.size()));
    }
    out_.append('"');
  }
  void compressed(size_t i, Bytes bytes) {
    Result<Bytes> plain = unpack_column(bytes, state_.inflater);
    if (!plain) return undecoded(start(i), bytes);
    switch (columns_[i].text_kind) {
      case TextKind::binary: return binary(i, *plain);
      case TextKind::text: return text(i, *plain);
      default: return unknown_text(i, *plain);
    }
  }
  void geometry(size_t i, Bytes bytes) {
    out_.advance_to(open(i));
    append_latin1(bytes);
    out_.append('"');
  }
  void vector(size_t i, Bytes bytes) {
    if (bytes.size() % 4 != 0) return undecoded(start(i), bytes);
    char* p = open(i);
    *p++ = '[';
    out_.advance_to(p);
    for (size_t at = 0; at < bytes.size(); at += 4) {
      p = out_.need(kDoubleRoom + 1);
      if (at > 0) *p++ = ',';
      out_.advance_to(write_json_float(p, std::bit_cast<float>(load_u32(bytes.data() + at))));
    }
    out_.append("]\"");
  }

 private:
  char* open(size_t i) {
    char* p = start(i);
    *p++ = '"';
    return p;
  }
  void close(char* end) {
    *end++ = '"';
    finish(end);
  }
  // Each byte as the character of its number.
  void append_latin1(Bytes bytes) {
    uint8_t utf8[8192];
    while (!bytes.empty()) {
      const Bytes part = bytes.first(std::min(bytes.size(), sizeof utf8 / 2));
      bytes = bytes.subspan(part.size());
      uint8_t* p = utf8;
      for (const uint8_t c : part) {
        if (c < 0x80) {
          *p++ = c;
        } else {
          *p++ = uint8_t(0xC0 | c >> 6);
          *p++ = uint8_t(0x80 | (c & 0x3F));
        }
      }
      append_json_escaped(out_, {reinterpret_cast<const char*>(utf8), size_t(p - utf8)});
    }
  }
};

void append_number(OutBuffer& out, uint64_t value) {
  out.advance_to(write_u64(out.need(kDigitsRoom), value));
}

// The next word in capitals; `sql` loses it.
std::string take_word(std::string_view& sql) {
  while (!sql.empty() &&
         (sql.front() == ' ' || sql.front() == '\t' || sql.front() == '\n' || sql.front() == '\r'))
    sql.remove_prefix(1);
  std::string word;
  for (; !sql.empty() && ((sql.front() | 0x20) >= 'a' && (sql.front() | 0x20) <= 'z'); sql.remove_prefix(1))
    word += char(sql.front() & ~0x20);
  return word;
}

struct CanalDdl {
  std::string_view type;
  TableName table;  // no name: none is told
};

CanalDdl canal_alter(const AlterTable& alter, std::string_view verb) {
  // The first clause decides.
  const AlterClause* const clause = alter.clauses.empty() ? nullptr : &alter.clauses.front();
  if (clause && clause->kind == AlterKind::rename_table) return {"RENAME", clause->table};
  if (clause && clause->kind == AlterKind::add_key && !clause->key.primary) return {"CINDEX", alter.table};
  if (clause && clause->kind == AlterKind::drop_key) return {"DINDEX", alter.table};
  return {verb == "CREATE" ? "CINDEX" : verb == "DROP" ? "DINDEX" : "ALTER", alter.table};
}

// Canal's word for a statement, and the table that it names first: of RENAME its new name.
// Source: Canal's DruidDdlParser.
CanalDdl canal_ddl(std::string_view sql, std::string_view database, const SqlDialect& dialect) {
  const auto first = [](const std::vector<TableName>& names) {
    return names.empty() ? TableName() : names.front();
  };
  const DdlStatement statement = parse_ddl(sql, database, dialect);
  std::string_view rest = sql;
  const std::string verb = take_word(rest);
  std::string noun = take_word(rest);
  if (noun == "UNIQUE" || noun == "FULLTEXT" || noun == "SPATIAL") noun = take_word(rest);
  switch (statement.kind) {
    case DdlKind::create_table: return {"CREATE", statement.create.table};
    case DdlKind::alter_table: return canal_alter(statement.alter, verb);
    case DdlKind::drop_tables: return {"ERASE", first(statement.drop.tables)};
    case DdlKind::rename_tables:
      return {"RENAME", statement.rename.pairs.empty() ? TableName() : statement.rename.pairs.front().second};
    default: break;
  }
  if (noun == "INDEX") return {verb == "CREATE" ? "CINDEX" : "DINDEX", first(statement.touched)};
  if (verb == "TRUNCATE") return {"TRUNCATE", first(ddl_reach(sql, database, dialect).lost)};
  return {"QUERY", first(statement.touched)};
}

}  // namespace

struct CanalChanges::Plan final : ChangePlan {
  Plan(const Table& table, const JsonOptions& options) : json(table, options) {
    place = "],\"database\":" + quoted_json(table.database);
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (!json.columns[i].wanted) continue;
      const Column& column = table.columns[i];
      const std::string name = (types.empty() ? "" : ",") + quoted_json(column.name) + ":";
      types += name + quoted_json(mysql_type_text(column));
      numbers += name + std::to_string(java_sql_type(column));
    }
    types = ",\"isDdl\":false,\"mysqlType\":{" + types + "},\"old\":";
    std::string names;
    for (const uint32_t column : table.primary_key)
      (names += names.empty() ? '[' : ',') += quoted_json(table.columns[column].name);
    names += names.empty() ? "null" : "]";
    keys = ",\"pkNames\":" + names + ",\"sql\":\"\",\"sqlType\":{" + numbers +
           "},\"table\":" + quoted_json(table.name);
  }
  JsonTable json;
  std::string place;  // ],"database":"shop"
  std::string types;  // ,"isDdl":false,"mysqlType":{…},"old":
  std::string keys;   // ,"pkNames":["id"],"sql":"","sqlType":{…},"table":"orders"
  std::string numbers;
};

CanalChanges::CanalChanges(const JsonOptions& options) : options_(options) {
  options_.json_as_text = options_.decimals_as_strings = true;
}

std::unique_ptr<ChangePlan> CanalChanges::plan(const Table& table) {
  return std::make_unique<Plan>(table, options_);
}

// ,"es":…,"gtid":"…","id":…
void CanalChanges::lay_out(OutBuffer& out, const ChangeHead& head) {
  out.append(",\"es\":");
  append_number(out, head.time / 1000);
  out.append(",\"gtid\":\"");
  out.append(head.gtid);
  out.append("\",\"id\":");
  append_number(out, head.position);
}

Result<uint64_t> CanalChanges::append(OutBuffer& out, const ChangeHead& head, uint64_t first_row,
                                      const ChangePlan& plan, const RowReader& reader,
                                      const RowsEvent& rows) {
  constexpr std::string_view kTypes[] = {",\"type\":\"INSERT\"}\n", ",\"type\":\"UPDATE\"}\n",
                                         ",\"type\":\"DELETE\"}\n"};
  const auto& table = static_cast<const Plan&>(plan);
  const bool is_update = rows.operation == RowOperation::update_rows;
  middle_.clear();
  middle_.append(table.place);
  lay_out(middle_, head);
  middle_.append(table.types);
  middle_.append(is_update ? "[" : "null");
  back_.clear();
  if (is_update) back_.append(']');
  back_.append(table.keys);
  back_.append(",\"ts\":");
  append_number(back_, head.time / 1000);
  back_.append(kTypes[size_t(rows.operation)]);

  ChosenValues<CanalValues> values(values_, options_, out, table.json);
  const Bytes present =
      rows.operation == RowOperation::delete_rows ? rows.before_present : rows.after_present;
  return write_rows(out, rows, first_row, middle_.size() + back_.size(), [&](Cursor& in, uint64_t) {
    out.append("{\"data\":[");
    bool good;
    if (is_update) {
      good = write_updated_row(in, reader, rows, compare_, values_, out, values, middle_.view());
    } else {
      values.begin();
      good = reader.read(in, present, {}, values);
      values.end();
      out.append(middle_.view());
    }
    out.append(back_.view());
    return good;
  });
}

void CanalChanges::append_ddl(OutBuffer& out, const ChangeHead& head, std::string_view database,
                              std::string_view sql, Charset charset) {
  OutBuffer converted;
  if (charset != Charset::unknown && !is_utf8_charset(charset) && to_utf8(as_bytes(sql), charset, converted))
    sql = converted.view();
  const CanalDdl ddl =
      canal_ddl(sql, database, {.flavour = head.is_mariadb ? Flavour::mariadb : Flavour::mysql});
  if (!ddl.table.name.empty()) database = ddl.table.database;
  out.append("{\"data\":null,\"database\":");
  if (!append_json_text_if_utf8(out, as_bytes(database))) out.append("\"?\"");
  lay_out(out, head);
  out.append(",\"isDdl\":true,\"mysqlType\":null,\"old\":null,\"pkNames\":null,\"sql\":");
  if (!append_json_text_if_utf8(out, as_bytes(sql))) append_json_text(out, as_bytes(sql), Charset::latin1);
  out.append(",\"sqlType\":null,\"table\":");
  append_json_string(out, ddl.table.name);
  out.append(",\"ts\":");
  append_number(out, head.time / 1000);
  out.append(",\"type\":\"");
  out.append(ddl.type);
  out.append("\"}\n");
}

}  // namespace binsift
