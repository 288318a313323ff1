#include "verify/fast_scan.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/crc32.h"

namespace binsift {
namespace {

constexpr size_t kBlock = 256 * 1024;
constexpr size_t kHeld = 16 << 20;        // longer events are summed as they are read
constexpr size_t kMostFirst = 64 * 1024;  // longer ones are not taken for a piece's first
constexpr size_t kSearched = 1 << 20;
constexpr uint32_t kLongest = 0x7FFFFFFF;  // no server writes longer events
constexpr size_t kLeast = kHeaderSize + kChecksumSize;
constexpr uint32_t kMagic = 0x6E6962FE;     // FE 'bin'
constexpr uint32_t kTruePositions = 50600;  // older servers wrote what they liked

Header header_at(const uint8_t* p) {
  return decode_header(std::span<const uint8_t, kHeaderSize>(p, kHeaderSize));
}

constexpr unsigned kKnown = 1, kFacts = 2, kPacked = 4;

// What there is to do about an event, by its type.
const std::array<uint8_t, 256>& traits() {
  static const std::array<uint8_t, 256> table = [] {
    std::array<uint8_t, 256> traits{};
    for (unsigned type = 0; type < 256; ++type) {
      if (!name_of(EventType(type)).empty()) traits[type] |= kKnown;
      if (LogFacts::has_facts(EventType(type))) traits[type] |= kFacts;
      if (PackedCheck::is_packed(EventType(type))) traits[type] |= kPacked;
    }
    traits[uint8_t(EventType::START_EVENT_V3)] = traits[uint8_t(EventType::UNKNOWN_EVENT)] = 0;
    return traits;
  }();
  return table;
}

}  // namespace

struct FastScan::Piece {
  const BlockSource& source;
  std::shared_ptr<const FormatDescription> format;
  bool judges_positions;
  uint64_t offset;  // of the buffer's first byte
  size_t at = 0, have = 0;
  bool at_end = false;
  EventType last_type = EventType::UNKNOWN_EVENT;
  ScannedPiece result;

  uint64_t place() const { return offset + at; }
};

FastScan::FastScan() : buffer_(2 * kBlock) {}

// Has `size` bytes from where the piece stands, where the log has them; gives how many there are.
Result<size_t> FastScan::fill(Piece& piece, size_t size) {
  if (piece.at > 0) {
    std::memmove(buffer_.data(), buffer_.data() + piece.at, piece.have - piece.at);
    piece.have -= piece.at;
    piece.offset += piece.at;
    piece.at = 0;
  }
  if (buffer_.size() < size + kBlock) buffer_.resize(size + kBlock);
  while (piece.have < size && !piece.at_end) {
    Result<size_t> got = piece.source(buffer_.data() + piece.have, kBlock);
    if (!got) {
      piece.result.unreadable = got.error();
      return got;
    }
    piece.have += *got;
    piece.at_end = *got == 0;
  }
  return std::min(piece.have, size);
}

// Moves to the first event of a piece that starts anywhere. False: none is near.
bool FastScan::find_first(Piece& piece) {
  const std::array<uint8_t, 256>& trait = traits();
  for (size_t searched = 0; searched < kSearched; searched += kMostFirst) {
    Result<size_t> got = fill(piece, 2 * kMostFirst);
    if (!got || *got < kLeast) return false;
    const size_t end = std::min(kMostFirst, piece.have - kLeast + 1);
    for (; piece.at < end; ++piece.at) {
      const uint8_t* const p = buffer_.data() + piece.at;
      if (!(trait[p[4]] & kKnown) || load_u16(p + 17) > 0xFF) continue;
      const uint32_t size = load_u32(p + 9);
      if (size < kLeast || size > kMostFirst || size > piece.have - piece.at) continue;
      const uint32_t end_log_pos = load_u32(p + 13);
      if (piece.judges_positions && end_log_pos != 0 && end_log_pos != uint32_t(piece.place() + size))
        continue;
      if (checksum_matches(Bytes(p, size))) return true;
    }
  }
  return false;
}

// An event that need not be held. False: it is in doubt.
bool FastScan::take_long(Piece& piece, const Header& header) {
  uint64_t left = header.event_size - kChecksumSize;
  uint32_t sum = 0;
  while (left > 0) {
    const size_t part = size_t(std::min<uint64_t>(left, piece.have - piece.at));
    sum = crc32(Bytes(buffer_.data() + piece.at, part), sum);
    piece.at += part;
    left -= part;
    if (left == 0) break;
    Result<size_t> got = fill(piece, 1);
    if (!got || *got == 0) return false;
  }
  Result<size_t> got = fill(piece, kChecksumSize);
  if (!got || *got < kChecksumSize || load_u32(buffer_.data() + piece.at) != sum) return false;
  piece.at += kChecksumSize;
  return true;
}

// What an event tells besides its bytes. False: it is in doubt.
bool FastScan::take(Piece& piece, const Header& header, Bytes event) {
  LogFacts& facts = piece.result.facts;
  if (header.type == EventType::FORMAT_DESCRIPTION_EVENT) {
    Result<FormatDescription> format = decode_format_description(event);
    if (!format || format->checksum != ChecksumAlgorithm::CRC32 || format->header_length != kHeaderSize)
      return false;
    if (piece.place() > sizeof kMagic && !(header.flags & LOG_EVENT_RELAY_LOG_F) && piece.judges_positions)
      return false;
    piece.format = std::make_shared<const FormatDescription>(std::move(*format));
  }
  if (header.type == EventType::UNKNOWN_EVENT || header.type == EventType::START_EVENT_V3) return false;
  if (name_of(header.type).empty() && !(header.flags & LOG_EVENT_IGNORABLE_F)) ++facts.unknown_count;
  if (LogFacts::has_facts(header.type)) facts.take(header, event, *piece.format);
  if (PackedCheck::is_packed(header.type)) {
    Result<void> unpacked = packed_.check(header, event, *piece.format);
    if (!unpacked)
      piece.result.packed.push_back(unpacked.error().at({}, piece.place(), name_of(header.type)));
  }
  return true;
}

ScannedPiece FastScan::scan(const BlockSource& source, const ScanRules& rules, uint64_t begin, uint64_t end,
                            bool seek) {
  Piece piece{.source = source,
              .format = rules.format,
              .judges_positions = !rules.relay_log && rules.format->version_id >= kTruePositions,
              .offset = begin};
  piece.result.first = UINT64_MAX;
  if (seek && !find_first(piece)) {
    piece.result.in_doubt = piece.result.unreadable.has_value();
    return std::move(piece.result);
  }
  piece.result.first = piece.place();
  const std::array<uint8_t, 256>& trait = traits();
  uint64_t event_count = 0;
  piece.result.in_doubt = true;
  while (piece.place() < end) {
    if (piece.have - piece.at < kLeast) {
      Result<size_t> got = fill(piece, kLeast);
      if (!got) return std::move(piece.result);
      if (*got == 0) break;
      if (*got < kLeast) return std::move(piece.result);
    }
    const uint8_t* p = buffer_.data() + piece.at;
    const uint32_t size = load_u32(p + 9), end_log_pos = load_u32(p + 13);
    const unsigned what = trait[p[4]];
    if (size < kLeast || size > kLongest) return std::move(piece.result);
    if (piece.judges_positions && end_log_pos != uint32_t(piece.place() + size) && end_log_pos != 0)
      return std::move(piece.result);
    piece.last_type = EventType(p[4]);
    if (size > kHeld && what == kKnown) {
      if (!take_long(piece, header_at(p))) return std::move(piece.result);
      ++event_count;
      continue;
    }
    if (size > piece.have - piece.at) {
      Result<size_t> got = fill(piece, size);
      if (!got || *got < size) return std::move(piece.result);
      p = buffer_.data() + piece.at;
    }
    const Bytes event(p, size);
    if (what != kKnown) [[unlikely]] {
      if (!checksum_matches(event) || !take(piece, header_at(p), event)) return std::move(piece.result);
    } else if (crc32(event.first(size - kChecksumSize)) != load_u32(p + size - kChecksumSize)) {
      return std::move(piece.result);
    }
    piece.at += size;
    ++event_count;
  }
  piece.result.in_doubt = false;
  piece.result.next = piece.place();
  LogFacts& facts = piece.result.facts;
  facts.event_count = event_count;
  facts.size = piece.place();
  facts.last_type = piece.last_type;
  if (facts.last_type != EventType::ROTATE_EVENT) facts.rotates_to.clear();
  return std::move(piece.result);
}

std::optional<ScanRules> scan_rules_of(Bytes first) {
  if (first.size() < sizeof kMagic + kHeaderSize || load_u32(first.data()) != kMagic) return {};
  const Bytes log = first.subspan(sizeof kMagic);
  const Header header = header_at(log.data());
  if (header.type != EventType::FORMAT_DESCRIPTION_EVENT || header.event_size < kLeast ||
      header.event_size > log.size())
    return {};
  const Bytes event = log.first(header.event_size);
  Result<FormatDescription> format = decode_format_description(event);
  if (!format || format->checksum != ChecksumAlgorithm::CRC32 || format->header_length != kHeaderSize ||
      !checksum_matches(event))
    return {};
  return ScanRules{std::make_shared<const FormatDescription>(std::move(*format)),
                   (header.flags & LOG_EVENT_RELAY_LOG_F) != 0};
}

}  // namespace binsift
