#pragma once
// Where the text of a run goes: into one stream, or to many places.
#include <map>

#include "pipeline/convert.h"
#include "pipeline/headed_sink.h"
#include "pipeline/unit_text.h"

namespace binsift {

// What all workers of a run share.
class TextOutput {
 public:
  // Completes `options` with what a form's writers share. Both outlive the run.
  TextOutput(ConvertOptions& options, ByteSink& sink);

  // Errors: see run_pipeline; those of the places, which the report then tells.
  Result<void> run(UnitSource& units, const std::vector<UnitWorker*>& workers, const RunOptions& options,
                   ConvertReport& report);
  // Null: all goes into one stream.
  TextRun* places() { return places_ ? &*places_ : nullptr; }

 private:
  ByteSink& sink_;
  OneTable own_table_;
  IndexNames own_indices_;
  std::optional<HeadedSink> headed_;
  std::optional<TextRun> places_;
};

// A worker's records: the buffer that each is to be appended to.
class RecordText {
 public:
  RecordText(TextOutput& output, ChangeWriter& changes) : changes_(changes) {
    if (output.places()) places_.emplace(*output.places());
  }

  // Errors: why nothing more is taken.
  Result<void> begin_unit(OutBuffer& out);
  void end_unit() { changes_.end_stretch(here()); }
  std::shared_ptr<UnitSums> take_sums() { return places_ ? places_->take_sums() : nullptr; }

  // Null where all goes into one stream.
  TextTablePtr table_of(const Table& table, const ChangePlan& plan) const;
  // Where the last record went.
  OutBuffer& here() { return *text_; }
  // For rows of that table.
  OutBuffer& at(const TextTablePtr& table, const ChangeHead& head, uint64_t first_row) {
    if (places_ && places_->is_elsewhere(table, head.time)) move_to(table, head, first_row);
    return *text_;
  }
  // For a record that is not of rows; `database` may be empty: of none.
  OutBuffer& at_database(std::string_view database, const ChangeHead& head);

 private:
  void move_to(const TextTablePtr& table, const ChangeHead& head, uint64_t row);

  ChangeWriter& changes_;
  OutBuffer* text_ = nullptr;
  std::optional<UnitText> places_;
  std::map<std::string, TextTablePtr, std::less<>> databases_;
};

}  // namespace binsift
