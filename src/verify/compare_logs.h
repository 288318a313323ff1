#pragma once
// Whether two sides hold the same transactions: a source and its replica, a log and its copy, a log and what
// was exported of it.
#include "verify/finding.h"
#include "verify/transaction_scan.h"

namespace binsift {

struct CompareInput {
  Side source, target;
  bool with_rows = false;  // findings show the rows that differ
  // In the order of the source's logs, those of the target alone behind; on the calling thread.
  std::function<void(const Finding&)> tell;
};

struct CompareReport {
  uint64_t source_count = 0, target_count = 0;  // transactions
  uint64_t row_count = 0;                       // of transactions that agree
  uint64_t agreed_count = 0;
  uint64_t partly_count = 0;        // of these: rows lack columns on one side, and agree in the rest
  uint64_t not_compared_count = 0;  // rows on one side, a statement on the other
  uint64_t differing_count = 0, missing_count = 0, extra_count = 0;
  uint64_t source_outside_count = 0;  // older than what the target holds, or newer
  uint64_t target_outside_count = 0;
  uint64_t reordered_count = 0;
  // Of a side whose other one holds rows of some tables alone: changes within what both hold that it can't
  // have.
  struct Unheld {
    uint64_t count = 0;
    // Of the side's whole span
    uint64_t statement_count = 0;
    std::vector<std::string> tables;  // "db.table"
  };
  Unheld unheld[2];  // source, target
  uint64_t finding_count() const { return differing_count + missing_count + extra_count + reordered_count; }
};

// Parquet files of a side are its `logs`, with their form told; that of others is found out by their content.
// Errors: those of the logs of either side (see run_pipeline, scan_lines, scan_feed); usage (one side has
// GTIDs, the other none).
Result<CompareReport> compare_logs(CompareInput input);

}  // namespace binsift
