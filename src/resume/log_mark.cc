#include "resume/log_mark.h"

#include <algorithm>

#include "base/sha256.h"
#include "event/header.h"
#include "log/open_log.h"
#include "pipeline/log_series.h"

namespace binsift {
namespace {

constexpr size_t kMagic = 4;

// The in-use flag of a log's format description goes when the log is closed.
void mask_in_use(std::vector<uint8_t>& bytes, uint64_t offset) {
  constexpr uint64_t kFlags = kMagic + 17;
  if (offset <= kFlags && kFlags < offset + bytes.size()) bytes[size_t(kFlags - offset)] &= 0xFE;
}

Result<std::vector<uint8_t>> read_exactly(ByteStream& stream, const LogFile& log, size_t size) {
  std::vector<uint8_t> bytes(size);
  for (size_t have = 0; have < size;) {
    Result<size_t> got = stream.read(bytes.data() + have, size - have);
    if (!got) return std::move(got).error();
    if (*got == 0) {
      Error error{.kind = ErrorKind::need_more};
      error.file = log.path;
      return error;
    }
    have += *got;
  }
  return bytes;
}

// The name of the log that a ROTATE_EVENT at the end of `tail` tells, or the one after `name` where a
// STOP_EVENT stands there.
std::string successor(Bytes tail, uint64_t offset, const std::string& name) {
  constexpr size_t kRotateFixed = kHeaderSize + 8;
  for (size_t size = kHeaderSize; size <= std::min<size_t>(tail.size(), kRotateFixed + 255 + 4); ++size) {
    const Header header = decode_header(tail.subspan(tail.size() - size).first<kHeaderSize>());
    if (header.event_size != size || header.end_log_pos != uint32_t(offset)) continue;
    if (header.type == EventType::STOP_EVENT && size <= kHeaderSize + 4) return LogSeries::name_after(name);
    if (header.type != EventType::ROTATE_EVENT || size <= kRotateFixed) continue;
    const std::string_view behind =
        as_text(tail.subspan(tail.size() - size + kRotateFixed, size - kRotateFixed));
    // With or without its checksum, the name ends in a digit.
    const std::string expected = LogSeries::name_after(name);
    if (!expected.empty() && behind.starts_with(expected)) return expected;
  }
  return {};
}

}  // namespace

Result<LogMark> mark_log(const LogFile& log, uint64_t offset) {
  LogMark mark{.log = log.name, .offset = offset};
  LogFile whole = log;
  whole.parts = nullptr;
  Result<OpenedLog> opened = open_log(whole);
  if (!opened) return std::move(opened).error();
  const size_t compared = size_t(std::min<uint64_t>(LogMark::kCompared, offset));
  Result<std::vector<uint8_t>> head = read_exactly(*opened->stream, log, compared);
  if (!head) return std::move(head).error();
  if (head->size() >= kMagic + kHeaderSize)
    mark.server_id = decode_header(Bytes(*head).subspan(kMagic).first<kHeaderSize>()).server_id;
  std::vector<uint8_t> tail = *head;
  if (offset > compared) {
    if (offset < 2 * compared) {
      Result<std::vector<uint8_t>> rest = read_exactly(*opened->stream, log, size_t(offset) - compared);
      if (!rest) return std::move(rest).error();
      tail.insert(tail.end(), rest->begin(), rest->end());
      tail.erase(tail.begin(), tail.end() - long(compared));
    } else {
      if (Result<void> skipped = opened->stream->skip(offset - 2 * compared); !skipped)
        return std::move(skipped).error();
      Result<std::vector<uint8_t>> rest = read_exactly(*opened->stream, log, compared);
      if (!rest) return std::move(rest).error();
      tail = std::move(*rest);
    }
  }
  mark.next = successor(tail, offset, log.name);
  mask_in_use(*head, 0);
  mask_in_use(tail, offset - compared);
  Sha256 digest;
  digest.update(*head);
  digest.update(tail);
  mark.digest = hex_text(digest.finish());
  return mark;
}

Result<GoOn> find_mark(const LogMark& mark, const std::vector<LogFilePtr>& logs, bool accepts_gap) {
  const LogFile* other = nullptr;
  bool is_short = false;
  for (size_t i = 0; i < logs.size(); ++i) {
    if (logs[i]->name != mark.log) continue;
    Result<LogMark> now = mark_log(*logs[i], mark.offset);
    if (!now && now.error().kind != ErrorKind::need_more) return std::move(now).error();
    if (now && now->digest == mark.digest) return GoOn{.log_index = i, .offset = mark.offset};
    other = logs[i].get();
    is_short = !now;
  }
  if (other)
    return refused(
        other->path,
        is_short ? "ends in front of offset " + std::to_string(mark.offset) +
                       ", up to which it was read: it was cut, or is another log of this name"
                 : "is not the log of this name that was read up to offset " + std::to_string(mark.offset),
        "begin with another state and another output");
  // It is gone.
  for (size_t i = 0; i < logs.size() && !mark.next.empty(); ++i) {
    if (logs[i]->name != mark.next) continue;
    Result<LogMark> follows = mark_log(*logs[i], kMagic + kHeaderSize);
    const bool is_other = follows && follows->server_id != mark.server_id;
    if (is_other)
      return refused(logs[i]->path,
                     "is of server " + std::to_string(follows->server_id) + ", and " + mark.log +
                         ", which was read last and is gone, was of server " + std::to_string(mark.server_id),
                     "begin with another state and another output");
    return GoOn{.log_index = i, .is_log_gone = true};
  }
  const bool was_read = !mark.next.empty();
  Error gap =
      refused(was_read ? mark.next : mark.log,
              was_read ? "follows " + mark.log + ", which was read last, and is not among the logs"
                       : "was read up to offset " + std::to_string(mark.offset) +
                             " and was not closed then; it is not among the logs",
              accepts_gap ? "its changes are left out" : "bring it back, or let --salvage go on without it");
  for (size_t i = 0; i < logs.size() && accepts_gap; ++i)
    if (LogSeries::is_behind(logs[i]->name, mark.log))
      return GoOn{.log_index = i, .is_log_gone = true, .left_out = std::move(gap)};
  return gap;
}

}  // namespace binsift
