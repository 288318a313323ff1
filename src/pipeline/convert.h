#pragma once
// Logs to row changes in a text form.
#include "base/result.h"
#include "pipeline/damage_options.h"
#include "pipeline/run.h"
#include "pipeline/text_places.h"
#include "render/change_format.h"
#include "render/index_names.h"
#include "render/one_table.h"
#include "schema/catalog.h"
#include "select/selection.h"

namespace binsift {

struct ConvertOptions {
  ChangeFormat format = ChangeFormat::json;
  JsonOptions json;
  DialectOptions dialect;
  bool ddl_records = false;
  bool transaction_records = false;
  bool verify_checksums = true;
  DamageOptions damage = {};
  uint64_t start_position = 0;
  uint64_t stop_position = UINT64_MAX;
  ResumeOptions resume = {};
  // What a form keeps of the tables it has seen; null: of this run alone.
  OneTable* one_table = nullptr;
  IndexNames* indices = nullptr;
  bool has_header = false;  // of CSV: it was written by an earlier run
  // Null: all goes into one stream.
  TextPlaces* places = nullptr;
};

// What a run has seen, for the messages at its end.
struct ConvertReport {
  uint64_t row_count = 0;
  uint64_t statement_count = 0;        // statement-format changes, which are no rows
  uint64_t emptying_count = 0;         // statements that took all rows of tables, and did not come out
  uint64_t undecoded_count = 0;        // values that came out as their bytes
  uint64_t unreadable_text_count = 0;  // and text of no valid bytes, where only a string can stand
  uint64_t unapplied_diff_count = 0;   // JSON values that came out as their change, likewise
  uint64_t unfit_count = 0;            // values that came out as NULL: the form's type cannot hold them
  uint64_t incident_count = 0;
  uint64_t rolled_back_count = 0;      // XA transactions that were prepared and rolled back: left out
  uint64_t undone_rows = 0;            // rows that were undone by ROLLBACK TO SAVEPOINT or ROLLBACK: left out
  uint64_t unresolved_count = 0;       // XA transactions that were prepared, with no outcome in these logs
  uint64_t unsigned_unknown_rows = 0;  // rows of tables where nothing tells whether integers are signed
  uint64_t unnamed_rows = 0;           // rows whose columns came out as @1, @2 …
  uint64_t passed_lines = 0;           // of JSON lines: records that tell of no change, such as heartbeats
  std::vector<std::string> mismatches;  // tables whose known definition did not fit, once each: "db.t: why"
  std::vector<std::string> undefined_columns;  // of JSON lines, not in their table's definition: "db.t.c"
  bool output_failed = false;                  // the error is that of ConvertOptions::places, or of files
};

// `sink` is given nothing where there are ConvertOptions::places. Errors: see run_pipeline; those of the
// places.
Result<void> convert_to_text(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                             ConvertOptions options, const RunOptions& run, ByteSink& sink,
                             ConvertReport& report);

}  // namespace binsift
