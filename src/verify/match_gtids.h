#pragma once
// Puts the transactions of two sides together that have the same GTID, while both are read. What agrees is
// forgotten at once: what is held is how far the two are apart in order.
#include <condition_variable>
#include <mutex>
#include <unordered_map>

#include "gtid/gtid_set.h"
#include "verify/transaction_scan.h"

namespace binsift {

// What is kept of a transaction.
struct MatchedTransaction {
  Gtid gtid;
  uint32_t log = 0, time = 0;
  uint64_t begin = 0, order = 0, size = 0;
  uint64_t row_count = 0, row = 0;
};

class Matcher {
 public:
  enum Which : unsigned { source = 0, target = 1 };

  // What each side says is in the logs in front of its first one.
  Matcher(GtidSet before_source, GtidSet before_target)
      : before_{std::move(before_source), std::move(before_target)} {}

  // Called for each side by a thread of its own. It waits where the other is far behind.
  void take(Which side, const TransactionDigest& digest);
  void end(Which side);

  // Behind both ends.
  struct Pair {
    MatchedTransaction source, target;
  };
  std::vector<Pair>& differing() { return differing_; }  // by their order in the source
  // Of the one side alone; `outside` counts those that the other's logs need not hold.
  std::vector<MatchedTransaction> alone(Which side, uint64_t& outside) const;

  uint64_t count(Which side) const { return sides_[side].count; }
  uint64_t agreed_count() const { return agreed_count_; }
  uint64_t agreed_rows() const { return agreed_rows_; }
  uint64_t older_count(Which side) const { return sides_[side].older; }
  // Changes that the other side can't hold, within what both hold.
  uint64_t unheld_count(Which side) const;

 private:
  struct Key {
    uint32_t stream;
    uint64_t number;
    bool operator==(const Key&) const = default;
  };
  struct HashKey {
    size_t operator()(const Key& key) const {
      return size_t((key.number * 31 + key.stream) * 0x9E3779B97F4A7C15ull >> 7);
    }
  };
  struct Waiting {
    uint32_t crc, log;
    uint64_t begin, row, order, size, row_count, statement_count, unheld_count;
  };
  struct OneSide {
    std::unordered_map<Key, Waiting, HashKey> waiting;
    uint64_t count = 0, older = 0, unheld = 0;
    uint64_t first_matched = UINT64_MAX, last_matched = 0;
    bool ended = false, blocked = false;
  };
  uint32_t stream_of(const Gtid& gtid);

  // How many transactions one side may be ahead of the other.
  static constexpr size_t kLead = 1 << 20;

  const GtidSet before_[2];
  std::mutex mutex_;
  std::condition_variable moved_;
  std::vector<Gtid> streams_;
  std::vector<bool> known_[2];  // by stream: the side has some of it
  uint32_t last_stream_ = 0;
  OneSide sides_[2];
  std::vector<Pair> differing_;
  uint64_t agreed_count_ = 0, agreed_rows_ = 0;
};

}  // namespace binsift
