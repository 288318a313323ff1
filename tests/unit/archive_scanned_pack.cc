// One reading of a log gives the same object and the same entry as a scan and then another reading.
#include "archive/scanned_pack.h"

#include <cstring>

#include "archive_fixture.h"
#include "base/crc32.h"
#include "log_builder.h"
#include "pipeline/log_series.h"

namespace binsift::test {
namespace {

class HeldObject final : public ObjectWriter, public ObjectReader {
 public:
  Result<void> write(std::string_view bytes) override { return content += bytes, Result<void>(); }
  Result<void> commit() override { return {}; }
  uint64_t size() const override { return content.size(); }
  Result<size_t> read_at(uint64_t offset, uint8_t* into, size_t size) override {
    size = std::min(size, content.size() - std::min<size_t>(offset, content.size()));
    std::copy_n(content.data() + offset, size, into);
    return size;
  }
  std::string content;
};

struct Packed {
  bool done = false;
  CatalogEntry entry{.name = "log.000001", .server = "s"};
  HeldObject object;
};

LogFilePtr log_at(const std::string& path) {
  return std::make_shared<LogFile>(LogFile{path, "log.000001", {}});
}

Packed pack_at_once(const std::string& path, unsigned threads) {
  Packed packed;
  const Result<bool> done =
      scan_and_pack(log_at(path), *size_of_path(path), {.threads = threads}, packed.object, packed.entry);
  REQUIRE(done);
  packed.done = *done;
  return packed;
}

Packed pack_in_two(const std::string& path) {
  Packed packed;
  Result<LogSummary> summary = scan_log(log_at(path), 2);
  REQUIRE(summary);
  const Result<File> file = open_for_reading(path);
  REQUIRE(file);
  packed.entry.frames = plan_frames(*summary, *size_of_path(path));
  packed.entry.summary = std::move(*summary);
  packed.entry.summary.pieces.clear();
  REQUIRE(pack_log(bytes_of_file(*file, packed.entry.frames), {.threads = 2}, packed.object, packed.entry));
  packed.done = packed.entry.summary.damage.empty();
  return packed;
}

// All that an entry says but of the frames, whose places are free.
std::string said_of(Packed packed) {
  packed.entry.frames.clear();
  packed.entry.stored_size = packed.entry.stored_crc32 = 0;
  return to_json(packed.entry);
}

void check_held(Packed& packed, const std::string& content) {
  REQUIRE(check_object(packed.object, "object", packed.entry, 2));
  std::string plain;
  REQUIRE(unpack_log(packed.object, "object", packed.entry, 2,
                     [&](Bytes bytes) { return plain += as_text(bytes), Result<void>(); }));
  CHECK(plain == content);
}

// The shop's events again and again, up to a size: positions are as they come, so that each is where it says.
std::string grown(const std::string& log, size_t size) {
  const Header first = decode_header(as_bytes(log).subspan(4).first<kHeaderSize>());
  std::string content = log.substr(0, 4 + first.event_size);
  while (content.size() < size)
    for (size_t at = 4 + first.event_size; at < log.size();) {
      const Header header = decode_header(as_bytes(log).subspan(at).first<kHeaderSize>());
      std::string event = log.substr(at, header.event_size);
      at += header.event_size;
      if (header.type == EventType::ROTATE_EVENT || header.type == EventType::STOP_EVENT) continue;
      const auto put = [&](size_t to, uint32_t value) {
        std::memcpy(event.data() + to, &value, sizeof value);
      };
      put(13, uint32_t(content.size() + event.size()));
      put(event.size() - 4, crc32(as_bytes(event).first(event.size() - 4)));
      content += event;
    }
  return content;
}

// Its last row event holds something else, of the same length, under a checksum that is right.
std::string with_another_row(std::string log) {
  size_t rows = 0;
  for (size_t at = 4; at + kHeaderSize <= log.size();) {
    const Header header = decode_header(as_bytes(log).subspan(at).first<kHeaderSize>());
    if (header.type == EventType::WRITE_ROWS_EVENT) rows = at;
    at += header.event_size;
  }
  REQUIRE(rows != 0);
  const uint32_t size = decode_header(as_bytes(log).subspan(rows).first<kHeaderSize>()).event_size;
  log[rows + size - 5] = char(log[rows + size - 5] ^ 1);
  const uint32_t sum = crc32(as_bytes(log).subspan(rows, size - 4));
  std::memcpy(log.data() + rows + size - 4, &sum, sizeof sum);
  return log;
}

}  // namespace

TEST_CASE("a log that is scanned and packed at once is the one that is scanned, then packed") {
  size_t count = 0;
  for (const auto& folder : fs::directory_iterator(test_data())) {
    if (!folder.is_directory()) continue;
    for (const auto& each : fs::directory_iterator(folder.path())) {
      const std::string path = each.path();
      if (!each.is_regular_file() || path.find(".0000") == std::string::npos) continue;
      CAPTURE(path);
      Packed two = pack_in_two(path);
      for (const unsigned threads : {1u, 3u}) {
        Packed one = pack_at_once(path, threads);
        if (!one.done) continue;
        ++count;
        CHECK(two.done);
        CHECK(said_of(one) == said_of(two));
        check_held(one, content_of(path));
      }
    }
  }
  CHECK(count > 20);
}

TEST_CASE("a log of many pieces is cut where no transaction is open") {
  const ScratchFile file(as_bytes(grown(content_of(test_data() + "/mysql-shop/binlog.000001"), 20 << 20)));
  Packed one = pack_at_once(file.path(), 3);
  REQUIRE(one.done);
  CHECK(said_of(one) == said_of(pack_in_two(file.path())));
  CHECK(one.entry.frames.size() >= 4);
  CHECK(one.entry.frames.size() <= 8);
  for (const Frame& frame : one.entry.frames) {
    CHECK(frame.starts_clean);
    CHECK(frame.size <= kLargestFrame);
  }
  check_held(one, content_of(file.path()));
  // The same at every time, whatever the threads: what a killed run has left is known again.
  CHECK(pack_at_once(file.path(), 1).object.content == one.object.content);
}

TEST_CASE(
    "logs of events of the same lengths are not taken for one another, though their CRC32 is the same") {
  ArchiveFixture fixture;
  const std::string before = fixture.logs["binlog.000001"], after = with_another_row(before);
  REQUIRE(crc32(as_bytes(before)) == crc32(as_bytes(after)));
  LogSeries series;
  CHECK_FALSE(series.same_as(LogFile{"a/binlog.000001", "binlog.000001", {}}, as_bytes(before)));
  CHECK_FALSE(series.same_as(LogFile{"a/binlog.000002", "binlog.000002", {}}, as_bytes(after)));
  CHECK(series.same_as(LogFile{"a/binlog.000003", "binlog.000003", {}}, as_bytes(before)) ==
        "a/binlog.000001");

  ArchiveOptions options{.now = fixture.newest_event};
  REQUIRE(archive_logs(fixture.policy, options));
  put_content(fixture.root + "/source/binlog.000001", after);
  const Result<ArchiveReport> report = archive_logs(fixture.policy, options);
  REQUIRE(report);
  REQUIRE(report->steps.size() == 2);
  for (const ArchiveStep& step : report->steps) CHECK(step.object.ends_with("binlog.000001~2.zst"));
}

TEST_CASE("a log that is not whole is not packed at once") {
  const std::string whole = content_of(test_data() + "/mysql-shop/binlog.000001");
  for (size_t at = 4; at < whole.size(); at += 97) {
    CAPTURE(at);
    std::string changed = whole;
    changed[at] = char(changed[at] ^ 0x20);
    const ScratchFile damaged(as_bytes(changed)), torn(as_bytes(whole.substr(0, at)));
    for (const std::string& path : {damaged.path(), torn.path()}) {
      Packed one = pack_at_once(path, 2);
      if (one.done) check_held(one, content_of(path));
      if (one.done) CHECK(said_of(one) == said_of(pack_in_two(path)));
    }
  }
  const ScratchFile empty(Bytes{});
  CHECK_FALSE(pack_at_once(empty.path(), 1).entry.frames.size() > 0);
}

}  // namespace binsift::test
