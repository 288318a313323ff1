#pragma once
// Takes a part of logs: as SQL, as the SQL that undoes it.
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "pipeline/damage_options.h"
#include "pipeline/run.h"
#include "schema/catalog.h"
#include "select/selection.h"

namespace binsift {

struct FilterOptions {
  bool ddl = false;                // DDL statements in their place
  bool skip_irreversible = false;  // undo: leave out what can't be undone, instead of refusing all
  // Names of databases and what they become. What a statement of the log says by itself stays.
  std::map<std::string, std::string, std::less<>> rewritten_databases;
  std::string_view database_for(std::string_view name) const {
    const auto renamed = rewritten_databases.find(name);
    return renamed == rewritten_databases.end() ? name : std::string_view(renamed->second);
  }
  bool verify_checksums = true;
  // damage.goes_on: a transaction of which something can't be read is left out as a whole.
  DamageOptions damage = {.goes_on = false};
  uint64_t start_position = 0;
  uint64_t stop_position = UINT64_MAX;
};

// What a run has seen, for the messages at its end.
struct FilterReport {
  uint64_t row_count = 0;
  uint64_t statement_count = 0;  // statements of the log that came out as they are
  uint64_t undecoded_count = 0;  // values that contradict their type
  uint64_t incident_count = 0;
  uint64_t load_count = 0;     // LOAD DATA statements, whose file is not SQL: left out
  bool has_gtid_next = false;  // replay: it has set GTID_NEXT
  uint64_t trigger_count = 0;  // CREATE and DROP TRIGGER: left out, what triggers did is in the rows
  uint64_t rolled_back_count = 0;
  uint64_t undone_rows = 0;
  uint64_t unresolved_count = 0;
  std::vector<std::string> mismatches;  // "db.t: why" its known definition was not used
  // undo: what can't be undone, a line each (the first ones), and how many rows or statements these are.
  std::vector<std::string> irreversible;
  uint64_t irreversible_count = 0;
};

// Statements that make the selected changes again, in their transactions.
// Errors: see run_pipeline; refused (a table whose column names nothing tells).
Result<void> filter_to_sql(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                           const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                           FilterReport& report);

// Statements that undo the selected changes, the last one first, in transactions. Nothing is written before
// all has been read; what does not fit in memory waits in a temporary file.
// Errors: likewise; refused (something can't be undone), unless options.skip_irreversible.
Result<void> filter_to_undo(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                            const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                            FilterReport& report);

// The row events themselves, as BINLOG statements, with the log's GTIDs and its statements in their place:
// exact without any schema. Errors: see run_pipeline.
Result<void> filter_to_replay(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                              FilterReport& report);

// The selected transactions as a log of their own, with its own head, positions and checksums.
// Errors: see run_pipeline; unsupported (logs of different server versions).
Result<void> filter_to_binlog(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const FilterOptions& options, const RunOptions& run, ByteSink& sink,
                              FilterReport& report);

}  // namespace binsift
