#include "render/sql_table.h"

#include <map>
#include <mutex>

#include "render/quoted_text.h"
#include "row/charset.h"
#include "schema/member_text.h"

namespace binsift {
namespace {

// Of a set with one byte a character: the bytes that share their character with another byte; null: none.
const std::array<bool, 256>* doubtful_bytes(Charset charset) {
  struct Doubts {
    std::once_flag known;
    bool any = false;
    std::array<bool, 256> bytes{};
  };
  static std::array<Doubts, kCharsetCount> all;
  if (charset == Charset::unknown || charset == Charset::binary || max_bytes(charset) != 1) return nullptr;
  Doubts& doubts = all[unsigned(charset)];
  std::call_once(doubts.known, [&] {
    std::map<std::string, unsigned> seen;
    for (unsigned byte = 0; byte < 256; ++byte) {
      const auto one = uint8_t(byte);
      OutBuffer out;
      if (!to_utf8(Bytes(&one, 1), charset, out)) continue;
      const auto [other, is_new] = seen.emplace(out.view(), byte);
      if (is_new) continue;
      doubts.any = doubts.bytes[byte] = doubts.bytes[other->second] = true;
    }
  });
  return doubts.any ? &doubts.bytes : nullptr;
}

// Sets in which several byte sequences are one character of Unicode, or whose conversion has changed.
bool has_doubtful_text(Charset charset) {
  switch (charset) {
    case Charset::big5:
    case Charset::sjis:
    case Charset::cp932:
    case Charset::ujis:
    case Charset::eucjpms: return true;
    default: return false;
  }
}

}  // namespace

std::string sql_identifier(std::string_view name) {
  std::string quoted = "`";
  for (const char c : name) {
    if (c == '`') quoted += '`';
    quoted += c;
  }
  return quoted + '`';
}

SqlTable::SqlTable(const Table& source, const FormatDescription& format, std::string_view renamed,
                   bool (*wants_column)(const void* asked, std::string_view name), const void* asked)
    : database(renamed), table(source.name) {
  name = sql_identifier(database) + '.' + sql_identifier(source.name);
  const bool mysql = format.flavour == Flavour::mysql;
  has_axis_option = mysql && format.version_id >= 80000;
  const char* const collate =
      mysql ? (format.version_id >= 80017 ? " COLLATE utf8mb4_0900_bin" : " COLLATE utf8mb4_bin")
            : (format.version_id >= 100200 ? " COLLATE utf8mb4_nopad_bin" : " COLLATE utf8mb4_bin");
  all_columns = " (";
  for (size_t i = 0; i < source.columns.size(); ++i) {
    const binsift::Column& from = source.columns[i];
    Column column{.name = sql_identifier(from.name), .storage = from.storage, .text_kind = from.text_kind};
    column.charset = from.charset == kCharsetUnknown ? Charset::unknown : charset_of(from.charset);
    column.charset_name = name_of(column.charset);
    column.collate = collate;
    column.generated = from.generated;
    column.wanted = !wants_column || wants_column(asked, from.name);
    column.updates_itself = from.storage == Storage::old_timestamp || from.storage == Storage::timestamp2 ||
                            from.storage == Storage::old_datetime || from.storage == Storage::datetime2;
    column.pad_with_zero = from.pad_with_zero;
    column.max_bytes = from.max_bytes;
    column.length_bytes = from.length_bytes;
    const std::vector<bool> ambiguous = find_ambiguous(from.members);
    for (size_t k = 0; k < from.members.size(); ++k) {
      OutBuffer quoted;
      if (!ambiguous[k]) append_quoted(quoted, from.members[k], QuoteStyle::sql);
      column.members.emplace_back(quoted.view());
    }
    column.doubtful = doubtful_bytes(column.charset);
    column.doubtful_text = has_doubtful_text(column.charset);
    if (!column.generated && column.wanted) {
      if (all_columns.size() > 2) all_columns += ", ";
      all_columns += column.name;
    }
    if (!from.name_known) {
      refusal = "nothing tells the names of its columns";
      hint = "--schema FILE can (mysqldump --no-data), or leave it out with --exclude-table";
    }
    columns.push_back(std::move(column));
  }
  all_columns += ')';
  if (source.versioned) {
    refusal = "its rows keep their own history (WITH SYSTEM VERSIONING), which statements can't make";
    hint = "leave it out with --exclude-table";
  }
  is_sequence = !mysql && source.columns.size() == 8 && source.columns[0].name == "next_not_cached_value" &&
                source.columns[7].name == "cycle_count";
  insert_head = "INSERT INTO " + name + all_columns + " VALUES (";
  for (const Column& column : columns) inserts_all &= !column.generated && column.wanted;
  inserts_all &= !is_sequence;
  if (source.primary_key_known)
    for (const uint32_t part : source.primary_key) {
      if (part >= columns.size()) continue;
      columns[part].in_key = has_key = true;
    }
}

}  // namespace binsift
