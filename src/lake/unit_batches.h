#pragma once
// A worker's rows on their way to the files: in batches by table and partition, which go to the files in the
// order of the units.
#include <map>
#include <set>

#include "lake/convert_to_files.h"
#include "lake/feed_rows.h"
#include "pipeline/output_failure.h"

namespace binsift {

// What is kept once a table a thread.
struct LakePlan {
  FeedTable feed;
  RowBatch* batch = nullptr;  // of the last rows, in this unit
  uint64_t unit = 0;          // in which it is that
  bool unnamed = false;
  bool sign_unknown = false;
};

class UnitBatches {
 public:
  UnitBatches(FileSet& files, const LayoutOptions& layout, OutputFailure& failure)
      : files_(files), layout_(layout), failure_(failure), rows_(layout.json_as_server_text) {}

  // A unit begins. Errors: why nothing more is taken.
  Result<void> begin_unit(OutBuffer& out);
  // What of the unit has not gone to the files goes when its turn has come.
  std::shared_ptr<UnitSums> take_sums();

  std::unique_ptr<LakePlan> plan(const Table& table);
  // As FeedRows::append. `input_size`: bytes of the input that the rows came from. Errors: also why nothing
  // more is taken.
  Result<uint64_t> append(LakePlan& plan, const FeedHead& head, uint64_t first_row, const RowReader& reader,
                          const RowsEvent& rows, uint64_t input_size);

  uint64_t undecoded_count() const { return rows_.undecoded_count(); }
  void forget_pages() const { rows_.forget_pages(); }
  void add_to(LakeReport& report) const;

 private:
  // Bytes of rows, or of the events they came from, that a worker holds before it waits for its turn.
  static constexpr size_t kHandedOver = 16 << 20;

  RowBatch& batch_for(LakePlan& plan, int64_t commit_time);
  bool flush();
  void note_counts(FeedTable& table);
  void note_names(const TableLayout& layout);

  FileSet& files_;
  const LayoutOptions& layout_;
  OutputFailure& failure_;
  FeedRows rows_;
  OutBuffer* out_ = nullptr;
  uint64_t unit_ = 0;
  std::vector<std::unique_ptr<RowBatch>> batches_;
  size_t held_ = 0;
  std::map<std::string, RawValues> raw_values_;
  std::map<std::string, uint64_t> absent_rows_;
  std::map<std::string, std::string> renamed_, shadowed_;
};

}  // namespace binsift
