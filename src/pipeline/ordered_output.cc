#include "pipeline/ordered_output.h"

namespace binsift {

bool OrderedOutput::Turn::wait_for_turn() {
  std::unique_lock lock(output_.mutex_);
  output_.turn_came_.wait(lock, [&] { return output_.next_ == sequence_ || output_.ended(); });
  return !output_.ended();
}

void OrderedOutput::Turn::take(std::string_view bytes) {
  // The turn stays ours until finish(): nobody else writes meanwhile.
  if (wait_for_turn()) output_.write(bytes);
  if (on_drain_) on_drain_();
}

void OrderedOutput::Turn::let_go() {
  if (on_drain_) on_drain_();
}

void OrderedOutput::write(std::string_view bytes) {
  if (ended() || bytes.empty()) return;
  if (Result<void> done = sink_.write(bytes); !done) {
    sink_error_ = std::move(done).error();
    sink_failed_ = true;
    ended_.store(true, std::memory_order_release);
    turn_came_.notify_all();
  }
}

void OrderedOutput::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_.store(true, std::memory_order_release);
  }
  turn_came_.notify_all();
}

void OrderedOutput::write_finished(Finished& unit) {
  write(unit.text.view());
  if (!ended() && unit.last_words && !unit.last_words()) ended_.store(true, std::memory_order_release);
}

void OrderedOutput::finish(uint64_t sequence, OutBuffer& text, std::function<bool()> last_words) {
  Finished unit{.text = {}, .last_words = std::move(last_words)};
  unit.text.swap(text);
  std::unique_lock lock(mutex_);
  if (next_ != sequence) {
    turn_came_.wait(lock, [&] { return waiting_.size() < most_waiting_ || next_ == sequence || ended(); });
    if (next_ != sequence) {
      if (!spare_.empty()) {
        text.swap(spare_.back());
        spare_.pop_back();
      }
      waiting_.emplace(sequence, std::move(unit));
      return;
    }
  }
  for (;;) {
    lock.unlock();
    write_finished(unit);
    lock.lock();
    unit.text.clear();
    unit.text.shrink_to(2 * kThreshold);
    if (text.empty() && text.begin() == nullptr)
      text.swap(unit.text);
    else if (spare_.size() < most_waiting_)
      spare_.push_back(std::move(unit.text));
    ++next_;
    const auto following = waiting_.find(next_);
    if (following == waiting_.end()) break;
    unit = std::move(following->second);
    waiting_.erase(following);
  }
  lock.unlock();
  turn_came_.notify_all();
}

}  // namespace binsift
