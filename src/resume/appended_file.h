#pragma once
// One file of text that grows from run to run. The state has the length that is durable; what a killed run
// has written behind it is cut off by the next.
#include <memory>

#include "base/file_place.h"
#include "pipeline/ordered_output.h"
#include "render/index_names.h"
#include "render/one_table.h"
#include "resume/resumable_run.h"

namespace binsift {

class AppendedFile final : public ByteSink, public DurableOutput {
 public:
  // Errors: refused (the file is there and the state is new; it is gone, or is not what was written), io.
  static Result<AppendedFile> open(const std::string& path, StateFile& state);

  Result<void> write(std::string_view bytes) override;
  uint64_t given() const override { return length_; }
  bool has_failed() const override { return has_failed_; }
  Result<void> prepare(RunState& next) override;
  Result<void> show(const RunState&) override { return {}; }
  Result<void> go_back() override;

  // What the form keeps of tables, as of the durable length until the next pass adds to it.
  OneTable& one_table() { return *one_table_; }
  IndexNames& indices() { return *indices_; }
  bool has_header() const;

 private:
  AppendedFile(File file, StateFile& state);
  void recall();

  File file_;
  StateFile* state_;
  uint64_t length_;
  bool has_failed_ = false;
  std::unique_ptr<OneTable> one_table_;
  std::unique_ptr<IndexNames> indices_;
};

}  // namespace binsift
