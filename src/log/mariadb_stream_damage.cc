// Behind damage in an encrypted MariaDB log: where the next event is. Its length stands in clear, and its
// place is what it was encrypted with; so a length that is wrong loses what follows only up to an event that
// decrypts to one.
#include <algorithm>

#include "log/mariadb_stream.h"

namespace binsift {
namespace {

constexpr size_t kSizeOffset = MariadbCipher::kSizeOffset, kSizeEnd = kSizeOffset + 4;
constexpr size_t kBlock = 256 * 1024;
constexpr size_t kHeld = 16 << 20;  // larger events are not looked for behind damage
constexpr unsigned kFollowing = 2;  // behind an event without a checksum, to believe it
constexpr uint64_t kGarbageToTheEnd = uint64_t{1} << 62;

bool is_size(uint32_t size) {
  return MariadbCipher::is_size(size);
}

}  // namespace

Result<MariadbStream::Head> MariadbStream::head_at(uint64_t offset, uint32_t& size) {
  uint8_t head[kEncryptedHead], plain[kEncryptedHead] = {};
  Result<size_t> got = raw_at(offset, head, sizeof head);
  if (!got) return std::move(got).error();
  if (*got == 0) return Head::end;
  if (*got < kHeaderSize) return Head::maybe;
  size = load_u32(head + kSizeOffset);
  if (!is_size(size)) return Head::no;
  if (*got < std::min<size_t>(size, kEncryptedHead)) return Head::maybe;
  cipher_.decrypt_head(offset, size, head, plain);
  constexpr uint16_t kKnownFlags = 0x80FF;
  const Header header = decode_header(Bytes(plain).first<kHeaderSize>());
  if (name_of(header.type).empty() || (header.flags & ~kKnownFlags) != 0) return Head::no;
  return header.end_log_pos == uint32_t(offset + size) ? Head::yes : Head::maybe;
}

Result<bool> MariadbStream::is_whole_at(uint64_t offset, uint64_t size) {
  if (size < kHeaderSize + kChecksumSize || size > kHeld) return false;
  std::vector<uint8_t> bytes(size), plain(size);
  Result<size_t> got = raw_at(offset, bytes.data(), bytes.size());
  if (!got) return std::move(got).error();
  if (*got < size) return false;
  cipher_.decrypt_head(offset, uint32_t(size), bytes.data(), plain.data());
  for (unsigned i = 0; i < 4; ++i) plain[kSizeOffset + i] = uint8_t(size >> (8 * i));
  if (size > kEncryptedHead)
    cipher_.decrypt_rest(offset, uint32_t(size), kEncryptedHead, Bytes(bytes).subspan(kEncryptedHead),
                         MariadbCipher::first_block(bytes.data()), plain.data() + kEncryptedHead);
  return checksum_matches(plain);
}

// An event that can't be one by chance.
Result<bool> MariadbStream::is_event_at(uint64_t offset, unsigned following) {
  uint32_t size = 0;
  Result<Head> head = head_at(offset, size);
  if (!head) return std::move(head).error();
  if (*head == Head::yes) return true;
  if (*head != Head::maybe) return *head == Head::end && following < kFollowing;
  if (damage_.has_checksums) return is_whole_at(offset, size);
  return following == 0 ? Result<bool>(true) : is_event_at(offset + size, following - 1);
}

// From `offset` on. Gives its place, or 0 and where the log ends.
Result<uint64_t> MariadbStream::find_event(uint64_t offset, uint64_t& end) {
  std::vector<uint8_t> block(kBlock);
  for (;;) {
    Result<size_t> got = raw_at(offset, block.data(), block.size());
    if (!got) return std::move(got).error();
    for (size_t at = 0; at + kHeaderSize <= *got; ++at) {
      const uint32_t size = load_u32(block.data() + at + kSizeOffset);
      if (size < kHeaderSize || size > kHeld) continue;
      Result<bool> found = is_event_at(offset + at, kFollowing);
      if (!found) return std::move(found).error();
      if (*found) return offset + at;
    }
    if (*got < block.size()) return end = offset + *got, uint64_t{0};
    offset += *got - kHeaderSize + 1;
  }
}

Result<MariadbStream::EventPlace> MariadbStream::place_at(uint64_t offset, uint32_t claimed) {
  const EventPlace as_claimed{offset, claimed};
  if (const auto known = garbage_.find(offset); known != garbage_.end()) return known->second;
  if (is_size(claimed)) {
    uint32_t size = 0;
    Result<Head> own = head_at(offset, size);
    if (!own) return std::move(own).error();
    if (*own == Head::yes) return as_claimed;
    Result<Head> next = head_at(as_claimed.end(), size);
    if (!next) return std::move(next).error();
    uint8_t last;
    Result<size_t> got = raw_at(as_claimed.end() - 1, &last, 1);
    if (!got) return std::move(got).error();
    if (*next == Head::yes || (*next == Head::end && *got == 1)) return as_claimed;
    Result<bool> whole = damage_.has_checksums ? is_whole_at(offset, claimed)
                                               : Result<bool>(*own == Head::maybe && *next == Head::maybe);
    if (!whole) return std::move(whole).error();
    if (*whole) return as_claimed;
  }
  EventPlace garbage{offset, kGarbageToTheEnd, true};
  uint64_t end = 0;
  Result<uint64_t> found = find_event(offset + 1, end);
  if (!found) return std::move(found).error();
  if (*found != 0) {
    garbage.size = *found - offset;
  } else if (is_size(claimed) && as_claimed.end() > end) {
    // Torn, unless it is whole with another length.
    Result<bool> whole = is_whole_at(offset, end - offset);
    if (!whole) return std::move(whole).error();
    if (!*whole) return as_claimed;
  }
  return garbage_[offset] = garbage;
}

// Finds out what is at position_.
Result<void> MariadbStream::settle() {
  if (position_ < clear_size_ || settled_.offset == position_ || raw().size() < kSizeEnd) return {};
  Result<EventPlace> place = place_at(position_, load_u32(raw().data() + kSizeOffset));
  if (!place) return std::move(place).error();
  settled_ = *place;
  return {};
}

}  // namespace binsift
