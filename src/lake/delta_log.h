#pragma once
// A table's folder as a table of Delta Lake (PROTOCOL.md of delta-io/delta): _delta_log beside its files,
// with one file of actions a version. Rows are only ever added.
//
//   _delta_log/00000000000000000007.json   a line each: protocol, metaData, txn, add …
//
// A version is written whole under another name and takes its own only while nobody has it; who comes second
// reads what came and tries the next. A txn action with the state's id and its serial tells that a commit has
// been made, so that one is never made twice.
#include <optional>
#include <string>
#include <vector>

#include "lake/row_batch.h"

namespace binsift {

struct DeltaColumn {
  std::string name;
  std::string type;  // a primitive type of Delta
  bool operator==(const DeltaColumn&) const = default;
};

// What Delta calls the column's type. Unsigned integers and TIME it does not have: LayoutOptions::delta_types
// lets none come about.
std::string delta_type(const parquet::ColumnSchema& schema);

// What is known of a table behind its last version.
struct DeltaTable {
  int64_t version = -1;          // -1: there is none yet
  std::string id;                // of its metaData
  bool is_ours = true;           // its metaData was written here
  bool has_local_times = false;  // its protocol has timestampNtz
  std::vector<DeltaColumn> columns;
  std::vector<std::string> partitions;
  std::optional<uint64_t> committed;  // the newest txn of the application that was asked for

  // Adds the columns that are missing. Errors: refused (one of another type, other partitions).
  Result<void> take(const std::vector<DeltaColumn>& more, const std::vector<std::string>& parted_by);
};

// Reads the log of the table in `folder`, which ends with '/'. Errors: io; refused (a log that can't be
// followed: of a feature that is not known here, or without its first versions).
Result<DeltaTable> read_delta_table(const std::string& folder, const std::string& application);

struct DeltaCommit {
  std::string application;  // of txn
  uint64_t serial = 0;
  std::vector<DeltaColumn> columns;
  std::vector<std::string> partitions;
  std::vector<std::string> adds;  // actions, a JSON object each
  std::string engine;             // "NAME version NUMBER"
};

// Nothing happens where this serial was committed. Errors: io; those of DeltaTable::take() and
// read_delta_table().
Result<void> commit_to_delta(const std::string& folder, const DeltaCommit& commit);

// The columns as schemaString has them, and back. Errors: refused.
std::string delta_schema_text(const std::vector<DeltaColumn>& columns);
Result<std::vector<DeltaColumn>> parse_delta_schema(std::string_view text);
// ["a","b"], and back.
std::string name_list_text(const std::vector<std::string>& names);
Result<std::vector<std::string>> parse_name_list(std::string_view text);

// Since 1970.
int64_t now_in_milliseconds();

// {"add":{…}} of a file at `path` within the table's folder.
std::string add_action(const std::string& path,
                       const std::vector<std::pair<std::string, std::string>>& partition_values,
                       uint64_t size, uint64_t row_count, int64_t modification_time);

}  // namespace binsift
