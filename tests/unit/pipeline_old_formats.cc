// Logs of servers before MySQL 5.1 and of its betas.
#include "event/load_events.h"
#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// A log of binlog version 1 (13 byte headers), 2 or 3 (19), or 4 with headers of 27 bytes, without checksums.
class OldLog {
 public:
  explicit OldLog(unsigned version, std::string_view server) : version_(version) {
    log_ = {0xFE, 'b', 'i', 'n'};
    Wire body;
    body.number(version, 2).text(server).text(std::string(50 - server.size(), '\0')).number(0, 4);
    if (version == 4) {
      body.number(27, 1);
      Buffer lengths(27, 0);
      lengths[1] = 13, lengths[3] = 8, lengths[18] = 8, lengths[22] = lengths[23] = lengths[24] = 8;
      for (const uint8_t length : lengths) body.number(length, 1);
    }
    event(version == 4 ? EventType::FORMAT_DESCRIPTION_EVENT : EventType::START_EVENT_V3, body);
  }
  OldLog& event(EventType type, Bytes body) {
    const bool is_fixed = type == EventType::FORMAT_DESCRIPTION_EVENT || type == EventType::ROTATE_EVENT;
    const size_t extra = version_ == 4 && !is_fixed ? 8 : 0;
    const size_t head = (version_ == 1 ? 13 : 19) + extra, size = head + body.size();
    Wire header;
    header.number(1000000000, 4).number(uint8_t(type), 1).number(5, 4).number(size, 4);
    if (version_ > 1) header.number(version_ == 4 ? log_.size() + size : log_.size(), 4).number(0, 2);
    header.number(0xAAAAAAAAAAAAAAAA, unsigned(extra));
    const Bytes bytes = header;
    log_.insert(log_.end(), bytes.begin(), bytes.end());
    log_.insert(log_.end(), body.begin(), body.end());
    return *this;
  }
  OldLog& query(std::string_view sql) {
    Wire body;
    body.number(7, 4).number(0, 4).number(4, 1).number(0, 2);
    if (version_ == 4) body.number(0, 2);
    return event(EventType::QUERY_EVENT, body.text("test").number(0, 1).text(sql));
  }
  const Buffer& bytes() const { return log_; }

 private:
  const unsigned version_;
  Buffer log_;
};

constexpr const char* kServers[] = {"3.23.58-log", "4.0.0-log", "4.1.24-log", "5.1.63-google-log"};

OldLog log_of(unsigned version) {
  return OldLog(version, kServers[version - 1]);
}

}  // namespace

TEST_CASE("logs of MySQL 3.23 to 4.1 and headers of 27 bytes: statements come out with their positions") {
  for (const unsigned version : {1u, 2u, 3u, 4u}) {
    CAPTURE(version);
    OldLog log = log_of(version);
    log.query("CREATE TABLE t (a INT)");
    const size_t insert = log.bytes().size();
    log.event(EventType::INTVAR_EVENT, Wire().number(2, 1).number(9, 8));
    const size_t second = log.bytes().size();
    log.query("INSERT INTO t VALUES (1)").event(EventType::STOP_EVENT, Bytes());
    ConvertOptions options;
    options.ddl_records = true;
    const Converted converted = convert_bytes(log.bytes(), {}, options);
    CHECK_FALSE(converted.failed);
    CHECK(converted.notes.empty());
    CHECK(converted.row_count() == 2);
    CHECK(converted.rows.find("\"sql\":\"CREATE TABLE t (a INT)\"") != std::string::npos);
    CHECK(converted.rows.find("\"ts\":\"2001-09-09T01:46:40.000000Z\",\"db\":\"test\"") != std::string::npos);
    CHECK(converted.rows.find("\"pos\":" + std::to_string(second) +
                              ",\"server_id\":5,\"thread_id\":7,"
                              "\"sql\":\"INSERT INTO t VALUES (1)\"") != std::string::npos);
    CHECK(second > insert);
  }
}

TEST_CASE("an old log cut anywhere is a torn tail") {
  for (const unsigned version : {1u, 2u, 3u, 4u}) {
    OldLog log = log_of(version);
    log.query("INSERT INTO t VALUES (1)").query("INSERT INTO t VALUES (2)");
    log.event(EventType::STOP_EVENT, Bytes());
    const Converted whole = convert_bytes(log.bytes());
    REQUIRE_FALSE(whole.failed);
    CHECK(whole.row_count() == 2);
    for (size_t size = 0; size < log.bytes().size(); ++size) {
      CAPTURE(version);
      CAPTURE(size);
      const Converted cut = convert_bytes(Bytes(log.bytes()).first(size));
      CHECK_FALSE(cut.failed);
      CHECK(whole.rows.starts_with(cut.rows));
    }
  }
}

TEST_CASE("row events behind headers of 27 bytes") {
  OldLog log = log_of(4);
  log.query("BEGIN");
  log.event(EventType::TABLE_MAP_EVENT, Wire()
                                            .number(7, 6)
                                            .number(1, 2)
                                            .short_text("d")
                                            .number(0, 1)
                                            .short_text("t")
                                            .number(0, 1)
                                            .number(1, 1)
                                            .hex("03")
                                            .number(0, 1)
                                            .number(1, 1));
  log.event(EventType::WRITE_ROWS_EVENT_V1,
            Wire().number(7, 6).number(1, 2).number(1, 1).hex("fffe").number(42, 4));
  log.event(EventType::XID_EVENT, Wire().number(3, 8));
  log.event(EventType::ROTATE_EVENT, Wire().number(4, 8).text("binlog.000002"));
  const Converted converted = convert_bytes(log.bytes());
  CHECK_FALSE(converted.failed);
  CHECK(converted.rows.find("\"xid\":3,\"after\":{\"@1\":42}") != std::string::npos);
}

TEST_CASE("edge 54: LOAD DATA before MySQL 5.0.3 is a statement where it was carried out") {
  const auto create = [](uint32_t id) {
    return Wire()
        .number(7, 4)
        .number(0, 4)
        .number(2, 4)
        .number(1, 1)
        .number(4, 1)
        .number(2, 4)
        .number(id, 4)
        .short_text("\t")
        .short_text("\"")
        .short_text("\n")
        .short_text("")
        .short_text("\\")
        .number(REPLACE_FLAG | OPT_ENCLOSED_FLAG, 1)
        .hex("0101")
        .text(std::string_view("a\0b\0t\0test\0it's\0", 16))
        .text("1\tone\n");
  };
  OldLog log = log_of(3);
  log.event(EventType::CREATE_FILE_EVENT, create(2)).event(EventType::CREATE_FILE_EVENT, create(3));
  log.event(EventType::APPEND_BLOCK_EVENT, Wire().number(2, 4).text("2\ttwo\n"));
  log.event(EventType::DELETE_FILE_EVENT, Wire().number(3, 4));
  // A unit ends behind DDL: what was begun is known in the next one.
  log.query("CREATE TABLE u (a INT)");
  const size_t position = log.bytes().size();
  log.event(EventType::EXEC_LOAD_EVENT, Wire().number(2, 4));
  log.event(EventType::EXEC_LOAD_EVENT, Wire().number(9, 4));
  const Converted converted = convert_bytes(log.bytes());
  CHECK_FALSE(converted.failed);
  CHECK(converted.row_count() == 2);
  CHECK(converted.report.statement_count == 2);
  CHECK(converted.rows.find(
            "\"db\":\"test\",\"file\":\"log\",\"pos\":" + std::to_string(position) +
            ",\"server_id\":5,\"thread_id\":7,\"sql\":\"LOAD DATA INFILE 'it\\\\'s' REPLACE "
            "INTO TABLE `t` FIELDS TERMINATED BY '\\\\t' OPTIONALLY ENCLOSED BY '\\\"' ESCAPED "
            "BY '\\\\\\\\' LINES TERMINATED BY '\\\\n' IGNORE 2 LINES (`a`, `b`)\"") != std::string::npos);
  CHECK(converted.rows.find("of file 9, begun elsewhere") != std::string::npos);
}

TEST_CASE("row events of a MySQL 5.1 beta are left out and said, and what stands around them comes out") {
  // Rows begin with the null bits of the server's own record. 03 is (X, NULL, not NULL) of a table whose records
  // have a delete mark in front of their bits, (NULL, NULL) of one that has none, and (X, NULL) where the first
  // column is NOT NULL: the log tells none of this, and NULLs take as many bytes as values. Its statements tell
  // columns, but not that mark, which the storage format decides.
  OldLog log = log_of(4);
  log.query("CREATE TABLE t (a INT, b INT)").query("BEGIN");
  const auto rows = [](std::string_view images) {
    return Wire().number(7, 6).number(1, 2).number(2, 1).hex("ff").hex(images);
  };
  const size_t map_at = log.bytes().size();
  log.event(EventType::TABLE_MAP_EVENT,
            Wire().number(7, 6).number(0, 2).short_text("test").number(0, 1).short_text("t").number(0, 1).hex(
                "020303"));
  log.event(EventType::PRE_GA_WRITE_ROWS_EVENT, rows("03 00000000 01000000"));
  log.event(EventType::PRE_GA_UPDATE_ROWS_EVENT, rows("f9 01000000 02000000 f9 03000000 02000000"));
  log.event(EventType::PRE_GA_DELETE_ROWS_EVENT, rows("f9 03000000 02000000"));
  log.query("INSERT INTO t VALUES (4, 5)").event(EventType::XID_EVENT, Wire().number(3, 8));
  const Converted converted = convert_bytes(log.bytes());
  CHECK_FALSE(converted.failed);
  CHECK(converted.row_count() == 1);
  CHECK(converted.report.statement_count == 1);
  REQUIRE(converted.left_out.size() == 3);
  for (const LeftOut& left_out : converted.left_out) {
    CHECK(left_out.is_rows);
    CHECK(*left_out.error.position > map_at);
    CHECK(to_text(left_out.error).find("row events of a MySQL 5.1 beta") != std::string::npos);
  }
  CHECK(converted.left_out[1].error.event_type == "PRE_GA_UPDATE_ROWS_EVENT");
  CHECK(convert_bytes(log.bytes(), {}, {.damage = {.strict = true}}).error.kind == ErrorKind::unsupported);
}
