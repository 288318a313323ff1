#include "lake/partition.h"

#include <algorithm>

#include "render/temporal_text.h"
#include "select/selection.h"

namespace binsift {
namespace {

constexpr std::string_view kNames[] = {"db", "table", "date", "hour"};
constexpr int64_t kHourMicros = int64_t{3600} * 1000000;
constexpr std::string_view kNone = "__HIVE_DEFAULT_PARTITION__";

// The key's name, with as many '_' in front as it takes to be no column's.
template <class Columns, class NameOf>
std::string free_name(PartitionKey key, const Columns& columns, NameOf name_of_column) {
  std::string name(name_of(key));
  while (std::any_of(columns.begin(), columns.end(),
                     [&](const auto& column) { return is_same_name(name_of_column(column), name); }))
    name.insert(0, 1, '_');
  return name;
}

}  // namespace

std::string_view name_of(PartitionKey key) {
  return kNames[size_t(key)];
}

std::optional<PartitionKey> partition_key_named(std::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i)
    if (name == kNames[i]) return PartitionKey(i);
  return {};
}

Partitioning::Partitioning(std::vector<PartitionKey> keys, const TimeZone* zone)
    : keys_(std::move(keys)), zone_(zone) {
  by_time_ = has(PartitionKey::date) || has(PartitionKey::hour);
}

bool Partitioning::has(PartitionKey key) const {
  return std::find(keys_.begin(), keys_.end(), key) != keys_.end();
}

PartitionValue Partitioning::value_at(int64_t commit_time) const {
  if (!by_time_) return {};
  if (zone_) commit_time += int64_t{zone_->utc_offset_at(commit_time)} * 1000000;
  const int64_t hours = commit_time / kHourMicros - (commit_time % kHourMicros < 0);
  const int64_t day = hours / 24 - (hours % 24 < 0);
  return {has(PartitionKey::date) ? day : 0, has(PartitionKey::hour) ? int(hours - day * 24) : 0};
}

std::string Partitioning::name_in(const TableLayout& layout, PartitionKey key) {
  return free_name(key, layout.columns,
                   [](const TableLayout::Column& column) -> std::string_view { return column.schema.name; });
}

template <class NameOf>
std::string Partitioning::folder_with(NameOf name_of_key, const std::optional<std::string_view>& database,
                                      const std::optional<std::string_view>& table,
                                      const PartitionValue& value) const {
  const auto part = [](const std::optional<std::string_view>& name) {
    return name ? path_part(*name) : std::string(kNone);
  };
  std::string path;
  for (const PartitionKey key : keys_) {
    path += name_of_key(key) + '=';
    char text[kTemporalRoom];
    switch (key) {
      case PartitionKey::database: path += part(database); break;
      case PartitionKey::table: path += part(table); break;
      case PartitionKey::date: {
        const Date date = date_of_days(value.day);
        path.append(text, size_t(write_date(text, date.year, date.month, date.day) - text));
        break;
      }
      case PartitionKey::hour:
        path.append(text, size_t(write_field(text, unsigned(value.hour)) - text));
        break;
    }
    path += '/';
  }
  return path;
}

std::string Partitioning::folder(const TableLayout& layout, const PartitionValue& value) const {
  return folder_with([&](PartitionKey key) { return name_in(layout, key); }, layout.database, layout.table,
                     value);
}

std::string Partitioning::folder(const std::optional<std::string>& database,
                                 const std::optional<std::string>& table,
                                 std::span<const std::string> columns, const PartitionValue& value) const {
  const auto name_of_key = [&](PartitionKey key) {
    return free_name(key, columns, [](const std::string& column) -> std::string_view { return column; });
  };
  return folder_with(name_of_key, database, table, value);
}

std::string path_part(std::string_view name) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool plain = letter || c == '-' || uint8_t(c) >= 0x80 || (!text.empty() && (c == '.' || c == '_'));
    if (plain) {
      text += c;
    } else {
      text += '%';
      text += kHex[uint8_t(c) >> 4];
      text += kHex[uint8_t(c) & 15];
    }
  }
  return text;
}

}  // namespace binsift
