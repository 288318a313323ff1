#include "pipeline/log_tail.h"

#include <algorithm>
#include <array>

#include "base/crc32.h"

namespace binsift {
namespace {

Header header_at(const uint8_t* p) {
  return decode_header(std::span<const uint8_t, kHeaderSize>(p, kHeaderSize));
}

// Whether an event that claims more than the log has is whole with another length: its checksum matches at
// the end of the log, or an event whose checksum matches stands behind its start. Nothing of this is so in a
// torn tail.
bool length_is_damaged(Bytes tail) {
  if (tail.size() >= kHeaderSize + kChecksumSize) {
    std::array<uint8_t, kHeaderSize> header;
    std::copy_n(tail.begin(), kHeaderSize, header.begin());
    for (unsigned i = 0; i < 4; ++i) header[9 + i] = uint8_t(tail.size() >> (8 * i));
    const Bytes body = tail.subspan(kHeaderSize, tail.size() - kHeaderSize - kChecksumSize);
    if (crc32(body, crc32(header)) == load_u32(tail.data() + tail.size() - kChecksumSize)) return true;
  }
  constexpr size_t kSearched = 64 * 1024;  // a row event's usual largest size, several times
  for (size_t at = kHeaderSize; at < kSearched && at + kHeaderSize + kChecksumSize <= tail.size(); ++at) {
    const Header header = header_at(tail.data() + at);
    if (header.event_size < kHeaderSize + kChecksumSize ||
        header.event_size > std::min(kSearched, tail.size() - at))
      continue;
    if (!name_of(header.type).empty() && checksum_matches(tail.subspan(at, header.event_size))) return true;
  }
  return false;
}

}  // namespace

std::optional<TailFinding> find_in_tail(const LogTail& tail) {
  Error note{.kind = ErrorKind::need_more};
  note.position = tail.offset;
  if (tail.bytes.empty() || (tail.held_back > 0 && tail.bytes.size() < kHeaderSize)) {
    if (tail.held_back > 0 && !(tail.bytes.empty() && tail.wrapping_torn)) {
      note.damage = Damage::torn;
      note.detail = "torn tail: the last " + std::to_string(tail.bytes.size() + tail.held_back) +
                    " bytes are the start of an encrypted event: read up to here";
    } else if (tail.wrapping_torn) {
      note.damage = Damage::torn;
      note.detail = "the compressed file ends within itself: read up to here";
    } else if (!tail.format) {
      note.detail = tail.offset == 0 ? "the log is empty" : "the log ends before its first event";
    } else if (tail.format->in_use) {
      note.detail = "the log is in use or was not closed: read up to here";
    } else if (tail.in_transaction && !tail.relay_log) {
      note.damage = Damage::torn;
      note.detail = "the log ends within a transaction";
    } else {
      return {};
    }
    return TailFinding{.error = std::move(note)};
  }
  note.damage = Damage::torn;
  const size_t size = tail.bytes.size();
  const std::string range =
      "bytes " + std::to_string(tail.offset) + " to " + std::to_string(tail.offset + size - 1);
  if (std::all_of(tail.bytes.begin(), tail.bytes.end(), [](uint8_t byte) { return byte == 0; })) {
    note.detail = "the rest is zero bytes, a tail that was never written: read up to here";
  } else if (size < (tail.format ? tail.format->least_header_size() : kHeaderSize)) {
    note.detail = "torn tail: the last " + std::to_string(size) + (size == 1 ? " byte is" : " bytes are") +
                  " less than an event header: read up to here";
  } else {
    const Header header = tail.format ? tail.format->header_of(tail.bytes) : header_at(tail.bytes.data());
    note.event_type = text_of(header.type);
    // A length that was damaged claims too much as well; the header's own end tells one from the other, save
    // in relay logs, which keep the source's, and where MariaDB writes 0.
    const bool agrees =
        header.end_log_pos == uint32_t(tail.offset + header.event_size) || header.end_log_pos == 0 ||
        tail.relay_log ||
        (tail.format ? !tail.format->has_end_log_pos() : header.type == EventType::START_EVENT_V3);
    if (name_of(header.type).empty() || !agrees ||
        (tail.format && tail.format->checksum_size() != 0 && length_is_damaged(tail.bytes))) {
      note.kind = ErrorKind::corrupt;
      note.damage = Damage::length;
      note.field = "event_size";
      note.detail = "an event of " + std::to_string(header.event_size) + " bytes can't stand " +
                    std::to_string(size) + " bytes in front of the end (" + range + ")";
      return TailFinding{.is_damage = true, .error = std::move(note)};
    }
    note.detail = "torn tail: " + std::to_string(size + tail.held_back) + " of the event's " +
                  std::to_string(header.event_size) + " bytes are there: read up to here";
  }
  if (!tail.another_log_follows) return TailFinding{.error = std::move(note)};
  note.detail += ", but another log follows";
  note.hint = "copy this log again, or read the logs behind it by themselves";
  return TailFinding{.is_damage = true, .error = std::move(note)};
}

}  // namespace binsift
