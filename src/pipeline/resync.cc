#include "pipeline/resync.h"

#include <algorithm>
#include <cstring>

#include "event/gtid_event.h"
#include "event/query.h"

namespace binsift {
namespace {

constexpr size_t kBlock = 256 * 1024;

Header header_at(const uint8_t* p) {
  return decode_header(std::span<const uint8_t, kHeaderSize>(p, kHeaderSize));
}

}  // namespace

Resync::Resync(ByteStream& stream, std::vector<uint8_t> pending, uint64_t offset, bool at_end,
               const EventProof& proof, bool gtids, bool relay_log)
    : stream_(stream),
      buffer_(std::move(pending)),
      offset_(offset),
      at_end_(at_end),
      proof_(proof),
      gtids_(gtids),
      relay_log_(relay_log) {
  proof_.forget_tables();
}

std::vector<uint8_t> Resync::take_pending() {
  buffer_.erase(buffer_.begin(), buffer_.begin() + long(at_));
  return std::move(buffer_);
}

Result<size_t> Resync::fill(size_t size) {
  if (buffer_.size() - at_ < size && at_ > kBlock) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + long(at_));
    offset_ += at_;
    at_ = 0;
  }
  while (buffer_.size() - at_ < size && !at_end_) {
    const size_t have = buffer_.size();
    buffer_.resize(have + kBlock);
    Result<size_t> got = stream_.read(buffer_.data() + have, kBlock);
    buffer_.resize(have + (got ? *got : 0));
    if (!got) return got;
    at_end_ = *got == 0;
  }
  return std::min(size, buffer_.size() - at_);
}

Result<void> Resync::move_to(uint64_t offset) {
  const uint64_t distance = offset - offset_;
  if (distance <= buffer_.size()) return at_ = size_t(distance), Result<void>{};
  const uint64_t rest = distance - buffer_.size();
  buffer_.clear();
  at_ = 0;
  offset_ = offset;
  return at_end_ ? Result<void>{} : stream_.skip(rest);
}

Result<bool> Resync::is_event(size_t ahead) {
  Result<size_t> got = fill(ahead + kHeaderSize);
  if (!got) return std::move(got).error();
  if (*got < ahead + kHeaderSize) return false;
  const Header header = header_at(buffer_.data() + at_ + ahead);
  if (!proof_.is_plausible(header) || header.event_size > kLargestEvent) return false;
  if (!proof_.positions.fits(header, offset_ + at_ + ahead + header.event_size)) return false;
  got = fill(ahead + header.event_size);
  if (!got) return std::move(got).error();
  if (*got < ahead + header.event_size) return false;
  const Bytes event(buffer_.data() + at_ + ahead, header.event_size);
  if (!proof_.check(header, event, offset_ + at_ + ahead)) return false;
  header_ = header;
  event_ = event;
  return true;
}

bool Resync::is_start_header(const uint8_t* p) const {
  constexpr uint16_t kFlags = 0x00FF;
  const uint32_t size = load_u32(p + 9);
  if (size < kHeaderSize || size > kMostStart || (load_u16(p + 17) & ~kFlags) != 0) return false;
  const EventType type{p[4]};
  switch (type) {
    case EventType::FORMAT_DESCRIPTION_EVENT: return true;
    case EventType::ROTATE_EVENT:
    case EventType::STOP_EVENT: return !relay_log_;
    case EventType::QUERY_EVENT: return !gtids_;
    default: return gtids_ && is_gtid_event(type);
  }
}

// Behind events of which one was damaged there is no doubt what begins a transaction.
bool Resync::starts_transaction() const {
  const EventType type = header_.type;
  if (type == EventType::FORMAT_DESCRIPTION_EVENT || is_gtid_event(type)) return true;
  if (type == EventType::ROTATE_EVENT || type == EventType::STOP_EVENT) return !relay_log_;
  if (gtids_ || type != EventType::QUERY_EVENT) return false;
  const size_t checksum = proof_.format().checksum_size();
  Result<Query> query =
      decode_query(event_.subspan(kHeaderSize, event_.size() - kHeaderSize - checksum), proof_.format());
  return query && kind_of_statement(query->query) == StatementKind::begin;
}

bool Resync::closes_transaction() const {
  if (header_.type == EventType::XID_EVENT || header_.type == EventType::XA_PREPARE_LOG_EVENT) return true;
  if (header_.type != EventType::QUERY_EVENT) return false;
  const size_t checksum = proof_.format().checksum_size();
  Result<Query> query =
      decode_query(event_.subspan(kHeaderSize, event_.size() - kHeaderSize - checksum), proof_.format());
  if (!query) return false;
  const StatementKind kind = kind_of_statement(query->query);
  return kind == StatementKind::commit || kind == StatementKind::rollback;
}

// An event without a checksum is proven by those that follow it.
Result<bool> Resync::is_proven_start(size_t ahead) {
  constexpr unsigned kFollowing = 3;
  const Header first = header_at(buffer_.data() + at_ + ahead);
  EventProof proof = proof_;
  proof.positions.begin_log();
  proof.positions.take(first, offset_ + at_ + ahead + first.event_size);
  std::swap(proof, proof_);
  Result<bool> proven = is_event(ahead);
  if (proven && *proven && !starts_transaction()) proven = false;
  if (proven && *proven && proof_.format().checksum_size() == 0) {
    size_t behind = ahead + first.event_size;
    for (unsigned i = 0; proven && *proven && i < kFollowing; ++i) {
      Result<size_t> got = fill(behind + kHeaderSize);
      if (!got) proven = std::move(got).error();
      if (!got || *got < behind + kHeaderSize) break;
      const Header next = header_at(buffer_.data() + at_ + behind);
      behind += next.event_size;
      if (name_of(next.type).empty() || next.event_size < kHeaderSize ||
          !proof_.positions.fits(next, offset_ + at_ + behind))
        proven = false;
      if (next.event_size > kLargestEvent) break;
    }
  }
  std::swap(proof, proof_);
  return proven;
}

// Whether the events from there on are proven up to `body_end` and further.
Result<bool> Resync::goes_on_past(size_t ahead, uint64_t body_end) {
  EventProof proof = proof_;
  std::swap(proof, proof_);
  proof_.positions.begin_log();
  Result<bool> proven = true;
  while (proven && *proven && offset_ + at_ + ahead < body_end) {
    proven = is_event(ahead);
    if (!proven || !*proven) break;
    proof_.positions.take(header_, offset_ + at_ + ahead + header_.event_size);
    ahead += header_.event_size;
  }
  std::swap(proof, proof_);
  return proven;
}

// Moves from what is no event to the next one that begins a transaction. `body_end`: where the damaged event
// ends, by a header that agrees with its place; 0: nothing tells.
Result<bool> Resync::scan(uint64_t body_end) {
  aligned_ = false;
  uint64_t shifted = UINT64_MAX;
  uint64_t until = UINT64_MAX;
  for (size_t ahead = 0;;) {
    Result<size_t> got = fill(ahead + kMostStart);
    if (!got) return std::move(got).error();
    const size_t left = buffer_.size() - at_;
    const size_t end = at_end_ ? (left < kHeaderSize ? 0 : left - kHeaderSize + 1)
                               : (left < kMostStart ? 0 : left - kMostStart + 1);
    for (; ahead < end; ++ahead) {
      const uint64_t place = offset_ + at_ + ahead;
      if (place >= until) break;
      if (!is_start_header(buffer_.data() + at_ + ahead)) continue;
      const Header header = header_at(buffer_.data() + at_ + ahead);
      const bool fits = proof_.positions.fits(header, place + header.event_size);
      if (!fits && (shifted != UINT64_MAX || proof_.positions.goes_back(header))) continue;
      Result<bool> proven = is_proven_start(ahead);
      if (!proven) return proven;
      if (!*proven) continue;
      if (!fits && place < body_end) {
        proven = goes_on_past(ahead, body_end);
        if (!proven) return proven;
        if (!*proven) continue;
      }
      if (fits || body_end != 0 || proof_.positions.gap(header) == 0) {
        at_ += ahead;
        if (!fits) proof_.positions.begin_log();
        return is_event(0);
      }
      shifted = place;
      until = place + kShiftedSearch;
    }
    if (shifted != UINT64_MAX && (at_end_ || offset_ + at_ + ahead >= until)) {
      at_ = size_t(shifted - offset_);
      proof_.positions.begin_log();
      return is_event(0);
    }
    if (at_end_ && ahead >= end) {
      at_ = buffer_.size();
      return false;
    }
    // What was looked at need not stay, but for an event that is only second best.
    if (shifted == UINT64_MAX) {
      at_ += ahead;
      ahead = 0;
    }
  }
}

void Resync::note_further() {
  if (further_.size() >= kMostTold || buffer_.size() - at_ < kHeaderSize) return;
  const Header header = header_at(buffer_.data() + at_);
  Error error{.kind = ErrorKind::corrupt, .field = "event_size", .damage = Damage::length};
  error.detail = std::to_string(header.event_size) + " bytes is no length of an event";
  if (proof_.is_plausible(header) && header.event_size <= buffer_.size() - at_) {
    Result<void> checked =
        proof_.check(header, Bytes(buffer_.data() + at_, header.event_size), offset_ + at_);
    error = checked ? misplacement_of(header, proof_.positions) : std::move(checked).error();
  }
  further_.push_back(std::move(error.at({}, offset_ + at_, text_of(header.type))));
}

Result<bool> Resync::realign() {
  if (++damaged_count_ > 1 && offset_ + at_ > 4) note_further();
  Result<size_t> got = fill(kHeaderSize);
  if (!got) return std::move(got).error();
  if (*got < kHeaderSize) {
    at_ = buffer_.size();
    return false;
  }
  const Header damaged = header_at(buffer_.data() + at_);
  uint64_t body_end = 0;
  const uint64_t end = offset_ + at_ + damaged.event_size;
  // Its length is believed where its end position does not contradict it.
  if (proof_.is_plausible(damaged) && damaged.event_size <= kLargestEvent &&
      proof_.positions.fits(damaged, end)) {
    Result<bool> next = is_event(damaged.event_size);
    if (!next) return next;
    if (*next) {
      at_ += damaged.event_size;
      return true;
    }
    if (proof_.positions.is_known() && proof_.positions.judges(damaged)) body_end = end;
  }
  ++at_;
  return scan(body_end);
}

Result<bool> Resync::find(uint64_t damaged_at, bool itself) {
  if (Result<void> moved = move_to(damaged_at); !moved) return std::move(moved).error();
  if (proof_.format().header_length != kHeaderSize) {
    // Before MySQL 5.0 nothing tells an event from other bytes.
    Result<size_t> got = fill(1);
    for (; got && *got > 0; got = fill(1)) at_ = buffer_.size();
    if (!got) return std::move(got).error();
    return false;
  }
  Result<bool> aligned = false;
  if (itself) {
    // Whole, and somewhere else than it says: what it says is believed unless it was there before.
    aligned_ = false;
    ++damaged_count_;
    Result<size_t> got = fill(kHeaderSize);
    if (!got) return std::move(got).error();
    const Header header = *got < kHeaderSize ? Header() : header_at(buffer_.data() + at_);
    if (!proof_.positions.goes_back(header)) {
      proof_.positions.begin_log();
      aligned = is_event(0);
    }
  }
  if (aligned && !*aligned) aligned = realign();
  for (;;) {
    if (!aligned) return aligned;
    if (!*aligned) return false;
    if (starts_transaction()) return true;
    const bool closes = closes_transaction();
    proof_.positions.take(header_, offset_ + at_ + header_.event_size);
    if (Result<void> moved = move_to(offset_ + at_ + header_.event_size); !moved)
      return std::move(moved).error();
    Result<size_t> got = fill(1);
    if (!got) return std::move(got).error();
    if (*got == 0) return false;
    aligned = is_event(0);
    if (aligned && *aligned && closes && !gtids_) return true;
    if (aligned && !*aligned) aligned = realign();
  }
}

}  // namespace binsift
