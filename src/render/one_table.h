#pragma once
// The one table that a run's CSV holds: all workers' rows must be of it, with the same columns.
#include <mutex>
#include <string>

#include "base/result.h"

namespace binsift {

class OneTable {
 public:
  // Rows of `table` come, below `header`. Errors: usage (others came before).
  Result<void> take(const std::string& table, const std::string& header) {
    std::lock_guard lock(mutex_);
    if (header_.empty()) {
      table_ = table;
      header_ = header;
      return {};
    }
    Error error{.kind = ErrorKind::usage};
    if (table_ != table) {
      error.detail = "CSV holds one table, and there are rows of " + std::min(table_, table) + " and of " +
                     std::max(table_, table);
      error.hint = "choose with --table, or give a folder: -o DIR/";
      return error;
    }
    if (header_ == header) return {};
    error.detail = "CSV has one header, and the columns of " + table_ + " change within the logs";
    error.hint = "give a folder: -o DIR/, or choose with --columns";
    return error;
  }
  // The table and its header, as take() had them; empty: no rows came.
  std::string table() const {
    std::lock_guard lock(mutex_);
    return table_;
  }
  std::string header() const {
    std::lock_guard lock(mutex_);
    return header_;
  }

 private:
  mutable std::mutex mutex_;
  std::string table_, header_;
};

}  // namespace binsift
