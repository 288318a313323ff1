#pragma once
// The new log of filter --as binlog.
#include <set>
#include <string>
#include <vector>

#include "base/crc32.h"
#include "base/out_buffer.h"
#include "event/event_type.h"
#include "event/format_description.h"
#include "event/gtid_event.h"
#include "log/statement.h"
#include "pipeline/ordered_output.h"
#include "pipeline/xa_xid.h"

namespace binsift {

// Puts the workers' events behind each other: with the positions and checksums that they have here, and with
// one head for all logs. Each event that is given has room for a checksum at its end.
class LogWriter final : public ByteSink {
 public:
  explicit LogWriter(ByteSink& sink) : sink_(sink) {}

  // Takes whole events, and rows events also in parts, of which the first has the header.
  Result<void> write(std::string_view bytes) override {
    for (Bytes run = as_bytes(bytes); !run.empty();) {
      if (left_ != 0) {
        const Bytes part = run.first(size_t(std::min<uint64_t>({run.size(), left_, kAtOnce})));
        put_part(part);
        run = run.subspan(part.size());
        if (Result<void> written = flush(); !written) return written;
        continue;
      }
      const Header header = decode_header(run.first<kHeaderSize>());
      if (header.event_size > run.size()) {
        if (Result<void> written = begin(); !written) return written;
        put_held();
        begin_parts(run.first<kHeaderSize>(), header.event_size);
        run = run.subspan(kHeaderSize);
        continue;
      }
      const Bytes event = run.first(header.event_size);
      run = run.subspan(event.size());
      switch (header.type) {
        case EventType::FORMAT_DESCRIPTION_EVENT: {
          if (format_.empty() || !begun_) {
            format_.assign(event.begin(), event.end());
            const Result<FormatDescription> format = decode_format_description(event);
            sums_ = !format || format->has_checksum_field;
          } else if (!is_alike(event)) {
            Error error{.kind = ErrorKind::unsupported};
            error.detail = "the logs come from servers of different versions: one new log can't hold them";
            error.hint = "filter them one by one";
            return error;
          }
          break;
        }
        case EventType::PREVIOUS_GTIDS_LOG_EVENT:
        case EventType::GTID_LIST_EVENT:
          if (before_.empty()) before_.assign(event.begin(), event.end());
          break;
        case kNothingPrepared: unprepared_.insert(std::string(as_text(body_of(event)))); break;
        default:
          if (Result<void> written = begin(); !written) return written;
          put_unless_idle(header, event);
      }
      if (out_.size() < kAtOnce) continue;
      if (Result<void> written = flush(); !written) return written;
    }
    return flush();
  }
  // The head, where no event was selected either.
  Result<void> finish() {
    held_.clear();  // without its transaction it is none
    if (Result<void> written = begin(); !written) return written;
    return flush();
  }

  // Not an event of any server: an XA transaction was prepared of which nothing is selected. The body is its
  // xid.
  static constexpr EventType kNothingPrepared = EventType::UNKNOWN_EVENT;

 private:
  static constexpr size_t kTail = kChecksumSize;
  static constexpr std::string_view kMagic =
      "\xfe"
      "bin";
  static constexpr size_t kAtOnce = 1 << 20;

  // The time that the log was begun, and whether events have checksums, may differ.
  bool is_alike(Bytes event) const {
    constexpr size_t kCreatedAt = kHeaderSize + 52, kLengthsAt = kCreatedAt + 4;
    return event.size() == format_.size() && event.size() > kLengthsAt &&
           std::equal(event.begin() + kHeaderSize, event.begin() + kCreatedAt,
                      format_.begin() + kHeaderSize) &&
           std::equal(event.begin() + kLengthsAt, event.end(), format_.begin() + kLengthsAt);
  }
  Result<void> begin() {
    if (begun_ || format_.empty()) return {};
    begun_ = true;
    out_.append(kMagic);
    position_ = kMagic.size();
    put(format_);
    if (!before_.empty()) put(before_);
    return {};
  }
  static Bytes body_of(Bytes event) { return event.subspan(kHeaderSize, event.size() - kHeaderSize - kTail); }
  // What was not prepared can't be committed: a server would stop there.
  void put_unless_idle(const Header& header, Bytes event) {
    if (unprepared_.empty() && held_.empty()) [[likely]]
      return put(event);
    if (header.type == EventType::QUERY_EVENT && ends_unprepared(event)) return held_.clear();
    put_held();
    if (is_gtid_event(header.type))
      held_.assign(event.begin(), event.end());
    else
      put(event);
  }
  void put_held() {
    if (!held_.empty()) put(held_);
    held_.clear();
  }
  bool ends_unprepared(Bytes event) {
    constexpr size_t kPostHeader = 13;
    const Bytes body = body_of(event);
    if (body.size() < kPostHeader) return false;
    const size_t at = kPostHeader + load_u16(body.data() + 11) + body[8] + 1;
    if (at > body.size()) return false;
    const std::string_view sql = as_text(body.subspan(at));
    if (kind_of_statement(sql) != StatementKind::xa_finish) return false;
    for (auto xid = unprepared_.begin(); xid != unprepared_.end(); ++xid)
      if (names_xid(sql, *xid)) return unprepared_.erase(xid), true;
    return false;
  }
  void put(Bytes event) {
    if (!sums_) event = event.first(event.size() - kTail);
    char* p = out_.need(event.size());
    std::memcpy(p, event.data(), event.size());
    put_size(p, event.size());
    if (sums_) {
      const uint32_t sum = crc32(Bytes(reinterpret_cast<const uint8_t*>(p), event.size() - kTail));
      std::memcpy(p + event.size() - kTail, &sum, kTail);
    }
    out_.advance_to(p + event.size());
  }
  // Into the header at p: how long the event is here, and where it ends.
  void put_size(char* p, uint64_t size) {
    position_ += size;
    const auto event_size = uint32_t(size), end = uint32_t(position_);
    std::memcpy(p + 9, &event_size, 4);
    std::memcpy(p + 13, &end, 4);
  }
  // An event that comes in parts: left_ bytes of it are still to come.
  void begin_parts(std::span<const uint8_t, kHeaderSize> header, uint64_t size) {
    char* p = out_.need(kHeaderSize);
    std::memcpy(p, header.data(), kHeaderSize);
    put_size(p, size - (sums_ ? 0 : kTail));
    sum_ = crc32(Bytes(reinterpret_cast<const uint8_t*>(p), kHeaderSize));
    out_.advance_to(p + kHeaderSize);
    left_ = size - kHeaderSize;
  }
  void put_part(Bytes part) {
    const Bytes summed =
        part.first(size_t(std::min<uint64_t>(part.size(), left_ - std::min(left_, uint64_t{kTail}))));
    sum_ = crc32(summed, sum_);
    out_.append(as_text(summed));
    // The rest is room for the checksum.
    for (size_t i = summed.size(); sums_ && i < part.size(); ++i)
      out_.append(char(sum_ >> 8 * (kTail - (left_ - i))));
    left_ -= part.size();
  }
  Result<void> flush() {
    Result<void> written = out_.empty() ? Result<void>() : sink_.write(out_.view());
    out_.clear();
    return written;
  }

  ByteSink& sink_;
  OutBuffer out_;
  std::vector<uint8_t> format_, before_;
  std::set<std::string> unprepared_;
  std::vector<uint8_t> held_;  // a GTID event whose transaction may be left out
  bool begun_ = false;
  bool sums_ = true;  // servers before MySQL 5.6.1 and MariaDB 5.3 know no checksums
  uint64_t position_ = 0;
  uint64_t left_ = 0;  // bytes of the event that comes in parts
  uint32_t sum_ = 0;   // CRC32 of those that have come
};

}  // namespace binsift
