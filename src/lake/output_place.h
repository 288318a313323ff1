#pragma once
// Files that are whole and get their names from somebody else, behind a record of them: what makes the files,
// and what keeps them until then, know each other by these.
#include <string>
#include <vector>

#include "base/file.h"
#include "lake/row_batch.h"
#include "resume/run_state.h"

namespace binsift {

// A file that is whole.
struct EndedFile {
  std::string name;  // relative to the output's folder
  uint64_t size = 0, row_count = 0;
  std::vector<parquet::ColumnSchema> columns;  // of Parquet
};

class FilePlace {
 public:
  virtual ~FilePlace() = default;
  // Rows of this layout come, which begin a file. Errors: refused, io.
  virtual Result<void> admit(const TableLayout&) { return {}; }
  // An empty file for what is to have this name. Errors: io, refused.
  virtual Result<File> create(const std::string& name) = 0;
  // It is whole; not synced yet. Errors: io.
  virtual Result<void> end(const File& file, EndedFile ended) = 0;
};

class FileSource {
 public:
  virtual ~FileSource() = default;
  // Grows with all that went to the files.
  virtual uint64_t given() const = 0;
  // Ends all files; others may be begun behind it. Errors: io.
  virtual Result<void> finish() = 0;
  // Lets go of all files that have not ended, and of what was learned from what went to them. While no
  // worker is at work.
  virtual void forget() = 0;
  // What else a later run has to know, behind finish().
  virtual void tell(RunState&) {}
};

}  // namespace binsift
