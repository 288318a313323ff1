#include "pipeline/gtid_rewrite.h"

#include <algorithm>
#include <array>

#include "gtid/serialization.h"

namespace binsift {
namespace {

constexpr size_t kClockAt = 26, kTimesAt = 42;
constexpr uint8_t kLogicalTimestamps = 2;
constexpr uint64_t kHasOriginalTimestamp = uint64_t{1} << 55;
// Fields of a GTID_TAGGED_LOG_EVENT, by their numbers
constexpr uint64_t kUuid = 1, kTag = 3, kLastCommitted = 4, kSequenceNumber = 5, kTransactionLength = 8;
constexpr uint64_t kFieldCount = 12;  // those from here on are of newer servers, and of unknown layout

struct Coded {
  std::array<uint8_t, 9> bytes{};
  size_t size = 0;
  void put(uint64_t value, size_t count) {
    for (size_t i = 0; i < count; ++i) bytes[size++] = uint8_t(value >> 8 * i);
  }
  const uint8_t* end() const { return bytes.data() + size; }
};

Coded packed(uint64_t value) {
  Coded coded;
  if (value < 251)
    coded.put(value, 1);
  else if (value <= 0xFFFF)
    coded.put(252, 1), coded.put(value, 2);
  else if (value <= 0xFFFFFF)
    coded.put(253, 1), coded.put(value, 3);
  else
    coded.put(254, 1), coded.put(value, 8);
  return coded;
}

Coded varlen(uint64_t value) {
  Coded coded;
  unsigned following = 0;
  while (following < 8 && value >> (7 * (following + 1)) != 0) ++following;
  if (following == 8)
    coded.put(0xFF, 1), coded.put(value, 8);
  else
    coded.put(value << (following + 1) | ((uint64_t{1} << following) - 1), following + 1);
  return coded;
}

// A number that counts the bytes it is coded in: tries until it says what it is.
template <class Code>
Coded counting_itself(uint64_t others, Code&& code) {
  Coded coded = code(others);
  for (unsigned tries = 0; tries < 4; ++tries) {
    const size_t size = coded.size;
    coded = code(others + size);
    if (coded.size == size) break;
  }
  return coded;
}

void replace(std::vector<uint8_t>& body, size_t at, size_t size, const Coded& with) {
  if (with.size > size)
    body.insert(body.begin() + long(at), with.size - size, uint8_t(0));
  else
    body.erase(body.begin() + long(at), body.begin() + long(at + size - with.size));
  std::copy(with.bytes.data(), with.end(), body.begin() + long(at));
}

void set_untagged(std::vector<uint8_t>& body, uint64_t others, size_t around) {
  size_t at = kTimesAt + 7;
  if (body.size() < at) return;
  if (load_u56(body.data() + kTimesAt) & kHasOriginalTimestamp) at += 7;
  if (body.size() <= at) return;
  Cursor cursor(Bytes(body).subspan(at));
  cursor.packed("transaction_length");
  if (!cursor.ok()) return;
  if (others == kLengthUnknown) return body.resize(at);
  const size_t size = cursor.offset();
  replace(body, at, size, counting_itself(others + around + body.size() - size, packed));
}

struct Place {
  size_t at = 0, size = 0;
};

void set_tagged(std::vector<uint8_t>& body, uint64_t others, size_t around, bool forget_clock) {
  Cursor cursor(body);
  read_varlen(cursor, "serialization version");
  Place message_size{.at = cursor.offset()}, length;
  read_varlen(cursor, "message size");
  message_size.size = cursor.offset() - message_size.at;
  read_varlen(cursor, "last non-ignorable field");
  std::array<Place, 2> clock;
  uint64_t least = 0;
  while (cursor.ok() && !cursor.at_end()) {
    const uint64_t field = read_varlen(cursor, "field id");
    const size_t at = cursor.offset();
    if (field >= kFieldCount) break;
    if (field < least) return;  // they stand in ascending order
    least = field + 1;
    if (field == kUuid) {
      for (unsigned i = 0; i < 16; ++i) read_varlen(cursor, "source uuid");
    } else if (field == kTag) {
      cursor.skip(read_varlen(cursor, "tag size"), "tag");
    } else {
      read_varlen(cursor, "value");
    }
    const Place value{at, cursor.offset() - at};
    if (field == kTransactionLength) length = value;
    if (field == kLastCommitted) clock[0] = value;
    if (field == kSequenceNumber) clock[1] = value;
  }
  if (!cursor.ok()) return;
  const bool tells = length.size != 0 && others != kLengthUnknown;
  if (!tells && !forget_clock) return;
  // Back to front: what stands in front of a value does not move. The length's own bytes and those of the
  // message's size depend on each other, and on nothing else.
  const auto sized = [&](const std::vector<uint8_t>& from) {
    return counting_itself(from.size() - message_size.size, varlen);
  };
  std::vector<uint8_t> rest = body;
  size_t shrunk = 0;
  if (forget_clock)
    for (size_t i = clock.size(); i-- > 0;) {
      if (clock[i].size == 0) continue;
      replace(rest, clock[i].at, clock[i].size, varlen(0));
      if (clock[i].at < length.at) shrunk += clock[i].size - 1;
    }
  length.at -= shrunk;
  std::vector<uint8_t> changed = rest;
  size_t message_digits = message_size.size;
  for (unsigned tries = 0; tries < 4; ++tries) {
    changed = rest;
    if (tells)
      replace(changed, length.at, length.size,
              counting_itself(
                  others + around + rest.size() - length.size - message_size.size + message_digits, varlen));
    const Coded size = sized(changed);
    replace(changed, message_size.at, message_size.size, size);
    if (size.size == message_digits) break;
    message_digits = size.size;
  }
  body = std::move(changed);
}

}  // namespace

void set_transaction_length(std::vector<uint8_t>& body, EventType type, uint64_t others, size_t around,
                            bool forget_clock) {
  if (type == EventType::GTID_TAGGED_LOG_EVENT) return set_tagged(body, others, around, forget_clock);
  if (body.size() < kTimesAt || body[kClockAt - 1] != kLogicalTimestamps) return;
  set_untagged(body, others, around);
  if (forget_clock) std::fill_n(body.begin() + kClockAt, 16, uint8_t(0));
}

}  // namespace binsift
