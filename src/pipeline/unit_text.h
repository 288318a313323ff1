#pragma once
// A worker's text on its way to many places: which stretches of it go where is kept beside it, and it goes
// when the unit's turn has come, or before, when it is much.
#include "pipeline/output_failure.h"
#include "pipeline/run.h"
#include "pipeline/text_places.h"
#include "render/change_writer.h"

namespace binsift {

// What the workers of a run share.
class TextRun {
 public:
  explicit TextRun(TextPlaces& places) : places_(places) {}

  // In the order of the log, one thread at a time. Nothing more is taken behind a failure.
  void take(std::string_view text, const std::vector<TextStretch>& stretches);
  bool has_failed() const { return failure_.is_set(); }
  Error error() const { return failure_.error(); }

  // Memory for a unit's text, and back.
  OutBuffer new_text();
  void recycle(OutBuffer text);

 private:
  TextPlaces& places_;
  OutputFailure failure_;
  std::mutex mutex_;
  std::vector<OutBuffer> spares_;
};

class UnitText final : public OutBuffer::Drain {
 public:
  explicit UnitText(TextRun& run) : run_(run) {}

  // A unit begins; `out` is what its worker was given, and stays empty. Errors: why nothing more is taken.
  Result<void> begin_unit(OutBuffer& out);
  OutBuffer& text() { return text_; }
  // Whether records of this table and commit do not belong to the stretch that the text ends with.
  bool is_elsewhere(const TextTablePtr& table, uint64_t time) const {
    return stretches_.empty() || stretches_.back().table != table || stretches_.back().time != int64_t(time);
  }
  // Another stretch begins. The record in front of it is whole.
  void begin_stretch(const TextTablePtr& table, const ChangeHead& head, uint64_t row);
  // What of the unit has not gone goes when its turn has come.
  std::shared_ptr<UnitSums> take_sums();

  // The text's drain
  void take(std::string_view bytes) override;
  void let_go() override { out_->let_go(); }
  bool wait_for_turn() override { return out_->wait_for_turn(); }

 private:
  TextRun& run_;
  OutBuffer* out_ = nullptr;
  OutBuffer text_;
  std::vector<TextStretch> stretches_;
};

}  // namespace binsift
