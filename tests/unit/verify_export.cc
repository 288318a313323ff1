#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <random>

#include "base/crc32.h"
#include "base/file.h"
#include "event/rows.h"
#include "lake/convert_to_files.h"
#include "lake/feed_file.h"
#include "lake/feed_files.h"
#include "places.h"
#include "verify/compare_logs.h"

using namespace binsift;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string at(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_ = fs::temp_directory_path() / ("verify-export-" + std::to_string(getpid()));
};

void put(const std::string& path, std::string_view bytes) {
  FILE* file = fopen(path.c_str(), "wb");
  REQUIRE(file);
  REQUIRE(fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
  fclose(file);
}

class StringSink final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override { return text.append(bytes), Result<void>(); }
  std::string text;
};

// Empty where the rows can't be read.
std::string lines_of(const std::string& path) {
  StringSink sink;
  ConvertReport report;
  RunOptions run;
  if (!convert_to_text(*find_logs({path}), SchemaHistory(), Selection(), {}, run, sink, report)) return {};
  return sink.text;
}

void write_feed(const std::string& path, const std::string& folder, bool delta_types) {
  FileSetOptions options;
  options.output = folder + "/";
  FileSet files(std::move(options));
  LakeReport report;
  LakeOptions lake;
  lake.layout.delta_types = delta_types;
  const Result<void> done =
      convert_to_files(*find_logs({path}), SchemaHistory(), Selection(), lake, RunOptions{}, files, report);
  REQUIRE(done.has_value());
}

struct Compared {
  CompareReport report;
  std::vector<Finding> findings;
  std::string error;
};

Side side_of(const std::string& path, const Selection& all) {
  Side side;
  side.selection = &all;
  side.note = [](const Error&) {};
  if (!is_feed(path)) {
    side.logs = *find_logs({path});
    return side;
  }
  side.form = SideForm::feed;
  const std::vector<std::string> files = *find_feed_files(path);
  for (const std::string& file : files)
    side.logs.push_back(std::make_shared<LogFile>(LogFile{file, file}));
  return side;
}

Compared compare(const std::string& source, const std::string& target) {
  Compared compared;
  const Selection all;
  CompareInput input{.source = side_of(source, all), .target = side_of(target, all)};
  input.tell = [&](const Finding& finding) { compared.findings.push_back(finding); };
  Result<CompareReport> report = compare_logs(std::move(input));
  if (report)
    compared.report = *report;
  else
    compared.error = to_text(report.error());
  return compared;
}

// Every bit of a log's row images, one after the other at random: its event is given a right CRC32 again.
class FlippedLog {
 public:
  explicit FlippedLog(const std::string& path) : whole_(*read_whole(path, 1 << 24)) {
    const Bytes bytes = as_bytes(whole_);
    const FormatDescription format =
        *decode_format_description(bytes.subspan(4, load_u32(bytes.data() + 13)));
    for (size_t at = 4; at + kHeaderSize <= whole_.size();) {
      const Header header = decode_header(bytes.subspan(at).first<kHeaderSize>());
      if (is_rows_event(header.type) && !name_of(header.type).empty()) {
        Result<RowsEvent> event =
            decode_rows(bytes.subspan(at + kHeaderSize, header.event_size - kHeaderSize - kChecksumSize),
                        header.type, format);
        REQUIRE(event.has_value());
        images_.push_back({at, at + kHeaderSize + event->rows_offset});
      }
      at += header.event_size;
    }
    REQUIRE(!images_.empty());
  }
  std::string one(std::mt19937& random) const {
    const auto [event, begin] = images_[random() % images_.size()];
    const size_t end = event + load_u32(as_bytes(whole_).data() + event + 9) - kChecksumSize;
    const size_t at = begin + random() % (end - begin);
    std::string edited = whole_;
    edited[at] = char(edited[at] ^ 1 << random() % 8);
    const uint32_t crc = crc32(as_bytes(edited).subspan(event, end - event));
    for (unsigned n = 0; n < 4; ++n) edited[end + n] = char(crc >> (8 * n));
    return edited;
  }

 private:
  std::string whole_;
  std::vector<std::pair<size_t, size_t>> images_;  // where rows stand, and the event's end
};

}  // namespace

TEST_CASE("verify: a log and what was exported of it agree, both ways round") {
  for (const char* name :
       {"mysql-types", "mariadb-types", "mysql-json", "mysql-partial-json-minimal", "mysql-image-minimal",
        "mysql-nogtid", "mysql-vector", "mysql-tagged-gtid", "mariadb-oldtime", "mariadb-versioned"})
    for (const bool delta_types : {false, true}) {
      INFO(name, " ", delta_types);
      Folder folder;
      const std::string log = test::test_data() + "/" + name, lines = folder.at("lines");
      const std::string text = lines_of(log);
      put(lines, text);
      write_feed(log, folder.at("feed"), delta_types);
      const auto row_count = uint64_t(std::count(text.begin(), text.end(), '\n'));
      for (const auto& [source, target] :
           {std::pair(log, lines), std::pair(lines, log), std::pair(log, folder.at("feed")),
            std::pair(folder.at("feed"), log), std::pair(folder.at("feed"), lines)}) {
        const Compared compared = compare(source, target);
        CHECK(compared.error == "");
        CHECK(compared.findings.empty());
        CHECK(compared.report.row_count == row_count);
        CHECK(compared.report.partly_count == 0);
      }
    }
}

TEST_CASE("verify: any other value is found in an export, and what is the same is not") {
  std::mt19937 random(20261122);
  unsigned found = 0, named = 0;
  for (const char* name :
       {"mysql-types/binlog.000001", "mariadb-gtid/binlog.000001", "mysql-nogtid/binlog.000001"}) {
    Folder folder;
    const std::string path = test::test_data() + "/" + name, rows = lines_of(path);
    const FlippedLog flipped(path);
    put(folder.at("lines"), rows);
    write_feed(path, folder.at("feed"), false);
    for (int i = 0; i < 60; ++i) {
      put(folder.at("binlog.000001"), flipped.one(random));
      const std::string edited = lines_of(folder.at("binlog.000001"));
            for (const char* target : {"lines", "feed"}) {
        const Compared compared = compare(folder.at("binlog.000001"), folder.at(target));
        INFO(name, " ", i, " ", target);
        if (!compared.error.empty()) continue;  // the rows can't be read
        CHECK(compared.findings.empty() == (edited == rows));
        if (compared.findings.empty()) continue;
        ++found;
        CHECK(compared.findings[0].kind == FindingKind::differing);
        named += !compared.findings[0].column.empty();
      }
    }
  }
  CHECK(found > 120);
  CHECK(named > found / 2);
}

TEST_CASE("verify: a damaged Parquet file is told of, and never taken for a whole one with other rows") {
  Folder folder;
  const std::string log = test::test_data() + "/mysql-types";
  write_feed(log, folder.at("feed"), false);
  const std::vector<std::string> files = *find_feed_files(folder.at("feed"));
  const std::string path = files.front();
  const std::string whole = *read_whole(path, 1 << 24);
  std::mt19937 random(7);
  unsigned errors = 0;
  for (int i = 0; i < 400; ++i) {
    std::string edited = whole;
    if (i % 4 == 0)
      edited.resize(random() % whole.size());
    else
      edited[random() % edited.size()] ^= char(1 << random() % 8);
    put(path, edited);
    Result<std::unique_ptr<FeedFile>> feed = FeedFile::open(path);
    uint64_t rows = 0;
    bool failed = !feed;
    while (!failed) {
      Result<bool> more = (*feed)->next();
      failed = !more;
      if (!more || !*more) break;
      ++rows;
    }
    errors += failed;
    if (!failed) CHECK(rows == (*feed)->row_count());
    if (i % 4 == 0) CHECK(failed);
  }
  CHECK(errors > 200);
}

TEST_CASE("verify: names of logs in their order") {
  CHECK(compare_log_names("binlog.999999", "binlog.1000000") < 0);
  CHECK(compare_log_names("binlog.000002", "binlog.000010") < 0);
  CHECK(compare_log_names("binlog.000002", "binlog.000002") == 0);
  CHECK(compare_log_names("relay.000001", "binlog.000002") > 0);
}
