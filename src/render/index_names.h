#pragma once
// Names of Elasticsearch indices for the tables of a run.
#include <map>
#include <mutex>
#include <string>

#include "base/result.h"

namespace binsift {

// shop.orders in small letters; of what no index may have in its name, the byte's number: shop.a%20b.
std::string index_name(std::string_view database, std::string_view table);

// Sees that no two tables go into one index, whichever worker meets them.
class IndexNames {
 public:
  // Errors: usage.
  Result<void> take(const std::string& index, const std::string& table) {
    std::lock_guard lock(mutex_);
    const std::string& first = taken_.try_emplace(index, table).first->second;
    if (first == table) return {};
    Error error{.kind = ErrorKind::usage};
    error.detail =
        std::min(first, table) + " and " + std::max(first, table) + " would both go into the index " + index;
    error.hint = "choose one with --table";
    return error;
  }

  // Each index with the table that goes into it.
  std::map<std::string, std::string> taken() const {
    std::lock_guard lock(mutex_);
    return taken_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> taken_;
};

}  // namespace binsift
