#pragma once
// Whole logs for tests, event by event, and what convert makes of them.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/crc32.h"
#include "event_wire.h"
#include "pipeline/convert.h"

namespace binsift::test {

class LogBuilder {
 public:
  explicit LogBuilder(uint16_t format_flags = 0, std::string_view version = "9.7.4") {
    log_ = {0xFE, 'b', 'i', 'n'};
    const FormatDescription format = *assumed_format_description(version);
    Wire body;
    body.number(4, 2).text(version).text(std::string(50 - version.size(), '\0')).number(0, 4).number(19, 1);
    for (unsigned type = 1; type <= format.post_header_count; ++type)
      body.number(format.post_header_lengths[type], 1);
    body.number(1, 1);
    event(EventType::FORMAT_DESCRIPTION_EVENT, body, format_flags);
  }

  LogBuilder& event(EventType type, Bytes body, uint16_t flags = 0) {
    const uint64_t size = kHeaderSize + body.size() + kChecksumSize;
    Wire head;
    head.number(1767225600, 4).number(uint8_t(type), 1).number(1, 4).number(size, 4);
    head.number(ends_are_zero_ ? 0 : log_.size() + size, 4).number(flags, 2);
    // The format description's CRC32 is that of a log which is not in use.
    Wire counted;
    counted.number(1767225600, 4).number(uint8_t(type), 1).number(1, 4).number(size, 4);
    counted.number(ends_are_zero_ ? 0 : log_.size() + size, 4);
    counted.number(type == EventType::FORMAT_DESCRIPTION_EVENT ? flags & ~LOG_EVENT_BINLOG_IN_USE_F : flags,
                   2);
    const uint32_t crc = crc32(body, crc32(counted));
    log_.insert(log_.end(), head.bytes().begin(), head.bytes().end());
    log_.insert(log_.end(), body.begin(), body.end());
    for (int i = 0; i < 4; ++i) log_.push_back(uint8_t(crc >> (8 * i)));
    return *this;
  }
  // MariaDB 11.4 writes end_log_pos 0 for events that went through the transaction cache.
  LogBuilder& ends_are_zero() { return ends_are_zero_ = true, *this; }

  struct Session {
    std::string status_vars = {};
    uint16_t error_code = 0;
    uint16_t flags = 0;
  };
  LogBuilder& query(std::string_view sql, uint32_t thread = 9) { return query(sql, Session(), thread); }
  LogBuilder& query(std::string_view sql, const Session& session, uint32_t thread = 9) {
    return event(EventType::QUERY_EVENT,
                 Wire()
                     .number(thread, 4)
                     .number(0, 4)
                     .number(1, 1)
                     .number(session.error_code, 2)
                     .number(session.status_vars.size(), 2)
                     .text(session.status_vars)
                     .text("d")
                     .number(0, 1)
                     .text(sql),
                 session.flags);
  }
  LogBuilder& gtid(uint64_t number) {
    return event(EventType::GTID_LOG_EVENT, Wire()
                                                .number(1, 1)
                                                .text(std::string(16, '\x11'))
                                                .number(number, 8)
                                                .number(2, 1)
                                                .number(0, 8)
                                                .number(1, 8));
  }
  // A table d.t (a INT, b VARCHAR(200)), or of another name, without metadata.
  LogBuilder& table_map(uint64_t id = 7, std::string_view table = "t") {
    return event(EventType::TABLE_MAP_EVENT, Wire()
                                                 .number(id, 6)
                                                 .number(1, 2)
                                                 .short_text("d")
                                                 .number(0, 1)
                                                 .short_text(table)
                                                 .number(0, 1)
                                                 .number(2, 1)
                                                 .hex("030f")
                                                 .number(2, 1)
                                                 .number(200, 2)
                                                 .number(2, 1));
  }
  LogBuilder& insert(uint32_t a, std::string_view b, uint64_t id = 7, uint16_t flags = STMT_END_F) {
    return event(EventType::WRITE_ROWS_EVENT, Wire()
                                                  .number(id, 6)
                                                  .number(flags, 2)
                                                  .number(2, 2)
                                                  .number(2, 1)
                                                  .number(3, 1)
                                                  .number(0, 1)
                                                  .number(a, 4)
                                                  .short_text(b));
  }
  LogBuilder& xid(uint64_t xid) { return event(EventType::XID_EVENT, Wire().number(xid, 8)); }
  // A whole transaction of one row.
  LogBuilder& transaction(uint64_t number, std::string_view text = "x") {
    return gtid(number).query("BEGIN").table_map().insert(uint32_t(number), text).xid(number + 100);
  }
  LogBuilder& raw(Bytes bytes) { return log_.insert(log_.end(), bytes.begin(), bytes.end()), *this; }

  const Buffer& bytes() const { return log_; }
  size_t size() const { return log_.size(); }

 private:
  Buffer log_;
  bool ends_are_zero_ = false;
};

// A file of its own that goes with it.
class ScratchFile {
 public:
  explicit ScratchFile(Bytes content, std::string_view ending = "") {
    path_ = "/tmp/binsift-test-XXXXXX" + std::string(ending);
    const int descriptor = mkstemps(path_.data(), int(ending.size()));
    REQUIRE(descriptor >= 0);
    REQUIRE(::write(descriptor, content.data(), content.size()) == ssize_t(content.size()));
    ::close(descriptor);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class StringSink final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override { return text.append(bytes), Result<void>(); }
  std::string text;
};

struct Converted {
  std::string rows;
  std::vector<std::string> notes;
  std::vector<LeftOut> left_out;
  bool failed = false;
  Error error;
  ConvertReport report;

  size_t row_count() const { return size_t(std::count(rows.begin(), rows.end(), '\n')); }
};

inline Converted convert_files(const std::vector<std::string>& paths, const Selection& selection = {},
                               ConvertOptions options = {}, unsigned threads = 1,
                               const KeyringPtr& keyring = {}) {
  Converted converted;
  std::vector<LogFilePtr> logs;
  for (const std::string& path : paths)
    logs.push_back(std::make_shared<LogFile>(LogFile{path, "log", keyring}));
  StringSink sink;
  RunOptions run{.threads = threads,
                 .note = [&](const Error& note) { converted.notes.push_back(to_text(note)); },
                 .left_out = [&](const LeftOut& left_out) { converted.left_out.push_back(left_out); }};
  Result<void> ran = convert_to_text(logs, SchemaHistory(), selection, options, run, sink, converted.report);
  converted.rows = std::move(sink.text);
  if (!ran) {
    converted.failed = true;
    converted.error = ran.error();
  }
  return converted;
}

inline Converted convert_bytes(Bytes log, const Selection& selection = {}, ConvertOptions options = {},
                               unsigned threads = 1) {
  const ScratchFile file(log);
  return convert_files({file.path()}, selection, options, threads);
}

}  // namespace binsift::test
