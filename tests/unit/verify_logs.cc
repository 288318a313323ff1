#include "verify/verify_logs.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <random>

#include "base/crc32.h"
#include "base/file.h"
#include "event/header.h"
#include "places.h"
#include "verify/fast_scan.h"

using namespace binsift;

namespace {

std::string content_of(const std::string& name) {
  Result<std::string> content = read_whole(test::test_data() + "/" + name, 64 << 20);
  REQUIRE(content.has_value());
  return *content;
}

struct Verified {
  VerifyReport report;
  std::vector<Finding> findings;  // without notes
};

class Logs {
 public:
  Logs() : folder_(std::filesystem::temp_directory_path() / ("verify-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~Logs() { std::filesystem::remove_all(folder_); }

  void put(const std::string& name, std::string_view bytes) {
    FILE* file = fopen((folder_ / name).c_str(), "wb");
    REQUIRE(file);
    REQUIRE(fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
    fclose(file);
  }
  Verified verify(const std::vector<std::string>& names, unsigned threads = 2) const {
    Verified verified;
    VerifyInput input{.threads = threads};
    for (const std::string& name : names)
      input.logs.push_back(std::make_shared<LogFile>(LogFile{folder_ / name, name}));
    input.tell = [&](const Finding& finding) {
      if (!finding.is_note) verified.findings.push_back(finding);
    };
    verified.report = verify_logs(std::move(input));
    return verified;
  }

 private:
  std::filesystem::path folder_;
};

std::vector<size_t> starts_of(std::string_view log) {
  std::vector<size_t> starts;
  for (size_t at = 4; at + kHeaderSize <= log.size(); at += load_u32(as_bytes(log).data() + at + 9))
    starts.push_back(at);
  return starts;
}

}  // namespace

TEST_CASE("a flipped bit in a log with checksums is always found, at its event") {
  Logs logs;
  std::mt19937 random(20261121);
  for (const char* name :
       {"mysql-shop/binlog.000001", "mysql-nogtid/binlog.000001", "mysql-compressed/binlog.000001",
        "mysql-tagged-gtid/binlog.000001", "mariadb-gtid/binlog.000001", "mariadb-compress/binlog.000001"}) {
    const std::string whole = content_of(name);
    const std::vector<size_t> starts = starts_of(whole);
    for (int i = 0; i < 150; ++i) {
      const size_t at = random() % whole.size(), bit = random() % 8;
      // A format description's flag of being in use is not part of its checksum.
      if (at == 4 + 17 && bit == 0) continue;
      std::string damaged = whole;
      damaged[at] = char(damaged[at] ^ 1 << bit);
      logs.put("log.000001", damaged);
      const Verified verified = logs.verify({"log.000001"}, 1);
      INFO(name, " ", at, " bit ", bit);
      REQUIRE(verified.report.finding_count > 0);
      const size_t event = at < 4 ? 0 : *(std::upper_bound(starts.begin(), starts.end(), at) - 1);
      bool placed = false;
      for (const Finding& finding : verified.findings)
        placed |= finding.offset.value_or(0) == event || (finding.begin <= event && event < finding.end);
      CHECK(placed);
    }
  }
}

TEST_CASE("kinds of damage") {
  Logs logs;
  const std::string whole = content_of("mysql-shop/binlog.000001");
  const std::vector<size_t> starts = starts_of(whole);
  const auto kind_of = [&](const std::string& log) {
    logs.put("log.000001", log);
    const Verified verified = logs.verify({"log.000001"});
    REQUIRE(verified.findings.size() >= 1);
    return verified.findings[0].kind;
  };
  const auto replaced = [&](size_t at, size_t size, std::string_view by) {
    return std::string(whole).replace(at, size, by);
  };
  const size_t event = starts[20], size = starts[21] - starts[20];
  CHECK(kind_of(replaced(event + 25, 1, "\x7f")) == FindingKind::bit_rot);
  CHECK(kind_of(replaced(event, size, std::string(size, '\0'))) == FindingKind::hole);
  CHECK(kind_of(replaced(event + 9, 4, std::string("\x05\0\0\0", 4))) == FindingKind::wrong_length);
  CHECK(kind_of(replaced(event, size, "")) == FindingKind::gap);
  CHECK(kind_of(replaced(event, 0, "twelve bytes")) == FindingKind::wrong_length);
  CHECK(kind_of(replaced(event, 0, whole.substr(starts[15], event - starts[15]))) == FindingKind::duplicate);
  CHECK(kind_of(replaced(event, 0, whole)) == FindingKind::inserted);
  CHECK(kind_of(whole.substr(0, event + 7)) == FindingKind::torn_tail);
  CHECK(kind_of(whole.substr(0, event + size - 1)) == FindingKind::torn_tail);
  CHECK(kind_of("") == FindingKind::torn_tail);
  CHECK(kind_of("hello, this is no log, is it?") == FindingKind::bit_rot);
}

TEST_CASE("one log behind the other") {
  Logs logs;
  const std::string first = content_of("mysql-shop/binlog.000001"),
                    second = content_of("mysql-shop/binlog.000002");
  logs.put("binlog.000001", first);
  logs.put("binlog.000002", second);
  logs.put("binlog.000003", second);
  logs.put("binlog.000009", content_of("mysql-pair/source/binlog.000002"));
  CHECK(logs.verify({"binlog.000001", "binlog.000002"}).findings.empty());
  const auto kinds = [&](const std::vector<std::string>& names) {
    std::vector<FindingKind> found;
    for (const Finding& finding : logs.verify(names).findings) found.push_back(finding.kind);
    return found;
  };
  using Kinds = std::vector<FindingKind>;
  CHECK(kinds({"binlog.000001", "binlog.000003"}) == Kinds{FindingKind::gap});
  CHECK(kinds({"binlog.000002", "binlog.000003"}) == Kinds{FindingKind::duplicate});
  CHECK(kinds({"binlog.000002", "binlog.000001"})[0] == FindingKind::duplicate);
  CHECK(kinds({"binlog.000001", "binlog.000009"})[0] == FindingKind::gap);

  // Without its last transactions a log has an end like any other; the next one knows that they are missing.
  const std::vector<size_t> starts = starts_of(first);
  size_t cut = 0;
  for (const size_t start : starts)
    if (EventType(first[start + 4]) == EventType::GTID_LOG_EVENT) cut = start;
  logs.put("binlog.000001", first.substr(0, cut));
  const Verified verified = logs.verify({"binlog.000001", "binlog.000002"});
  REQUIRE(verified.findings.size() == 1);
  CHECK(verified.findings[0].kind == FindingKind::gap);
  CHECK(verified.findings[0].event == "PREVIOUS_GTIDS_LOG_EVENT");
  CHECK(verified.findings[0].found == "11111111-2222-3333-4444-555555555555:12");
}

TEST_CASE("MariaDB: the list tells what is missing in front of a log") {
  Logs logs;
  const std::string first = content_of("mariadb-pair/source/binlog.000001");
  logs.put("binlog.000001", first);
  logs.put("binlog.000002", content_of("mariadb-pair/source/binlog.000002"));
  CHECK(logs.verify({"binlog.000001", "binlog.000002"}).findings.empty());
  size_t cut = 0;
  for (const size_t start : starts_of(first))
    if (EventType(uint8_t(first[start + 4])) == EventType::GTID_EVENT) cut = start;
  logs.put("binlog.000001", first.substr(0, cut));
  const Verified verified = logs.verify({"binlog.000001", "binlog.000002"});
  REQUIRE(verified.findings.size() == 1);
  CHECK(verified.findings[0].event == "GTID_LIST_EVENT");
}

TEST_CASE("a log of many pieces, with events that are longer than a piece") {
  Logs logs;
  // A log's events, again and again, and between them one whose body is a log too.
  const std::string whole = content_of("mysql-nogtid/binlog.000001");
  const std::vector<size_t> starts = starts_of(whole);
  std::string log = whole.substr(0, starts[2]);
  const auto add = [&](std::string event) {
    const auto put = [&](size_t at, uint32_t value) {
      for (unsigned i = 0; i < 4; ++i) event[at + i] = char(value >> (8 * i));
    };
    put(9, uint32_t(event.size()));
    put(13, uint32_t(log.size() + event.size()));
    put(event.size() - 4, crc32(as_bytes(event).first(event.size() - 4)));
    log += event;
  };
  std::string body;
  while (body.size() < 2 * FastScan::kPiece + 1000) body += whole;
  uint64_t count = 2;
  for (int round = 0; round < 3; ++round) {
    while (log.size() < (3 * size_t(round) + 1) * FastScan::kPiece) {
      for (size_t i = 2; i + 1 < starts.size(); ++i, ++count)
        add(whole.substr(starts[i], starts[i + 1] - starts[i]));
    }
    std::string giant = whole.substr(starts[2], kHeaderSize) + body + "crc!";
    giant[4] = char(EventType::WRITE_ROWS_EVENT);
    add(giant);
    ++count;
  }
  std::string end = whole.substr(starts[2], kHeaderSize) + "crc!";
  end[4] = char(EventType::STOP_EVENT);
  add(end);
  logs.put("log.000001", log);
  for (const unsigned threads : {1u, 3u}) {
    const Verified verified = logs.verify({"log.000001"}, threads);
    CHECK(verified.findings.empty());
    CHECK(verified.report.event_count == count + 1);
    CHECK(verified.report.size == log.size());
  }
}
