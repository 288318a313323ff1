#pragma once
// What --state keeps between runs: how far the output has come, in one file that is replaced as a whole.
//
// It is one JSON object on one line. Its first member, "crc32", is that of all that stands behind it, so that
// what was damaged or edited is not taken for a place.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/file_lock.h"
#include "pipeline/resume.h"
#include "resume/log_mark.h"

namespace binsift {

// A file that is whole and synced under another name, and takes its own behind the state.
struct StagedFile {
  std::string staged;  // in the staging folder
  std::string name;    // relative to the output's folder
  uint64_t size = 0;
  std::string table;  // of Delta: the table's folder, relative to the output's
  std::string added;  // of Delta: the "add" action, as JSON
};

// What a table's log must hold before its files are added to it: for Delta.
struct StagedTable {
  std::string folder;      // relative to the output's
  std::string columns;     // the table's schema, as Delta has it in schemaString
  std::string partitions;  // a JSON array of the names of its partition columns
};

struct RunState {
  std::string id;                                            // 16 hexadecimal digits
  uint64_t serial = 0;                                       // how often the output was made durable
  std::vector<std::pair<std::string, std::string>> options;  // those that the output depends on

  std::optional<LogMark> mark;  // no value: nothing was read yet
  // What is known of tables: beside a schema file's at the start of the mark's log, and beside that at the
  // mark, where a run goes on that does not find the log any more.
  CatalogChange known, known_at_mark;
  // Of a state that an earlier version has written, instead of what is known: the statements in front of the
  // mark that told it.
  struct Statement {
    bool in_log = false;  // it stands in the log of the mark
    SeenStatement statement;
  };
  std::vector<Statement> statements;

  // Of one file
  uint64_t length = 0;    // bytes of it that are durable
  uint32_t tail_crc = 0;  // of the last kTail of these
  std::string csv_table, csv_header;
  std::map<std::string, std::string> indices;
  static constexpr uint64_t kTail = 4096;

  // Of a folder: what takes its place behind this state, if it has not yet.
  std::vector<StagedFile> staged;
  std::vector<StagedTable> tables;
};

std::string to_text(const RunState& state);
// Errors: refused (damaged, edited, of another version).
Result<RunState> parse_run_state(std::string_view text);

// The file, which one run holds at a time.
class StateFile {
 public:
  // Takes the lock, NAME.lock, and reads the file if it is there; what a killed run has left beside it goes.
  // Errors: locked, io, refused.
  static Result<StateFile> open(const std::string& path);

  // Whether there was none: begin() then makes it.
  bool is_new() const { return is_new_; }
  const RunState& state() const { return state_; }
  const std::string& path() const { return path_; }
  // The first state. Errors: io.
  Result<void> begin(std::vector<std::pair<std::string, std::string>> options);
  // From here on, also when the power goes, this is the state. Errors: io.
  Result<void> save(RunState next);

 private:
  StateFile(std::string path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  FileLock lock_;
  bool is_new_ = true;
  RunState state_;
};

}  // namespace binsift
