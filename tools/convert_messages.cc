#include "convert_messages.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "exit_code.h"
#include "reading.h"

namespace binsift {

int tell_of_rows(const ConvertReport& report, const Selection& selection, Losses& losses, Console& console,
                 const ConvertWording& wording) {
  for (const std::string& mismatch : report.mismatches) console.warn("definition not used for " + mismatch);
  for (const std::string& column : report.undefined_columns)
    console.warn(column + ": the definition of its table lacks it; what its values look like counts");
  if (report.passed_lines > 0)
    console.note(counted(report.passed_lines, "record tells", "records tell") +
                 " of no change, as heartbeats, tombstones and the frames of transactions do: passed over");
  if (report.unnamed_rows > 0)
    console.note(
        fmt::format("{} columns @1, @2 … because nothing tells their names; --schema FILE can "
                    "(mysqldump --no-data)",
                    counted(report.unnamed_rows, "row has", "rows have")));
  if (report.unsigned_unknown_rows > 0)
    console.note(fmt::format("{} integers that are shown as signed because nothing tells; --schema FILE can",
                             counted(report.unsigned_unknown_rows, "row has", "rows have")));
  if (report.rolled_back_count > 0)
    console.note(fmt::format("{} rolled back after XA PREPARE: {} rows are left out",
                             counted(report.rolled_back_count, "XA transaction was", "XA transactions were"),
                             report.rolled_back_count == 1 ? "its" : "their"));
  if (report.undone_rows > 0)
    console.note(fmt::format("{} undone by ROLLBACK within {} transaction: left out",
                             counted(report.undone_rows, "row was", "rows were"),
                             report.undone_rows == 1 ? "its" : "their"));
  if (report.unresolved_count > 0)
    console.warn(fmt::format(
        "{} prepared, and these logs hold neither XA COMMIT nor XA ROLLBACK of {}: the rows came out all the "
        "same",
        counted(report.unresolved_count, "XA transaction is", "XA transactions are"),
        report.unresolved_count == 1 ? "it" : "them"));
  int code = losses.tell();
  // A change that is told in part; filter and inspect take it as what it is.
  if (losses.counts.partial_image_rows > 0) code = kExitPartly;
  if (report.statement_count > 0) {
    console.warn(counted(report.statement_count, wording.statement_came_out, wording.statements_came_out));
    code = kExitPartly;
  }
  if (report.emptying_count > 0)
    console.note(
        fmt::format("{} all rows of a table, which no row change tells; --ddl with --to json does",
                    counted(report.emptying_count, "DROP or TRUNCATE took", "DROPs and TRUNCATEs took")));
  if (report.incident_count > 0) {
    console.warn(fmt::format("{} in the log: the source lost changes there",
                             counted(report.incident_count, "incident", "incidents")));
    code = kExitPartly;
  }
  tell_undecided(selection, console);
  if (report.undecoded_count > 0) {
    console.warn(fmt::format(
        "{} and came out as {}",
        counted(report.undecoded_count, "value contradicts its type", "values contradict their types"),
        wording.undecoded_form));
    code = kExitPartly;
  }
  if (report.row_count == 0 && report.statement_count == 0 && !selection.is_empty())
    console.note("the selection matches no row");
  return code;
}

void tell_of_unseen(const AskedColumns& asked, Console& console) {
  for (const std::string& name : asked.unseen())
    console.warn("--columns " + name + ": no table of these rows has such a column");
}

}  // namespace binsift
