#pragma once
// A folder of files that grows from run to run. Files are written in a folder of the state's own,
// OUTPUT/.binsift-ID, and take their places in the output behind the state that tells of them. Readers pass
// over that folder: its name begins with a dot, and what lies in it has no ending.
//
// The folder stays while it is empty. It tells that the output is the one that the state is of: where it is
// missing, the output was emptied or is not mounted.
#include <map>
#include <set>

#include "lake/delta_log.h"
#include "lake/output_place.h"
#include "lake/partition.h"
#include "resume/resumable_run.h"

namespace binsift {

class StagedFiles final : public FilePlace, public DurableOutput {
 public:
  // `output` ends with '/'. What a killed run has left in the staging folder goes. Errors: refused, io.
  static Result<StagedFiles> open(const std::string& output, const StateFile& state);

  // Files are added to a table of Delta Lake each, in the folder of the last of db and table among the keys.
  // Those behind them are the table's partitions.
  void set_delta(const Partitioning& partitioning, std::string engine);
  // What the files come from; before the first pass.
  void set_files(FileSource& files) { files_ = &files; }

  Result<void> admit(const TableLayout& layout) override;
  Result<File> create(const std::string& name) override;
  Result<void> end(const File& file, EndedFile ended) override;

  uint64_t given() const override { return files_->given(); }
  bool has_failed() const override { return has_failed_; }
  void set_failed(bool failed) { has_failed_ = failed; }
  Result<void> prepare(RunState& next) override;
  Result<void> show(const RunState& now) override;
  Result<void> go_back() override;

 private:
  explicit StagedFiles(std::string output) : output_(std::move(output)) {}
  Result<void> sweep(const std::vector<StagedFile>& kept);
  Result<DeltaTable*> table_in(const std::string& folder);
  Result<void> add_to_table(StagedFile& file, const EndedFile& ended);
  Result<void> commit_tables(const RunState& now);

  std::string output_, staging_;
  FileSource* files_ = nullptr;
  bool has_failed_ = false;
  uint64_t number_ = 0;
  std::set<std::string> names_;  // of those that were created since the last state
  std::vector<StagedFile> ended_;

  // Of Delta
  std::optional<Partitioning> partitioning_;
  size_t table_depth_ = 0;  // folders of a table's own, of those of its files
  std::string application_, engine_;
  std::map<std::string, DeltaTable> tables_;  // by folder, with what was admitted since the last state
};

}  // namespace binsift
