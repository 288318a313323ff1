#pragma once
// The pieces that counts of whole logs are made of.
#include <array>
#include <bit>
#include <unordered_map>
#include <vector>

#include "gtid/gtid_set.h"
#include "inspect/transaction_sums.h"

namespace binsift {

struct EventCount {
  uint64_t count = 0, bytes = 0;
};
using EventCounts = std::array<EventCount, 256>;  // by EventType

// Seconds since 1970 of the first and the last of something; 0: none.
struct TimeSpan {
  uint32_t first = 0, last = 0;
  void add(uint32_t second) {
    if (second == 0) return;
    if (first == 0 || second < first) first = second;
    if (second > last) last = second;
  }
  void add(const TimeSpan& other) {
    add(other.first);
    add(other.last);
  }
};

// A run of GTIDs that count up by one.
struct GtidRun {
  Gtid first;
  uint64_t last = 0;
};

// Appends to runs; the common case is the next number of the last run.
void add_gtid(std::vector<GtidRun>& runs, const Gtid& gtid);

// The set that runs make up, in bounded memory.
class GtidCollector {
 public:
  void add(const std::vector<GtidRun>& runs);
  GtidSet set() const;
  // Past so many gaps no more are collected.
  bool is_complete() const { return complete_; }
  static constexpr size_t kMostIntervals = 1 << 20;

 private:
  void compact();
  std::vector<GtidStream> streams_;
  size_t interval_count_ = 0, compact_at_ = 4096;
  bool complete_ = true;
};

// Events of each second, and the second that had most. Seconds may come in any order, but one that comes more
// than kPages * kSeconds busy seconds after others is counted anew.
class BusiestSecond {
 public:
  void add(uint32_t second, uint64_t count);
  uint32_t second() const { return second_; }
  uint64_t count() const { return count_; }

 private:
  static constexpr uint32_t kSeconds = 1024, kPages = 256;
  struct Page {
    uint64_t used = 0;  // when it was last
    std::array<uint32_t, kSeconds> counts{};
  };
  std::unordered_map<uint32_t, Page> pages_;
  uint64_t uses_ = 0;
  uint32_t second_ = 0;
  uint64_t count_ = 0;
};

// The longest spans of time without a commit. Commits come in the order of the logs; what is before the
// latest so far ends no span.
class Silences {
 public:
  static constexpr size_t kMost = 10;
  struct Span {
    uint32_t begin = 0, end = 0;  // seconds of the commits around it
    uint32_t seconds() const { return end - begin; }
  };
  void add(uint32_t second);
  // Longest first; of equal ones the first that came.
  const std::vector<Span>& list() const { return list_; }
  // Seconds by which a commit was before one that stands in front of it, at most.
  uint32_t furthest_back() const { return furthest_back_; }

 private:
  std::vector<Span> list_;
  uint32_t latest_ = 0, furthest_back_ = 0;
};

// Transactions by size: bin i holds those of 2^(i-1) up to 2^i - 1 bytes.
struct SizeBins {
  std::array<uint64_t, 65> count{}, bytes{};
  void add(uint64_t size) {
    const auto bin = size_t(std::bit_width(size));
    ++count[bin];
    bytes[bin] += size;
  }
  void add(const SizeBins& other);
};

// A transaction as the lists of the largest and longest keep it.
struct TransactionRecord {
  LogFilePtr file;
  uint64_t begin = 0;  // offset in its log
  uint64_t size = 0;
  std::string gtid;
  uint64_t commit_time = 0;  // microseconds
  uint32_t last = 0;         // second of its last event
  bool has_thread_id = false, has_xid = false;
  uint64_t thread_id = 0, xid = 0;
  TransactionSums sums;

  uint64_t duration() const { return duration_of(sums, commit_time, last); }
};

// The transactions with the highest values, highest first; of equal ones the first that came.
class TopTransactions {
 public:
  static constexpr size_t kUsual = 10;
  explicit TopTransactions(size_t most = kUsual) : most_(most) {}

  struct Ranked {
    uint64_t value = 0;
    TransactionRecord record;
  };
  // Whether one of this value would be kept.
  bool wants(uint64_t value) const {
    return value > 0 && (list_.size() < most_ || value > list_.back().value);
  }
  void add(uint64_t value, TransactionRecord record);
  // One that is below can't be among them any more.
  uint64_t floor() const { return list_.size() < most_ ? 0 : list_.back().value; }
  const std::vector<Ranked>& list() const { return list_; }
  std::vector<Ranked>& list() { return list_; }
  size_t most() const { return most_; }

 private:
  size_t most_;
  std::vector<Ranked> list_;
};

// Row images as row events have them. Inserts and deletes with all columns tell little: those of MINIMAL have
// them too, where the table has no key.
struct ImageCounts {
  uint64_t full_or_any = 0;  // inserts and deletes with all columns
  uint64_t full = 0;         // updates with all columns
  uint64_t noblob = 0;       // only columns of BLOB kinds are left out
  uint64_t minimal = 0;      // others are
  void add(const ImageCounts& other);
};

}  // namespace binsift
