// What only the logs of real servers show: see also pipeline_edges.cc.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <set>

#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

namespace {

std::string path_of(const std::string& fixture) {
  return test_data() + "/" + fixture;
}

// The records of a log, or of a folder's logs up to .00000`logs`.
std::vector<std::string> records_of(const std::string& name, unsigned logs = 0, ConvertOptions options = {}) {
  std::vector<std::string> paths;
  for (unsigned i = 1; i <= logs; ++i) paths.push_back(path_of(name + "/binlog.00000" + std::to_string(i)));
  if (logs == 0) paths.push_back(path_of(name));
  const Converted converted = convert_files(paths, {}, options);
  REQUIRE_FALSE(converted.failed);
  std::vector<std::string> lines;
  for (size_t at = 0, end; (end = converted.rows.find('\n', at)) != std::string::npos; at = end + 1)
    lines.push_back(converted.rows.substr(at, end - at));
  return lines;
}

std::vector<std::string> records_of_table(const std::vector<std::string>& records, const std::string& table) {
  std::vector<std::string> found;
  for (const std::string& record : records)
    if (record.find("\"table\":\"" + table + "\"") != record.npos) found.push_back(record);
  return found;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

uint64_t number_of(const std::string& record, const std::string& key) {
  const size_t at = record.find("\"" + key + "\":");
  REQUIRE(at != record.npos);
  return std::stoull(record.substr(at + key.size() + 3));
}

}  // namespace

TEST_CASE("edge 3: positions are where row events start, also behind ANNOTATE_ROWS_EVENT") {
  const Buffer log = fixture("mariadb-annotate/binlog.000001");
  std::set<uint64_t> starts;
  size_t annotations = 0, at = 4;
  for_each_event(log, [&](Bytes event, const FormatDescription&) {
    const EventType type = header_of(event).type;
    if (is_rows_event(type)) starts.insert(at);
    annotations += type == EventType::ANNOTATE_ROWS_EVENT;
    at += event.size();
  });
  CHECK(annotations > 0);
  const std::vector<std::string> records = records_of("mariadb-annotate/binlog.000001");
  REQUIRE(records.size() > annotations);
  for (const std::string& record : records)
    if (!holds(record, "\"type\":\"statement\"")) CHECK(starts.count(number_of(record, "pos")) == 1);
}

TEST_CASE("edges 29, 73: an UPDATE of a versioned table is an update and the insert of its old row") {
  const std::vector<std::string> records =
      records_of_table(records_of("mariadb-versioned/binlog.000001"), "named");
  REQUIRE(records.size() > 5);
  // Three inserts, then UPDATE … WHERE id = 1.
  CHECK(holds(records[3], "\"type\":\"update\""));
  CHECK(holds(records[3],
              "\"after\":{\"id\":1,\"v\":\"ONE\",\"s\":\"2026-01-01 00:00:01.500000\","
              "\"e\":\"2038-01-19 03:14:07.999999\"}"));
  CHECK(holds(records[4], "\"type\":\"insert\""));
  CHECK(holds(records[4],
              "\"after\":{\"id\":1,\"v\":\"one\",\"s\":\"2026-01-01 00:00:00.250000\","
              "\"e\":\"2026-01-01 00:00:01.500000\"}"));
  CHECK(number_of(records[3], "xid") == number_of(records[4], "xid"));
  // DELETE … WHERE id = 2 is an update that ends the row.
  CHECK(holds(records[5], "\"type\":\"update\""));
  CHECK(holds(records[5],
              "\"after\":{\"id\":2,\"v\":\"two\",\"s\":\"2026-01-01 00:00:00.250000\","
              "\"e\":\"2026-01-01 00:00:02.750000\"}"));
}

TEST_CASE("edge 29: a sequence's values are inserts of its only row, in front of the rows that took them") {
  const std::vector<std::string> records = records_of("mariadb-sequence/binlog.000001");
  REQUIRE(records.size() > 6);
  CHECK(holds(records[0], "\"type\":\"insert\""));
  CHECK(holds(records[0], "\"table\":\"s\""));
  CHECK(holds(records[0], "\"after\":{\"next_not_cached_value\":25,\"minimum_value\":1,"));
  CHECK(holds(records[1], "\"after\":{\"next_not_cached_value\":40,"));
  CHECK(holds(records[2], "\"table\":\"t\""));
  CHECK(holds(records[2], "\"after\":{\"id\":10,\"v\":\"a\"}"));
}

TEST_CASE("edge 49: JSON of MariaDB is text, and its bytes stay as they are") {
  // Spaces, the order of keys and escapes are the writer's; a client sees a string or the value itself.
  ConvertOptions as_text;
  as_text.json.json_as_text = true;
  for (const ConvertOptions& options : {ConvertOptions(), as_text}) {
    const std::vector<std::string> records =
        records_of_table(records_of("mariadb-types", 5, options), "t_json");
    REQUIRE(records.size() >= 5);
    CHECK(holds(records[0], R"("j":"{\"b\": 1,   \"a\": 1.50}","k":"{ \"a\" : 1 }")"));
    CHECK(holds(records[1], "\"j\":null,"));
    CHECK(holds(records[2], R"("j":"[1,2 , 3]")"));
    CHECK(holds(records[3], R"("j":"\"é\\u00e9\"")"));
    CHECK(holds(records[4], R"("j":"null")"));
  }
}

TEST_CASE("edge 66: BINARY comes with all its zeros, CHAR without its trailing spaces") {
  for (const char* name : {"mysql-types", "mariadb-types"}) {
    CAPTURE(name);
    std::vector<std::string> records = records_of(name, name[1] == 'y' ? 3 : 5);
    const std::vector<std::string> bytes = records_of_table(records, "t_bin");
    REQUIRE(bytes.size() >= 5);
    // One zero byte each; BINARY(16) has 16 of them, VARBINARY(10) keeps the one.
    CHECK(holds(bytes[0], "\"b1\":\"AA==\",\"b16\":\"AAAAAAAAAAAAAAAAAAAAAA==\","));
    CHECK(holds(bytes[0], "\"v10\":\"AA==\""));
    CHECK(holds(bytes[2], "\"b1\":\"AA==\",\"b16\":\"AAAAAAAAAAAAAAAAAAAAAA==\","));
    CHECK(holds(bytes[2], "\"v10\":\"\""));
    CHECK(holds(bytes[3], "\"v10\":\"/wD/AAA=\""));  // ff 00 ff 00 00
    const std::vector<std::string> texts = records_of_table(records, "t_chr");
    REQUIRE(texts.size() >= 3);
    CHECK(holds(texts[2], "\"c1\":\"x\",\"c10\":\"tail\",\"c64\":\"  lead\",\"c255\":\"trail\","));
    CHECK(holds(texts[2], "\"v63\":\"tail   \""));
  }
}

TEST_CASE(
    "edge 66: INET4, INET6 and UUID of MariaDB lose their trailing zeros in the log, and have them here") {
  const std::vector<std::string> records = records_of_table(records_of("mariadb-types", 5), "t_addr");
  REQUIRE_FALSE(records.empty());
  CHECK(holds(records[0],
              "\"i4\":\"0.0.0.0\",\"i6\":\"::\",\"u\":\"00000000-0000-0000-0000-000000000000\","
              "\"b4\":\"AAAAAA==\",\"b16\":\"AAAAAAAAAAAAAAAAAAAAAA==\""));
}

TEST_CASE("edge 68: doubles have the fewest digits that read back as the same number") {
  const std::vector<std::string> records = records_of_table(records_of("mysql-types", 3), "t_float");
  REQUIRE(records.size() >= 12);
  const auto value_of = [&](size_t record, const char* column) {
    const size_t at = records[record].find(std::string("\"") + column + "\":");
    REQUIRE(at != std::string::npos);
    const size_t begin = at + std::strlen(column) + 3;
    return records[record].substr(begin, records[record].find_first_of(",}", begin) - begin);
  };
  // 17 digits where they are needed, and no more than that.
  CHECK(value_of(2, "d") == "1.7976931348623157e+308");
  CHECK(value_of(4, "d") == "2.2250738585072014e-308");
  CHECK(value_of(5, "d") == "5e-324");
  CHECK(value_of(6, "f") == "0.1");
  CHECK(value_of(6, "d") == "0.1");
  CHECK(value_of(7, "d") == "9007199254740992");
  CHECK(value_of(9, "d") == "123456789.12345679");
  for (size_t i = 0; i < 12; ++i)
    for (const char* column : {"f", "d", "f73", "d157", "fu"}) {
      const std::string text = value_of(i, column);
      if (text == "null") continue;
      CHECK(std::isfinite(std::strtod(text.c_str(), nullptr)));
      CHECK(std::count_if(text.begin(), text.begin() + long(std::min(text.find('e'), text.size())),
                          [](char c) { return c >= '0' && c <= '9'; }) <= 21);
    }
}

TEST_CASE("edge 70: COMPRESSED columns, stored plain or packed") {
  const std::vector<std::string> records = records_of_table(records_of("mariadb-compress", 2), "c");
  REQUIRE(records.size() >= 5);
  // Nothing at all, NULL, too short to pack, packed.
  CHECK(holds(records[0],
              R"("after":{"id":1,"vc":"","vb":"","tx":"","bl":"","mt":"","lb":"","tt":"","plain":"")"));
  CHECK(holds(records[1], R"("vc":null,"vb":null,"tx":null,"bl":null,"mt":null,"lb":null,"tt":null)"));
  CHECK(holds(records[2],
              R"("vc":"short","vb":"AA==","tx":"short","bl":"AAE=","mt":"é","lb":"/w==","tt":"x")"));
  CHECK(holds(records[3], "\"vc\":\"" + std::string(400, 'a') + "\""));
  CHECK(holds(records[3], "\"mt\":\"" + std::string(3000, 'm') + "\""));
}
