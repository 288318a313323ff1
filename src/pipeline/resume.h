#pragma once
// What a run needs that goes on where another one stopped, and may itself be stopped anywhere: places in the
// logs where no transaction is open, and the statements in front of them that tell the columns of tables.
#include <compare>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "schema/catalog.h"

namespace binsift {

struct LogPlace {
  size_t log_index = 0;  // of the run's logs
  uint64_t offset = 0;   // in the log
  auto operator<=>(const LogPlace&) const = default;
};

// A statement that has changed what is known of tables, with all that tells how it reads.
struct SeenStatement {
  LogPlace place;
  bool forgets = false;  // no statement: nothing that was seen in front of this place holds any more
  std::string sql, database, seen_at;
  uint64_t sql_mode = 0;
  uint16_t client_charset = 0, server_charset = 0, error_code = 0;
  Flavour flavour = Flavour::mysql;
  uint32_t version_id = 0;
  bool thread_specific = false, has_ddl_xid = false;

  SeenStatement() = default;
  SeenStatement(LogPlace at, std::string_view statement, const StatementContext& context);
  // Again, on a history that has seen all in front of it.
  void apply_to(SchemaHistory& history) const;
};

// Filled by the cutter, emptied by whoever writes down how far the run has come.
class DdlJournal {
 public:
  void add(SeenStatement statement);
  // Takes those out that stand in front of `place`, in order.
  std::vector<SeenStatement> take_up_to(LogPlace place);
  void clear();

 private:
  std::mutex mutex_;
  std::vector<SeenStatement> statements_;
};

struct ResumeOptions {
  // What the logs do not tell yet is not told: a transaction that is open at the end of the last log, one
  // that was prepared and has neither been committed nor rolled back.
  bool active = false;
  uint64_t offset = 0;  // in the first log: no transaction is open there; nothing in front of it is told
  std::optional<LogPlace> stop;  // nothing from here on is told; no transaction is open there
  DdlJournal* journal = nullptr;
};

// Ends a run in front of a transaction of which the logs do not tell yet whether it holds.
Error undecided();
bool is_undecided(const Error& error);

}  // namespace binsift
