#pragma once
// What a line most often shares with the one in front of it, so that it is looked at once: its keys in their
// order, its GTID, its time.
#include <string>
#include <utility>
#include <vector>

#include "base/same_text.h"
#include "lines/line_keys.h"

namespace binsift {

class SeenBefore {
 public:
  // What the key number `at` of a line means.
  LineKey key_of(std::string_view name, size_t at) {
    if (at < keys_.size() && are_same(keys_[at].first, name)) [[likely]]
      return keys_[at].second;
    const LineKey key = line_key_of(name);
    if (at < keys_.size())
      keys_[at] = {std::string(name), key};
    else if (at == keys_.size() && at < kMostKeys)
      keys_.emplace_back(name, key);
    return key;
  }
  // As read_line_time.
  bool read_time(std::string_view text, uint64_t& microseconds) {
    if (text != time_text_ || text.empty()) {
      time_text_.clear();
      if (!read_line_time(text, time_)) return false;
      time_text_ = text;
    }
    microseconds = time_;
    return true;
  }
  // Whether it is the GTID that was kept last.
  bool is_gtid(std::string_view gtid) const { return gtid == gtid_; }
  void keep_gtid(std::string_view gtid) { gtid_ = gtid; }

 private:
  static constexpr size_t kMostKeys = 32;
  std::vector<std::pair<std::string, LineKey>> keys_;
  std::string gtid_, time_text_;
  uint64_t time_ = 0;
};

}  // namespace binsift
