#include "select/selection.h"

#include <doctest/doctest.h>

#include "select/datetime.h"
#include "select/parse.h"

using namespace binsift;

namespace {

Selection selected(const SelectionText& text) {
  auto selection = parse_selection(text);
  REQUIRE(selection);
  return *selection;
}

Error wrong(const SelectionText& text) {
  const auto selection = parse_selection(text);
  REQUIRE_FALSE(selection);
  CHECK(selection.error().kind == ErrorKind::usage);
  return selection.error();
}

int64_t utc(std::string_view text) {
  const auto time = parse_datetime(text, TimeZone());
  REQUIRE(time);
  return *time;
}

}  // namespace

TEST_CASE("dates and times as a user writes them") {
  const int64_t wanted = 1795201200'000000;  // 2026-11-20 19:00:00 UTC
  CHECK(utc("2026-11-20 19:00:00") == wanted);
  CHECK(utc("2026-11-20T19:00:00") == wanted);
  CHECK(utc("2026-11-20 19:00") == wanted);
  CHECK(utc("2026-11-20T19:00:00Z") == wanted);
  CHECK(utc("2026-11-20t20:00:00+01:00") == wanted);
  CHECK(utc("2026-11-20 11:30:00 -0730") == wanted);
  CHECK(utc("20261120190000") == wanted);
  CHECK(utc("20261120T190000Z") == wanted);
  CHECK(utc("2026-11-20") == wanted - 19 * 3600'000000);
  CHECK(utc("2026-11-20 19:00:00.5") == wanted + 500000);
  CHECK(utc("2026-11-20 19:00:00.1234567") == wanted + 123456);
  CHECK(utc("2026-11-20T19:00:00.000001Z") == wanted + 1);
  CHECK(utc("1969-12-31 23:59:59") == -1'000000);
  const TimeZone there = TimeZone::fixed(3600);
  CHECK(*parse_datetime("2026-11-20 20:00:00", there) == wanted);
  CHECK(*parse_datetime("2026-11-20T19:00:00Z", there) == wanted);
  for (const char* text :
       {"", "yesterday", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-20 24:00:00",
        "2026-11-20 19:60", "2026-11-20 19:00:60", "2026-11-20 19:00:00.", "2026-11-20 19:00:00+1",
        "2026-11-20 19:00:00+24:00", "2026-11-20 19:00:00ZZ", "2026-11-20x19:00:00", "2026-11-20 19",
        "26-11-20 19:00:00", " 2026-11-20"}) {
    CAPTURE(text);
    const auto time = parse_datetime(text, TimeZone());
    REQUIRE_FALSE(time);
    CHECK(time.error().kind == ErrorKind::usage);
  }
}

TEST_CASE("nothing asked for: all goes on") {
  const Selection all = selected({});
  CHECK(all.is_empty());
  CHECK(all.wants_gtid(nullptr));
  CHECK(all.wants_time(0));
  CHECK(all.wants_server(1));
  CHECK(all.wants_thread(false, 0));
  CHECK(all.wants_table("d", "t"));
  CHECK(all.wants_operation(RowOperation::delete_rows));
  CHECK(all.wants_ddl());
  CHECK(all.wants_statements());
  CHECK(all.wants_column("x"));
  CHECK(all.wants_size(0, 0));
  CHECK_FALSE(selected({.min_rows = 1}).is_empty());
  CHECK_FALSE(selected({.columns = {"a"}}).is_empty());
  CHECK_FALSE(selected({.stop_datetime = "2026-11-20"}).is_empty());
}

TEST_CASE("edge 22: time, from the start on and before the stop, whatever came before") {
  const Selection hour = selected({.start_datetime = "2026-11-20 19:00:00",
                                   .stop_datetime = "2026-11-20 20:00:00",
                                   .time_zone = "+00:00"});
  const uint64_t start = uint64_t(utc("2026-11-20 19:00:00")), stop = uint64_t(utc("2026-11-20 20:00:00"));
  CHECK_FALSE(hour.wants_time(start - 1));
  CHECK(hour.wants_time(start));
  CHECK(hour.wants_time(stop - 1));
  CHECK_FALSE(hour.wants_time(stop));
  CHECK(hour.wants_time(start));  // a later one was no end
  CHECK(selected({.start_datetime = "2026-11-20 20:00:00", .time_zone = "+01:00"}).start_time ==
        int64_t(start));
  CHECK(wrong({.start_datetime = "soon"}).field == std::string("--start-datetime"));
  CHECK(wrong({.time_zone = "Nowhere"}).field == std::string("--time-zone"));
  CHECK(wrong({.start_datetime = "2026-11-21", .stop_datetime = "2026-11-20"}).field ==
        std::string("--stop-datetime"));
}

TEST_CASE("GTIDs of both flavours") {
  const std::string uuid = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  const Selection some = selected({.include_gtids = uuid + ":1-9,0-1-100", .exclude_gtids = uuid + ":5"});
  const auto wants = [&](const std::string& text) {
    const Gtid gtid = *parse_gtid(text);
    return some.wants_gtid(&gtid);
  };
  CHECK(wants(uuid + ":4"));
  CHECK_FALSE(wants(uuid + ":5"));
  CHECK_FALSE(wants(uuid + ":10"));
  CHECK_FALSE(wants(uuid + ":tag:4"));
  CHECK(wants("0-1-100"));
  CHECK_FALSE(wants("0-1-101"));
  CHECK_FALSE(some.wants_gtid(nullptr));
  CHECK(selected({.exclude_gtids = uuid + ":5"}).wants_gtid(nullptr));
  CHECK(wrong({.include_gtids = uuid + ":x-1"}).field == std::string("--include-gtids"));
  CHECK(wrong({.exclude_gtids = "1-2"}).field == std::string("--exclude-gtids"));
}

TEST_CASE("servers and threads") {
  const Selection some = selected({.server_ids = {1, 3}, .thread_ids = {42}});
  CHECK(some.wants_server(3));
  CHECK_FALSE(some.wants_server(2));
  CHECK(some.wants_thread(true, 42));
  CHECK_FALSE(some.wants_thread(true, 43));
  CHECK_FALSE(some.wants_thread(false, 42));
}

TEST_CASE("databases and tables by patterns") {
  const Selection some = selected(
      {.databases = {"shop", "log_*"}, .tables = {"shop.*", "*.audit"}, .excluded_tables = {"*.tmp_*"}});
  CHECK(some.wants_table("shop", "orders"));
  CHECK(some.wants_table("log_2026", "audit"));
  CHECK_FALSE(some.wants_table("log_2026", "orders"));
  CHECK_FALSE(some.wants_table("other", "audit"));
  CHECK_FALSE(some.wants_table("shop", "tmp_1"));
  CHECK(some.wants_database("log_"));
  CHECK_FALSE(some.wants_database("shops"));
  CHECK(wrong({.tables = {"orders"}}).hint.find("*.table") != std::string::npos);
  CHECK(wrong({.excluded_tables = {"a.[b"}}).field == std::string("--exclude-table"));
  CHECK(wrong({.databases = {""}}).field == std::string("--database"));
  CHECK(selected({.databases = {"shop"}}).wants_table("shop", "any"));
}

TEST_CASE("operations, columns and sizes") {
  const Selection some =
      selected({.operations = {"insert", "ddl"}, .columns = {"Id", "amount"}, .min_rows = 10});
  CHECK(some.wants_operation(RowOperation::insert_rows));
  CHECK_FALSE(some.wants_operation(RowOperation::update_rows));
  CHECK_FALSE(some.wants_operation(RowOperation::delete_rows));
  CHECK(some.wants_ddl());
  CHECK_FALSE(some.wants_statements());
  CHECK(some.wants_column("ID"));
  CHECK_FALSE(some.wants_column("i"));
  CHECK(some.has_size());
  CHECK(some.wants_size(10, 0));
  CHECK_FALSE(some.wants_size(9, 1000));
  CHECK_FALSE(selected({.min_bytes = 100}).wants_size(1, 99));
  const Selection changes = selected({.operations = {"update", "delete", "statement"}});
  CHECK(changes.wants_operation(RowOperation::update_rows));
  CHECK(changes.wants_operation(RowOperation::delete_rows));
  CHECK(changes.wants_statements());
  CHECK_FALSE(changes.wants_ddl());
  CHECK(wrong({.operations = {"replace"}}).field == std::string("--op"));
}
