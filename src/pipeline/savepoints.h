#pragma once
// Which events of a transaction ROLLBACK TO takes back.
#include <optional>
#include <string>
#include <vector>

#include "log/statement.h"
#include "pipeline/unit.h"

namespace binsift {

class Savepoints {
 public:
  // Another transaction begins, or events are missing.
  void clear() { all_.clear(); }
  // A statement of the kind savepoint, at that offset of the log. Gives what it takes back, if it does.
  std::optional<UndoneRange> take(std::string_view sql, uint64_t offset) {
    if (std::string name = savepoint_of(sql); !name.empty()) {
      all_.push_back({std::move(name), offset});
      return {};
    }
    const std::string target = rollback_target_of(sql);
    if (target.empty()) return {};
    for (size_t i = all_.size(); i-- > 0;) {
      if (!is_same_savepoint(all_[i].name, target)) continue;
      all_.resize(i + 1);
      return UndoneRange{all_[i].offset, offset};
    }
    return {};
  }

 private:
  struct Savepoint {
    std::string name;
    uint64_t offset = 0;
  };
  std::vector<Savepoint> all_;
};

}  // namespace binsift
