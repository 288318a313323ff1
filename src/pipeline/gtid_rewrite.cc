#include "pipeline/gtid_rewrite.h"

#include "gtid/serialization.h"

namespace binsift {
namespace {

constexpr size_t kClockAt = 26, kTimesAt = 42;
constexpr uint64_t kHasOriginalTimestamp = uint64_t{1} << 55;
constexpr uint64_t kTransactionLengthField = 8;

std::vector<uint8_t> packed(uint64_t value) {
  std::vector<uint8_t> bytes;
  unsigned size = 0;
  if (value < 251) return {uint8_t(value)};
  if (value <= 0xFFFF)
    bytes = {252}, size = 2;
  else if (value <= 0xFFFFFF)
    bytes = {253}, size = 3;
  else
    bytes = {254}, size = 8;
  for (unsigned i = 0; i < size; ++i) bytes.push_back(uint8_t(value >> 8 * i));
  return bytes;
}

std::vector<uint8_t> varlen(uint64_t value) {
  std::vector<uint8_t> bytes;
  unsigned following = 0;
  while (following < 8 && value >> (7 * (following + 1)) != 0) ++following;
  if (following == 8) {
    bytes.push_back(0xFF);
    for (unsigned i = 0; i < 8; ++i) bytes.push_back(uint8_t(value >> 8 * i));
    return bytes;
  }
  const uint64_t coded = value << (following + 1) | ((uint64_t{1} << following) - 1);
  for (unsigned i = 0; i <= following; ++i) bytes.push_back(uint8_t(coded >> 8 * i));
  return bytes;
}

std::vector<uint8_t> joined(std::initializer_list<Bytes> parts) {
  std::vector<uint8_t> all;
  for (const Bytes part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// The length counts its own bytes: tries until it says what it is.
template <class Make>
std::vector<uint8_t> settled(uint64_t others, size_t around, Make&& make) {
  std::vector<uint8_t> body = make(others + around);
  for (unsigned tries = 0; tries < 4; ++tries) {
    std::vector<uint8_t> next = make(others + around + body.size());
    const bool same = next.size() == body.size();
    body = std::move(next);
    if (same) break;
  }
  return body;
}

std::vector<uint8_t> untagged(Bytes body, uint64_t others, size_t around) {
  size_t at = kTimesAt + 7;
  if (body.size() < at) return {body.begin(), body.end()};
  if (load_u56(body.data() + kTimesAt) & kHasOriginalTimestamp) at += 7;
  if (body.size() <= at) return {body.begin(), body.end()};
  Cursor cursor(body.subspan(at));
  cursor.packed("transaction_length");
  if (!cursor.ok()) return {body.begin(), body.end()};
  const Bytes rest = body.subspan(at + cursor.offset());
  if (others == kLengthUnknown) return {body.begin(), body.begin() + long(at)};
  return settled(others, around, [&](uint64_t length) {
    return joined({body.first(at), packed(length), rest});
  });
}

std::vector<uint8_t> tagged(Bytes body, uint64_t others, size_t around) {
  if (others == kLengthUnknown) return {body.begin(), body.end()};
  Cursor cursor(body);
  read_varlen(cursor, "serialization version");
  const size_t size_at = cursor.offset();
  read_varlen(cursor, "message size");
  const size_t fields_at = cursor.offset();
  read_varlen(cursor, "last non-ignorable field");
  while (cursor.ok() && !cursor.at_end()) {
    const uint64_t field = read_varlen(cursor, "field id");
    if (field == 1) {
      for (unsigned i = 0; i < 16; ++i) read_varlen(cursor, "source uuid");
    } else if (field == 3) {
      cursor.skip(read_varlen(cursor, "tag size"), "tag");
    } else if (field != kTransactionLengthField) {
      read_varlen(cursor, "value");
    } else {
      const size_t value_at = cursor.offset();
      read_varlen(cursor, "transaction_length");
      if (!cursor.ok()) break;
      const Bytes before = body.subspan(fields_at, value_at - fields_at),
                  behind = body.subspan(cursor.offset());
      return settled(others, around, [&](uint64_t length) {
        const std::vector<uint8_t> value = varlen(length);
        size_t size = size_at + 1 + before.size() + value.size() + behind.size();
        if (varlen(size).size() != 1) size += varlen(size + 1).size() - 1;
        return joined({body.first(size_at), varlen(size), before, value, behind});
      });
    }
  }
  return {body.begin(), body.end()};
}

}  // namespace

std::vector<uint8_t> with_transaction_length(Bytes body, EventType type, uint64_t others, size_t around,
                                             bool forget_clock) {
  if (type == EventType::GTID_TAGGED_LOG_EVENT) return tagged(body, others, around);
  std::vector<uint8_t> plain = untagged(body, others, around);
  if (forget_clock && plain.size() >= kTimesAt) std::fill_n(plain.begin() + kClockAt, 16, uint8_t(0));
  return plain;
}

}  // namespace binsift
