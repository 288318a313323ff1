#pragma once
// The distinct values of a column chunk in the order in which they come first, and the index of each row's.
// It gives up early where too few values come twice.
#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "base/endian.h"
#include "parquet/column_values.h"

namespace binsift::parquet {

namespace detail {

inline uint64_t mix(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return uint64_t(product) ^ uint64_t(product >> 64);
}
inline constexpr uint64_t kMix1 = 0x9E3779B97F4A7C15, kMix2 = 0xD6E8FEB86659FD93;

inline uint64_t hash_of(std::string_view text) {
  const auto* p = reinterpret_cast<const uint8_t*>(text.data());
  uint64_t hash = text.size() * kMix1;
  size_t left = text.size();
  for (; left >= 16; left -= 16, p += 16) hash = mix(load_u64(p) ^ kMix1, load_u64(p + 8) ^ hash);
  if (left >= 8) return mix(load_u64(p) ^ kMix1, load_u64(p + left - 8) ^ hash);
  return mix(load_le_n(p, unsigned(left)) ^ kMix2, hash ^ kMix1);
}
template <class T>
uint64_t hash_of(const T& value) {
  uint64_t words[2] = {};
  std::memcpy(words, &value, sizeof(T));
  return mix(words[0] ^ kMix1, words[1] ^ kMix2);
}
inline bool are_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.data() == b.data() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}
// By their bytes: -0 and 0 are two values.
template <class T>
bool are_equal(const T& a, const T& b) {
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}
inline size_t plain_size(std::string_view value) {
  return 4 + value.size();
}
template <class T>
size_t plain_size(const T&) {
  return sizeof(T);
}

}  // namespace detail

template <class T>
class Dictionary {
 public:
  // False: not worth it, and the contents are of no use. Views stay where they point.
  bool build(std::span<const T> values) {
    if (look_unique(values)) return false;
    begin(values.size());
    uint64_t hashes[kAhead];
    bool is_new[kAhead];
    size_t run_count = 0;
    for (size_t first = 0; first < values.size(); first += kAhead) {
      // The slots of some values come into the cache together.
      const size_t count = std::min(kAhead, values.size() - first);
      for (size_t i = 0; i < count; ++i) {
        const size_t at = first + i;
        is_new[i] = at == 0 || !detail::are_equal(values[at], values[at - 1]);
        if (!is_new[i]) continue;
        hashes[i] = detail::hash_of(values[at]);
        __builtin_prefetch(&slots_[place_of(uint32_t(hashes[i]))]);
      }
      for (size_t i = 0; i < count; ++i) {
        const size_t at = first + i;
        codes_[at] = is_new[i] ? find_or_add(values[at], uint32_t(hashes[i])) : codes_[at - 1];
        run_count += is_new[i];
      }
      if (is_hopeless(run_count)) return false;
    }
    return true;
  }

  // The same where values come as indexes into a list, as the forms codes and repeated have them.
  template <class ValueAt>
  bool build_from(std::span<const uint32_t> indexes, size_t list_size, ValueAt&& value_at) {
    begin(indexes.size());
    renamed_.assign(list_size, kUnused);
    size_t run_count = 0;
    for (size_t i = 0; i < indexes.size(); ++i) {
      run_count += i == 0 || indexes[i] != indexes[i - 1];
      uint32_t& code = renamed_[indexes[i]];
      if (code == kUnused) {
        const T value = value_at(indexes[i]);
        code = find_or_add(value, uint32_t(detail::hash_of(value)));
        if (is_hopeless(run_count)) return false;
      }
      codes_[i] = code;
    }
    return true;
  }

  std::span<const T> distinct() const { return distinct_; }
  std::span<const uint32_t> codes() const { return codes_; }

 private:
  static constexpr size_t kMostBytes = 4 << 20;
  static constexpr size_t kAhead = 32;
  static constexpr size_t kUnique = 95;  // percent that are unique
  static constexpr uint32_t kUnused = ~uint32_t{0};

  // Open addressing. With its hash beside it a value is looked at only where it is likely the same, and is
  // not hashed again where the table grows.
  struct Slot {
    uint32_t hash = 0;
    uint32_t code = kUnused;
  };

  void begin(size_t value_count) {
    distinct_.clear();
    codes_.resize(value_count);
    slots_.assign(1024, Slot());
    byte_count_ = 0;
  }
  // Few of the values come twice, but as neighbours, as those of the two images of an update: any encoding
  // makes little of these.
  bool is_hopeless(size_t run_count) const {
    const size_t distinct = distinct_.size();
    return byte_count_ > kMostBytes || (run_count >= 16384 && distinct > run_count / 4 * 3) ||
           (run_count >= 65536 && distinct > run_count / 2);
  }
  // A look at stretches of them all over: as good as none comes twice, but as a neighbour. By the bits that
  // their hashes set, of so many that few meet by chance.
  bool look_unique(std::span<const T> values) {
    constexpr size_t kStretches = 16, kTried = 4096, kRuns = kTried / kStretches, kBits = 1 << 17;
    if (values.size() < 4 * kTried) return false;
    seen_.assign(kBits / 64, 0);
    size_t all_runs = 0, distinct = 0;
    for (size_t stretch = 0; stretch < kStretches; ++stretch) {
      const std::span<const T> some = values.subspan(values.size() / kStretches * stretch, 4 * kRuns);
      for (size_t i = 0, runs = 0; i < some.size() && runs < kRuns; ++i) {
        if (i > 0 && detail::are_equal(some[i], some[i - 1])) continue;
        ++runs, ++all_runs;
        const size_t bit = detail::hash_of(some[i]) % kBits;
        distinct += (seen_[bit / 64] >> bit % 64 & 1) ^ 1;
        seen_[bit / 64] |= uint64_t{1} << bit % 64;
      }
    }
    return all_runs >= kTried / 2 && distinct > all_runs / 100 * kUnique;
  }
  size_t place_of(uint32_t hash) const { return hash & (slots_.size() - 1); }
  uint32_t find_or_add(const T& value, uint32_t hash) {
    for (size_t at = place_of(hash);; at = place_of(uint32_t(at + 1))) {
      Slot& slot = slots_[at];
      if (slot.code == kUnused) {
        const uint32_t code = uint32_t(distinct_.size());
        slot = {hash, code};
        distinct_.push_back(value);
        byte_count_ += detail::plain_size(value);
        if (distinct_.size() * 2 > slots_.size()) grow();
        return code;
      }
      if (slot.hash == hash && detail::are_equal(distinct_[slot.code], value)) return slot.code;
    }
  }
  void grow() {
    outgrown_.swap(slots_);
    slots_.assign(outgrown_.size() * 4, Slot());
    for (const Slot& slot : outgrown_) {
      if (slot.code == kUnused) continue;
      size_t at = place_of(slot.hash);
      while (slots_[at].code != kUnused) at = place_of(uint32_t(at + 1));
      slots_[at] = slot;
    }
  }

  std::vector<T> distinct_;
  std::vector<uint32_t> codes_;
  std::vector<Slot> slots_, outgrown_;
  std::vector<uint32_t> renamed_;
  std::vector<uint64_t> seen_;
  size_t byte_count_ = 0;  // of distinct_, PLAIN
};

}  // namespace binsift::parquet
