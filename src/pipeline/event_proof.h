#pragma once
// Whether the bytes at a place of a log are an event that a server wrote there.
//
// Where the log has checksums the CRC32 tells. Where it has none, the event must decode: names, columns and
// rows of the sizes that its table map gives, to the last byte. And its end_log_pos must follow from those in
// front of it: bytes that were lost, put in or repeated show there even when each event is whole.
#include <memory>
#include <optional>
#include <unordered_map>

#include "log/inflate.h"
#include "log/payload.h"
#include "row/row_reader.h"

namespace binsift {

// What an event's end_log_pos says against where it stands. Not to be asked of relay logs, which keep the
// source's, and of events whose end_log_pos is 0 (MariaDB 11.4 within transactions) or whose server is older
// than the checksums, and wrote what it liked.
class LogPositions {
 public:
  void begin_log() { known_ = false; }
  void set_format(const FormatDescription& format, bool relay_log) {
    judges_ = !relay_log && format.binlog_version >= 4 && format.version_id >= 50600;
  }
  bool is_known() const { return known_; }
  bool judges(const Header& header) const {
    return judges_ && header.end_log_pos != 0 && !(header.flags & LOG_EVENT_ARTIFICIAL_F);
  }
  // Whether it stands as far from where it says as the events in front of it. `end` is where it ends.
  bool fits(const Header& header, uint64_t end) const {
    return !known_ || !judges(header) || header.end_log_pos - uint32_t(end) == shift_;
  }
  // Whether it says that it belongs in front of what was taken already.
  bool goes_back(const Header& header) const {
    return known_ && judges(header) && int32_t(header.end_log_pos - header.event_size - last_end_) < 0;
  }
  // Bytes between what was taken last and where the event says that it starts; negative: it goes back.
  int64_t gap(const Header& header) const {
    return int32_t(header.end_log_pos - header.event_size - last_end_);
  }
  // The usual event: it fits, and is taken. False: look closer.
  bool passes(uint32_t end_log_pos, uint64_t end) {
    if (!judges_ || end_log_pos == 0) return true;
    if (!known_ || end_log_pos - uint32_t(end) != shift_) return false;
    last_end_ = end_log_pos;
    return true;
  }
  void take(const Header& header, uint64_t end) {
    if (!judges(header) || (!known_ && opens_log(header.type))) return;
    shift_ = header.end_log_pos - uint32_t(end);
    last_end_ = header.end_log_pos;
    known_ = true;
  }
  // How far events end behind where they say; nothing: not known. And that of an event, where it says.
  std::optional<uint32_t> shift() const { return known_ ? std::optional(shift_) : std::nullopt; }
  std::optional<uint32_t> shift_of(const Header& header, uint64_t end) const {
    return judges(header) ? std::optional(header.end_log_pos - uint32_t(end)) : std::nullopt;
  }
  // From here on offsets are higher.
  void move(uint64_t distance) { shift_ -= uint32_t(distance); }
  // What stands behind `offset` was not taken after all.
  void take_back_to(uint64_t offset) { last_end_ = uint32_t(offset) + shift_; }

 private:
  // Copies of a log that begin in its middle have these from its start, and the others from where they begin.
  static bool opens_log(EventType type) {
    return type == EventType::FORMAT_DESCRIPTION_EVENT || type == EventType::PREVIOUS_GTIDS_LOG_EVENT ||
           type == EventType::GTID_LIST_EVENT || type == EventType::BINLOG_CHECKPOINT_EVENT ||
           type == EventType::START_ENCRYPTION_EVENT || type == EventType::ROTATE_EVENT;
  }

  bool judges_ = false, known_ = false;
  uint32_t shift_ = 0;     // end_log_pos less the offset where the event ends
  uint32_t last_end_ = 0;  // end_log_pos of the last one
};

class EventProof {
 public:
  void begin_log() { positions.begin_log(), tables_.clear(); }
  void set_format(std::shared_ptr<const FormatDescription> format, bool relay_log);
  const FormatDescription& format() const { return *format_; }

  // Whether a server can have written this header at `offset`, by itself.
  bool is_plausible(const Header& header) const;
  // Whether the bytes are an event as it was written, wherever it stands. Events of a log are asked about in
  // order. Errors: corrupt, checksum: what is wrong.
  Result<void> check(const Header& header, Bytes event, uint64_t offset);
  // The tables of what was asked about hold no longer.
  void forget_tables() { tables_.clear(); }

  LogPositions positions;

 private:
  Result<void> decode(const Header& header, Bytes body, bool in_payload);
  Result<void> decode_row_event(const Header& header, Bytes body);
  Result<void> decode_payload(Bytes body);

  std::shared_ptr<const FormatDescription> format_;
  std::unordered_map<uint64_t, RowReader> tables_;
  std::shared_ptr<Inflater> inflater_;
  std::shared_ptr<PayloadReader> payload_;
};

// What is known of an event whose bytes are not what was written, in words: a wrong length, a hole of zeros,
// or that its CRC32 does not match.
Error damage_in(Bytes event, uint64_t offset);
// In words, what `positions` find wrong with where the event stands.
Error misplacement_of(const Header& header, const LogPositions& positions);

}  // namespace binsift
