#pragma once
// The same for transactions without GTIDs: those that stand in the same order. Where the two are not the same
// they are put together again at the next that agree.
#include <condition_variable>
#include <deque>
#include <mutex>

#include "verify/match_gtids.h"

namespace binsift {

class OrderMatcher {
 public:
  using Which = Matcher::Which;

  void take(Which side, const TransactionDigest& digest);
  void end(Which side);

  std::vector<Matcher::Pair>& differing() { return differing_; }
  const std::vector<MatchedTransaction>& alone(Which side) const { return sides_[side].alone; }
  uint64_t outside_count(Which side) const { return sides_[side].outside; }
  uint64_t count(Which side) const { return sides_[side].count; }
  uint64_t agreed_count() const { return agreed_count_; }
  uint64_t agreed_rows() const { return agreed_rows_; }
  // As Matcher::unheld_count().
  uint64_t unheld_count(Which side) const { return sides_[side].unheld; }

 private:
  struct Waiting {
    MatchedTransaction transaction;
    uint32_t crc = 0;
    uint64_t unheld = 0;  // rows that are not compared, in it and in front of it
  };
  struct OneSide {
    std::deque<Waiting> waiting;
    std::vector<MatchedTransaction> alone;
    uint64_t count = 0, outside = 0;
    uint64_t unheld = 0, unheld_behind = 0;
    bool ended = false;
  };
  void match();
  bool realign();
  void pass_older();
  void leave(Which side, size_t count, bool outside);
  static bool agree(const Waiting& a, const Waiting& b) {
    return a.crc == b.crc && a.transaction.size == b.transaction.size &&
           a.transaction.row_count == b.transaction.row_count;
  }

  // How far ahead of a difference the next that agree are looked for; and how many must.
  static constexpr size_t kWindow = 65536, kRun = 3;

  std::mutex mutex_;
  std::condition_variable moved_;
  OneSide sides_[2];
  bool aligned_ = false;  // some agreed
  std::vector<Matcher::Pair> differing_;
  uint64_t agreed_count_ = 0, agreed_rows_ = 0;
};

}  // namespace binsift
