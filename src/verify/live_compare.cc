#include "verify/live_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <thread>

#include "base/quantity.h"
#include "select/glob.h"
#include "select/selection.h"

namespace binsift {
namespace {

constexpr uint64_t kChunkRows = 20000, kFetchedRows = 500;
constexpr unsigned kLooks = 3;  // at a chunk that differs: what is on its way comes
constexpr std::chrono::milliseconds kPause(400);
constexpr unsigned kShownBytes = 80;
// For a row that the server gives no CRC32 of: no sum of others is as large.
constexpr std::string_view kNoCrc = "1000000000000000000000000000000";

using KeyValue = std::vector<std::string>;

// Rows behind `above` up to `upto`.
struct KeyRange {
  std::optional<KeyValue> above, upto;
};

struct ChunkSums {
  uint64_t count = 0;  // rows
  std::string sum;     // of their CRC32s
  bool operator==(const ChunkSums&) const = default;
};

struct Sides {
  LiveTable source, target;
};

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

const LiveColumn* find_column(const LiveTable& table, const std::string& name) {
  for (const LiveColumn& column : table.columns)
    if (is_same_name(column.name, name)) return &column;
  return nullptr;
}

// The same statement on both, at the same time.
struct BothResults {
  Result<QueryResult> source, target;
};
BothResults ask_both(const LiveInput& input, const std::string& of_source, const std::string& of_target) {
  Result<QueryResult> target = Error{};
  std::thread other([&] { target = input.target->query(of_target); });
  Result<QueryResult> source = input.source->query(of_source);
  other.join();
  return {std::move(source), std::move(target)};
}

// One table, with what both sides hold of its columns.
class TableComparison {
 public:
  TableComparison(const LiveInput& input, Sides sides, LiveReport& report)
      : input_(input), sides_(std::move(sides)), report_(report) {}

  Result<void> run() {
    compare_columns();
    find_key();
    if (columns_.empty()) return {};
    if (key_.empty()) return compare_whole();
    KeyRange range;
    do {
      Result<std::optional<KeyValue>> end = key_at(*input_.source, range, kChunkRows - 1);
      if (!end) return std::move(end).error();
      range.upto = *end;
      if (Result<void> compared = compare_chunk(range); !compared) return compared;
      range.above = range.upto;
    } while (range.upto);
    if (left_out_)
      input_.note(
          fmt::format("{}: more rows differ than the {} that are named", table_name(), kMostNamedRows));
    return {};
  }

 private:
  std::string table_name() const { return sides_.source.full_name(); }

  void tell(FindingKind kind, std::string what, std::string column = {}, std::string expected = {},
            std::string found = {}) {
    Finding finding{.kind = kind, .file = input_.target->name(), .what = std::move(what)};
    finding.table = table_name();
    finding.column = std::move(column);
    finding.expected = std::move(expected);
    finding.found = std::move(found);
    ++report_.finding_count;
    input_.tell(finding);
  }

  void compare_columns() {
    for (const LiveColumn& column : sides_.source.columns) {
      const LiveColumn* const other = find_column(sides_.target, column.name);
      if (!other) {
        tell(FindingKind::missing, "the target does not have this column", column.name);
        continue;
      }
      columns_.push_back({column, *other});
      columns_.back().first.exact_reals = columns_.back().second.exact_reals =
          input_.source->is_mariadb() != input_.target->is_mariadb();
      const auto is_json = [](const LiveColumn& one, const LiveColumn& two) {
        return one.type == "json" && two.type == "longtext";
      };
      if (is_json(column, *other) || is_json(*other, column))
        input_.note(fmt::format("{}.{}: JSON on one side and text on the other, compared as text",
                                table_name(), column.name));
      else if (column.full_type != other->full_type)
        tell(FindingKind::differing, "the column's type", column.name, column.full_type, other->full_type);
    }
    for (const LiveColumn& column : sides_.target.columns)
      if (!find_column(sides_.source, column.name))
        tell(FindingKind::extra, "the source does not have this column", column.name);
  }

  void find_key() {
    for (const std::string& name : sides_.source.key) {
      const auto pair = std::find_if(columns_.begin(), columns_.end(),
                                     [&](const auto& each) { return is_same_name(each.first.name, name); });
      if (pair == columns_.end()) return key_.clear();
      // Their text, by which rows are told from each other, is not the same.
      if (pair->first.exact_reals && pair->first.is_real()) return key_.clear();
      const bool by_bytes = pair->first.is_text() && (pair->first.collation != pair->second.collation ||
                                                      pair->first.charset != pair->second.charset);
      key_.push_back({{pair->first, by_bytes}, {pair->second, by_bytes}});
    }
  }

  const LiveTable& table_of(const Connection& server) const {
    return &server == input_.source ? sides_.source : sides_.target;
  }
  bool is_source(const Connection& server) const { return &server == input_.source; }
  const LiveKeyPart& part(const Connection& server, size_t i) const {
    return is_source(server) ? key_[i].first : key_[i].second;
  }
  const LiveColumn& column(const Connection& server, size_t i) const {
    return is_source(server) ? columns_[i].first : columns_[i].second;
  }
  std::string from(const Connection& server) const {
    const LiveTable& table = table_of(server);
    return " FROM " + sql_name(table.database) + "." + sql_name(table.name);
  }

  // "(k1 > a) OR (k1 = a AND k2 > b)", and with `up_to` the other way round and b as well.
  std::string beside(const Connection& server, const KeyValue& value, bool up_to) const {
    std::vector<std::string> ways;
    std::string same;
    for (size_t i = 0; i < key_.size(); ++i) {
      const std::string order = part(server, i).order(), literal = part(server, i).literal(value[i]);
      const char* const sign = !up_to ? ">" : i + 1 == key_.size() ? "<=" : "<";
      ways.push_back(fmt::format("({}{} {} {})", same, order, sign, literal));
      same += fmt::format("{} = {} AND ", order, literal);
    }
    // What stands first is what an index can be asked for.
    const std::string bound = fmt::format("{} {} {}", part(server, 0).order(),
                                          up_to ? "<=" : ">=", part(server, 0).literal(value[0]));
    return fmt::format("{} AND ({})", bound, joined(ways, " OR "));
  }
  std::string where(const Connection& server, const KeyRange& range) const {
    std::vector<std::string> parts;
    if (range.above) parts.push_back(beside(server, *range.above, false));
    if (range.upto) parts.push_back(beside(server, *range.upto, true));
    return parts.empty() ? "" : " WHERE " + joined(parts, " AND ");
  }
  std::string order_by(const Connection& server) const {
    std::vector<std::string> parts;
    for (size_t i = 0; i < key_.size(); ++i) parts.push_back(part(server, i).order());
    return " ORDER BY " + joined(parts, ", ");
  }
  // The key's values as text.
  std::string key_texts(const Connection& server) const {
    std::vector<std::string> parts;
    for (size_t i = 0; i < key_.size(); ++i) {
      const LiveKeyPart& each = part(server, i);
      const bool has_text = each.column.is_text() && each.order() != sql_name(each.column.name) + "+0";
      parts.push_back(has_text || each.column.is_binary() ? each.column.as_bytes()
                                                          : "CAST(" + each.order() + " AS CHAR)");
    }
    return joined(parts, ", ");
  }
  std::string row_crc(const Connection& server) const {
    std::vector<std::string> parts;
    for (size_t i = 0; i < columns_.size(); ++i) parts.push_back(column(server, i).in_row());
    return "CRC32(CONCAT_WS(',', " + joined(parts, ", ") + "))";
  }

  // The key of the row that is so many behind the range's first; none: it has no more.
  Result<std::optional<KeyValue>> key_at(Connection& server, const KeyRange& range, uint64_t offset) {
    Result<QueryResult> row =
        server.query("SELECT " + key_texts(server) + from(server) + where(server, range) + order_by(server) +
                     fmt::format(" LIMIT 1 OFFSET {}", offset));
    if (!row) return std::move(row).error();
    if (row->rows.empty()) return std::optional<KeyValue>();
    KeyValue value;
    for (const auto& each : row->rows[0]) value.push_back(each.value_or(""));
    return std::optional<KeyValue>(std::move(value));
  }

  std::string sums_query(const Connection& server, const KeyRange& range) const {
    return fmt::format("SELECT COUNT(*), COALESCE(SUM(IFNULL({}, {})), 0)", row_crc(server), kNoCrc) +
           from(server) + where(server, range);
  }
  static Result<ChunkSums> sums_of(Result<QueryResult> result, const Connection& server) {
    if (!result) return std::move(result).error();
    const auto& row = result->rows.at(0);
    ChunkSums sums{parse_count(row[0].value_or("0")).value_or(0), row[1].value_or("")};
    if (sums.sum.size() < kNoCrc.size()) return sums;
    Error error{.kind = ErrorKind::io};
    error.file = server.name();
    error.detail = "the server gave no CRC32 of some rows";
    error.hint = "a larger max_allowed_packet may help";
    return error;
  }
  Result<std::pair<ChunkSums, ChunkSums>> sums_of_both(const KeyRange& range) {
    BothResults both = ask_both(input_, sums_query(*input_.source, range), sums_query(*input_.target, range));
    Result<ChunkSums> source = sums_of(std::move(both.source), *input_.source);
    if (!source) return std::move(source).error();
    Result<ChunkSums> target = sums_of(std::move(both.target), *input_.target);
    if (!target) return std::move(target).error();
    return std::pair(*source, *target);
  }

  Result<void> compare_whole() {
    input_.note(fmt::format("{}: without a key, so which rows differ can't be told", table_name()));
    for (unsigned look = 1;; ++look) {
      Result<std::pair<ChunkSums, ChunkSums>> sums = sums_of_both({});
      if (!sums) return std::move(sums).error();
      const auto& [source, target] = *sums;
      if (source != target && look < kLooks) {
        std::this_thread::sleep_for(kPause);
        continue;
      }
      report_.row_count += source.count;
      input_.progress(report_.row_count);
      if (source == target) return {};
      if (source.count != target.count)
        tell(FindingKind::differing, "the number of rows", "", std::to_string(source.count),
             std::to_string(target.count));
      else
        tell(FindingKind::differing, fmt::format("some of {}", counted(source.count, "row", "rows")), "",
             "CRC32s with the sum " + source.sum, target.sum);
      return {};
    }
  }

  Result<void> compare_chunk(const KeyRange& range) {
    for (unsigned look = 1;; ++look) {
      Result<std::pair<ChunkSums, ChunkSums>> sums = sums_of_both(range);
      if (!sums) return std::move(sums).error();
      if (sums->first != sums->second && look < kLooks) {
        std::this_thread::sleep_for(kPause);
        continue;
      }
      report_.row_count += sums->first.count;
      input_.progress(report_.row_count);
      return sums->first == sums->second ? Result<void>() : narrow(range, *sums);
    }
  }

  Result<void> narrow(const KeyRange& range, const std::pair<ChunkSums, ChunkSums>& sums) {
    if (named_count_ >= kMostNamedRows) return left_out_ = true, Result<void>();
    const uint64_t most = std::max(sums.first.count, sums.second.count);
    if (most <= kFetchedRows) return compare_rows(range);
    Connection& longer = sums.first.count >= sums.second.count ? *input_.source : *input_.target;
    Result<std::optional<KeyValue>> middle = key_at(longer, range, most / 2);
    if (!middle) return std::move(middle).error();
    if (!*middle || *middle == range.upto) return compare_rows(range);  // it has become shorter
    for (const KeyRange& half : {KeyRange{range.above, *middle}, KeyRange{*middle, range.upto}}) {
      Result<std::pair<ChunkSums, ChunkSums>> of_half = sums_of_both(half);
      if (!of_half) return std::move(of_half).error();
      if (of_half->first == of_half->second) continue;
      if (Result<void> narrowed = narrow(half, *of_half); !narrowed) return narrowed;
    }
    return {};
  }

  using Rows = std::map<KeyValue, std::string>;
  Result<Rows> rows_of(Result<QueryResult> result) {
    if (!result) return std::move(result).error();
    Rows rows;
    for (const auto& row : result->rows) {
      KeyValue key;
      for (size_t i = 0; i < key_.size(); ++i) key.push_back(row[i].value_or(""));
      rows.emplace(std::move(key), row.back().value_or(""));
    }
    return rows;
  }
  Result<void> compare_rows(const KeyRange& range) {
    const auto query = [&](const Connection& server) {
      return "SELECT " + key_texts(server) + ", " + row_crc(server) + from(server) + where(server, range) +
             order_by(server) + fmt::format(" LIMIT {}", 4 * kFetchedRows);
    };
    BothResults both = ask_both(input_, query(*input_.source), query(*input_.target));
    Result<Rows> source = rows_of(std::move(both.source));
    if (!source) return std::move(source).error();
    Result<Rows> target = rows_of(std::move(both.target));
    if (!target) return std::move(target).error();
    // In the order of their keys as text: both together.
    std::map<KeyValue, std::pair<const std::string*, const std::string*>> all;
    for (const auto& [key, crc] : *source) all[key].first = &crc;
    for (const auto& [key, crc] : *target) all[key].second = &crc;
    for (const auto& [key, crcs] : all) {
      if (crcs.first && crcs.second && *crcs.first == *crcs.second) continue;
      if (named_count_ >= kMostNamedRows) return left_out_ = true, Result<void>();
      if (crcs.first && crcs.second) {
        if (Result<void> named = name_column(key); !named) return named;
        continue;
      }
      ++named_count_;
      if (crcs.first)
        tell(FindingKind::missing, "the target does not have the row with " + key_text(key));
      else
        tell(FindingKind::extra, "the source does not have the row with " + key_text(key));
    }
    return {};
  }

  std::string key_text(const KeyValue& key) const {
    std::string text;
    for (size_t i = 0; i < key_.size(); ++i)
      text += (i == 0 ? "" : ", ") + key_[i].first.column.name + " = " +
              shown(key_[i].first.column, key[i], key[i].size(), true);
    return text;
  }
  static std::string shown(const LiveColumn& column, const std::string& bytes, uint64_t size,
                           bool is_key = false) {
    const char* const more = size > bytes.size() ? "…" : "";
    if (column.is_binary()) {
      std::string hex = "0x";
      for (const char c : bytes) hex += fmt::format("{:02X}", uint8_t(c));
      return hex + more;
    }
    if (is_key && column.type == "enum" && parse_count(bytes))
      return "'" + column.member(*parse_count(bytes)) + "'";
    if (!column.is_text() && column.type != "json" && !column.is_time() && column.type != "time")
      return bytes;
    return "'" + bytes + more + "'";
  }

  // The first column in which a row is not the same.
  Result<void> name_column(const KeyValue& key) {
    const auto query = [&](const Connection& server) {
      std::vector<std::string> values, same;
      for (size_t i = 0; i < columns_.size(); ++i) {
        const std::string bytes = column(server, i).as_bytes();
        values.push_back(fmt::format("LENGTH({0}), CRC32({0}), LEFT({1}, {2})", bytes,
                                     column(server, i).as_shown(), kShownBytes));
      }
      for (size_t i = 0; i < key_.size(); ++i)
        same.push_back(part(server, i).order() + " = " + part(server, i).literal(key[i]));
      return "SELECT " + joined(values, ", ") + from(server) + " WHERE " + joined(same, " AND ");
    };
    BothResults both = ask_both(input_, query(*input_.source), query(*input_.target));
    for (Result<QueryResult>* result : {&both.source, &both.target})
      if (!*result) return std::move(*result).error();
    // It is gone by now on one side, or the same on both.
    if (both.source->rows.empty() || both.target->rows.empty()) return {};
    const auto &a = both.source->rows[0], &b = both.target->rows[0];
    for (size_t i = 0; i < columns_.size(); ++i) {
      const size_t at = 3 * i;
      if (a[at] == b[at] && a[at + 1] == b[at + 1]) continue;
      ++named_count_;
      const auto text = [&](const auto& row) {
        if (!row[at]) return std::string("NULL");
        return shown(columns_[i].first, row[at + 2].value_or(""), parse_count(*row[at]).value_or(0));
      };
      tell(FindingKind::differing, "the row with " + key_text(key), columns_[i].first.name, text(a), text(b));
      return {};
    }
    return {};
  }

  const LiveInput& input_;
  const Sides sides_;
  LiveReport& report_;
  std::vector<std::pair<LiveColumn, LiveColumn>> columns_;  // of source and target
  std::vector<std::pair<LiveKeyPart, LiveKeyPart>> key_;
  uint64_t named_count_ = 0;
  bool left_out_ = false;
};

// Gives whether the table has such a column.
Result<bool> compare_freshness(const LiveInput& input, const Sides& sides, LiveReport& report) {
  const LiveColumn* const of_source = find_column(sides.source, input.fresh);
  const LiveColumn* const of_target = find_column(sides.target, input.fresh);
  if (!of_source || !of_target) return false;
  if (!of_source->is_time() || !of_target->is_time()) {
    Error error{.kind = ErrorKind::usage};
    error.detail = fmt::format("--fresh: {}.{} holds no times: it is {}", sides.source.full_name(),
                               of_source->name, of_source->full_type);
    return error;
  }
  const auto query = [](const LiveTable& table, const LiveColumn& column) {
    const std::string name = sql_name(column.name);
    return fmt::format(
        "SELECT CAST(MAX({0}) AS CHAR), TIMESTAMPDIFF(SECOND, '1970-01-01', MAX({0})) FROM {1}.{2}", name,
        sql_name(table.database), sql_name(table.name));
  };
  BothResults both = ask_both(input, query(sides.source, *of_source), query(sides.target, *of_target));
  for (Result<QueryResult>* result : {&both.source, &both.target})
    if (!*result) return std::move(*result).error();
  const auto &a = both.source->rows.at(0), &b = both.target->rows.at(0);
  if (!a[1]) return true;  // the source has no row that tells
  const auto seconds = [](const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); };
  const int64_t delay = b[1] ? seconds(*a[1]) - seconds(*b[1]) : 0;
  if (b[1] && delay <= int64_t(input.most_delay)) return true;
  Finding finding{.kind = FindingKind::stale, .file = input.target->name()};
  finding.table = sides.source.full_name();
  finding.column = of_source->name;
  finding.what = b[1] ? fmt::format("the target is {} behind", counted(uint64_t(delay), "second", "seconds"))
                      : "the target has no row with a time";
  finding.expected = a[0].value_or("");
  finding.found = b[0].value_or("none");
  ++report.finding_count;
  input.tell(finding);
  return true;
}

}  // namespace

Result<LiveReport> compare_live(const LiveInput& input) {
  std::vector<LiveName> names[2];
  Connection* const servers[] = {input.source, input.target};
  for (const int i : {0, 1}) {
    if (Result<void> prepared = prepare_session(*servers[i]); !prepared) return std::move(prepared).error();
    Result<std::vector<LiveName>> listed = list_live_tables(*servers[i]);
    if (!listed) return std::move(listed).error();
    for (LiveName& name : *listed) {
      const std::string full = name.database + "." + name.table;
      if (std::any_of(input.tables.begin(), input.tables.end(),
                      [&](const std::string& glob) { return glob_matches(glob, full); }))
        names[i].push_back(std::move(name));
    }
  }
  for (const std::string& glob : input.tables) {
    const auto is_meant = [&](const LiveName& name) {
      return glob_matches(glob, name.database + "." + name.table);
    };
    if (std::any_of(names[0].begin(), names[0].end(), is_meant) ||
        std::any_of(names[1].begin(), names[1].end(), is_meant))
      continue;
    Error error{.kind = ErrorKind::usage};
    error.detail = "neither server has a table " + glob + " that this user may see";
    return error;
  }
  LiveReport report;
  const auto tell_alone = [&](FindingKind kind, const LiveName& name, const char* what) {
    Finding finding{.kind = kind, .file = input.target->name(), .what = what};
    finding.table = name.database + "." + name.table;
    ++report.finding_count;
    input.tell(finding);
  };
  bool has_fresh = input.fresh.empty();
  for (const LiveName& name : names[0]) {
    if (!std::binary_search(names[1].begin(), names[1].end(), name)) {
      tell_alone(FindingKind::missing, name, "the target does not have this table");
      continue;
    }
    Result<LiveTable> source = describe_live_table(*input.source, name);
    if (!source) return std::move(source).error();
    Result<LiveTable> target = describe_live_table(*input.target, name);
    if (!target) return std::move(target).error();
    ++report.table_count;
    Sides sides{std::move(*source), std::move(*target)};
    if (!input.fresh.empty()) {
      Result<bool> compared = compare_freshness(input, sides, report);
      if (!compared) return std::move(compared).error();
      has_fresh |= *compared;
      if (!*compared)
        input.note(fmt::format("{}: no column {} on both sides, so not compared", sides.source.full_name(),
                               input.fresh));
      continue;
    }
    if (Result<void> done = TableComparison(input, std::move(sides), report).run(); !done)
      return std::move(done).error();
  }
  for (const LiveName& name : names[1])
    if (!std::binary_search(names[0].begin(), names[0].end(), name))
      tell_alone(FindingKind::extra, name, "the source does not have this table");
  if (has_fresh || report.table_count == 0) return report;
  Error error{.kind = ErrorKind::usage,
              .detail = "--fresh: no table has a column " + input.fresh + " on both sides"};
  return error;
}

}  // namespace binsift
