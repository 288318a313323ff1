#pragma once
// The columns of --columns, and which of them the tables had.
#include <atomic>
#include <deque>
#include <string>
#include <vector>

#include "select/selection.h"

namespace binsift {

class AskedColumns {
 public:
  // `selection` must outlive this.
  explicit AskedColumns(const Selection& selection)
      : selection_(selection), seen_(selection.columns.size()) {}

  bool any() const { return !seen_.empty(); }
  // For options that name a function and what it is asked of: an AskedColumns. From any thread.
  static bool wants(const void* asked, std::string_view name) {
    const auto& self = *static_cast<const AskedColumns*>(asked);
    bool wanted = false;
    for (size_t i = 0; i < self.seen_.size(); ++i) {
      if (!is_same_name(self.selection_.columns[i], name)) continue;
      self.seen_[i].store(true, std::memory_order_relaxed);
      wanted = true;
    }
    return wanted;
  }
  // As they were given.
  std::vector<std::string> unseen() const {
    std::vector<std::string> names;
    for (size_t i = 0; i < seen_.size(); ++i)
      if (!seen_[i].load(std::memory_order_relaxed)) names.push_back(selection_.columns[i]);
    return names;
  }

 private:
  const Selection& selection_;
  mutable std::deque<std::atomic<bool>> seen_;
};

}  // namespace binsift
