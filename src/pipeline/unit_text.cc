#include "pipeline/unit_text.h"

#include <utility>

namespace binsift {
namespace {

class UnitStretches final : public UnitSums {
 public:
  UnitStretches(TextRun& run, OutBuffer text, std::vector<TextStretch> stretches)
      : run_(run), text_(std::move(text)), stretches_(std::move(stretches)) {}

  void add() override {
    run_.take(text_.view(), stretches_);
    run_.recycle(std::move(text_));
  }

 private:
  TextRun& run_;
  OutBuffer text_;
  std::vector<TextStretch> stretches_;
};

}  // namespace

void TextRun::take(std::string_view text, const std::vector<TextStretch>& stretches) {
  if (failure_.is_set() || text.empty()) return;
  if (Result<void> taken = places_.take(text, stretches); !taken) failure_.set(std::move(taken).error());
}

OutBuffer TextRun::new_text() {
  const std::lock_guard lock(mutex_);
  OutBuffer text;
  if (spares_.empty()) return text;
  text.swap(spares_.back());
  spares_.pop_back();
  return text;
}

void TextRun::recycle(OutBuffer text) {
  constexpr size_t kMostSpares = 16;
  text.set_drain(nullptr, 0);
  text.clear();
  text.shrink_to(2 * OrderedOutput::kThreshold);
  const std::lock_guard lock(mutex_);
  if (spares_.size() < kMostSpares) spares_.push_back(std::move(text));
}

Result<void> UnitText::begin_unit(OutBuffer& out) {
  if (run_.has_failed()) return run_.error();
  out_ = &out;
  stretches_.clear();
  text_ = run_.new_text();
  text_.set_drain(this, OrderedOutput::kThreshold);
  return {};
}

void UnitText::begin_stretch(const TextTablePtr& table, const ChangeHead& head, uint64_t row) {
  stretches_.push_back({.begin = text_.size(),
                        .table = table,
                        .time = int64_t(head.time),
                        .file = std::string(head.file),
                        .position = head.position,
                        .row = row});
}

std::shared_ptr<UnitSums> UnitText::take_sums() {
  return std::make_shared<UnitStretches>(run_, std::exchange(text_, OutBuffer()),
                                         std::exchange(stretches_, {}));
}

void UnitText::take(std::string_view bytes) {
  if (out_->wait_for_turn()) run_.take(bytes, stretches_);
  out_->let_go();
  if (stretches_.empty()) return;
  TextStretch last = std::move(stretches_.back());
  last.begin = 0;
  last.goes_on = true;
  stretches_.clear();
  stretches_.push_back(std::move(last));
}

}  // namespace binsift
