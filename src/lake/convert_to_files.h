#pragma once
// Logs to Parquet files of row changes.
#include <map>
#include <string>

#include "lake/file_set.h"
#include "pipeline/convert.h"

namespace binsift {

struct LakeOptions {
  LayoutOptions layout;
  bool verify_checksums = true;
  DamageOptions damage = {};
  uint64_t start_position = 0;
  uint64_t stop_position = UINT64_MAX;
  ResumeOptions resume = {};
};

struct RawValues {
  std::string column;  // where they stand: "d_raw"
  uint64_t count = 0;
};

// What a run has seen, for the messages at its end.
struct LakeReport : ConvertReport {
  // Values that their column's type can't hold and that stand in its raw column: of "db.t.d".
  std::map<std::string, RawValues> raw_values;
  std::map<std::string, uint64_t> absent_rows;         // "db.t" -> rows of the feed that lack columns
  std::map<std::string, std::string> renamed_columns;  // "db.t._gtid" -> "_gtid_"
  std::map<std::string, std::string> shadowed_keys;    // "db.t.date" -> "_date": of partitions
};

// All that stands in front of damage comes out: the files are then whole, and the error is given; one file
// that is to hold all rows does not stay. Errors: see
// run_pipeline; those of FileSet, after which files that were not ended do not stay.
Result<void> convert_to_files(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const LakeOptions& options, const RunOptions& run, FileSet& files,
                              LakeReport& report);

}  // namespace binsift
