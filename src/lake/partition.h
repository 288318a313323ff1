#pragma once
// Which folder a row's file lies in: Hive's style, db=shop/table=orders/date=2026-11-20/hour=07.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time_zone.h"
#include "lake/row_batch.h"

namespace binsift {

enum class PartitionKey : uint8_t { database, table, date, hour };
// "db", "table", "date", "hour".
std::string_view name_of(PartitionKey key);
std::optional<PartitionKey> partition_key_named(std::string_view name);

class Partitioning {
 public:
  // In any order, each at most once. Date and hour are those of the commit in `zone`; null: UTC.
  explicit Partitioning(std::vector<PartitionKey> keys = {}, const TimeZone* zone = nullptr);

  const std::vector<PartitionKey>& keys() const { return keys_; }
  bool has(PartitionKey key) const;
  // `commit_time`: microseconds since 1970.
  PartitionValue value_at(int64_t commit_time) const;
  // The key's name in the table's folders: one that a column has as its name gets '_' in front, because
  // readers put the folder's value into the column of its name.
  static std::string name_in(const TableLayout& layout, PartitionKey key);
  // Relative to the output's folder, "" or with a '/' at its end.
  std::string folder(const TableLayout& layout, const PartitionValue& value) const;
  // The same of records that may have no database or table, which Hive calls __HIVE_DEFAULT_PARTITION__;
  // `columns` are names.
  std::string folder(const std::optional<std::string>& database, const std::optional<std::string>& table,
                     std::span<const std::string> columns, const PartitionValue& value) const;

 private:
  template <class NameOf>
  std::string folder_with(NameOf name_of_key, const std::optional<std::string_view>& database,
                          const std::optional<std::string_view>& table, const PartitionValue& value) const;

  std::vector<PartitionKey> keys_;
  const TimeZone* zone_;
  bool by_time_ = false;
};

// A name as a part of a path: what is neither a letter, a digit nor one of "-_." or past ASCII becomes %XX;
// so does a first '.' or '_', which hides a file from most readers.
std::string path_part(std::string_view name);

}  // namespace binsift
