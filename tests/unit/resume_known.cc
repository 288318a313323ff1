// What a state keeps of tables: as much as the statements told, and no more than the tables need.
#include <doctest/doctest.h>

#include "base/crc32.h"
#include "random_ddl.h"
#include "resume/run_state.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// By way of the state's text.
RunState again(const RunState& state) {
  const Result<RunState> read = parse_run_state(to_text(state));
  REQUIRE(read);
  CHECK(to_text(*read) == to_text(state));
  return *read;
}

SchemaHistory with_schema_file() {
  SchemaHistory history;
  for (const char* sql : {"CREATE DATABASE d", "CREATE TABLE t (a INT, b VARCHAR(200))",
                          "CREATE TABLE u (k INT PRIMARY KEY, e ENUM('a'))", "CREATE TABLE e.t (z INT)"})
    history.apply(sql, {.database = "d", .server_charset = 45, .seen_at = "schema.sql"});
  return history;
}

size_t size_after(const SchemaHistory& history) {
  RunState state;
  state.known = Catalog().change_to(*history.catalog());
  return to_text(state).size();
}

}  // namespace

TEST_CASE("state: what is known of tables reads back as it was, and goes on alike") {
  size_t known = 0, doubtful = 0, gone = 0, sorts = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    RandomDdl random(seed);
    const SchemaHistory file = seed % 3 == 0 ? with_schema_file() : SchemaHistory();
    SchemaHistory undisturbed = file, resumed = file;
    std::shared_ptr<const Catalog> at_log = file.catalog();
    for (size_t i = 0; i < 150; ++i) {
      const SeenStatement seen = random.next();
      CAPTURE(seen.sql);
      seen.apply_to(undisturbed);
      seen.apply_to(resumed);
      REQUIRE(*resumed.catalog() == *undisturbed.catalog());
      if (!random.one_in(4)) continue;
      RunState state;
      if (random.one_in(4)) at_log = undisturbed.catalog();
      state.known = file.catalog()->change_to(*at_log);
      state.known_at_mark = at_log->change_to(*undisturbed.catalog());
      const RunState read = again(state);
      const auto read_at_log = file.catalog()->changed(read.known);
      REQUIRE(*read_at_log == *at_log);
      resumed.go_on_from(read_at_log->changed(read.known_at_mark));
      REQUIRE(*resumed.catalog() == *undisturbed.catalog());
    }
    for (const auto& table : undisturbed.catalog()->tables()) {
      ++(table->doubt.empty() ? known : doubtful);
      sorts += table->doubt.empty() && table->versioned + table->keys.size() > 0;
    }
    gone += undisturbed.catalog()->gone().size();
  }
  CHECK(known > 200);
  CHECK(doubtful > 50);
  CHECK(gone > 100);
  CHECK(sorts > 20);
}

TEST_CASE("state: catalogs that differ in anything are not equal") {
  const SchemaHistory history = with_schema_file();
  const auto whole = history.catalog();
  CHECK(*whole == *with_schema_file().catalog());
  const auto table = whole->find_exact("d", "u");
  REQUIRE(table);
  const auto with = [&](auto change) {
    auto other = std::make_shared<TableDefinition>(*table);
    change(*other);
    return whole->with("d", "u", other);
  };
  CHECK(*with([](TableDefinition&) {}) == *whole);
  CHECK_FALSE(*with([](TableDefinition& t) { t.columns[1].members[0] = "b"; }) == *whole);
  CHECK_FALSE(*with([](TableDefinition& t) { t.columns[0].is_unsigned = true; }) == *whole);
  CHECK_FALSE(*with([](TableDefinition& t) { t.seen_at = "elsewhere"; }) == *whole);
  CHECK_FALSE(*with([](TableDefinition& t) { t.dropped = true; }) == *whole);
  CHECK_FALSE(*whole->with("d", "u", nullptr) == *whole);
  CHECK_FALSE(*whole->with_database({.name = "x"}) == *whole);
  CHECK_FALSE(*whole->with_database_charset("d", 8) == *whole);
  CHECK_FALSE(*whole->without_database("d") == *whole);
}

TEST_CASE("state: jobs that make and drop tables every night leave little behind") {
  for (const bool is_complete : {false, true})
    for (const bool has_new_names : {false, true}) {
      CAPTURE(is_complete);
      CAPTURE(has_new_names);
      SchemaHistory history;
      const StatementContext context{.database = "shop", .server_charset = 45, .seen_at = "binlog.000001:4"};
      if (is_complete) history.apply("CREATE DATABASE shop", context);
      history.apply("CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(80))", context);
      for (int night = 0; night < 2000; ++night) {
        const std::string name = "work_" + (has_new_names ? std::to_string(20260000 + night) : "");
        history.apply("CREATE TABLE " + name + " (id INT PRIMARY KEY, amount DECIMAL(10,2))", context);
        history.apply("ALTER TABLE " + name + " ADD KEY (amount)", context);
        history.apply("DROP TABLE " + name, context);
        history.apply("ALTER TABLE orders DROP PARTITION p" + std::to_string(night), context);
        history.apply("CREATE TEMPORARY TABLE scratch (a INT)", context);
        history.apply("CREATE TABLE orders_new (id BIGINT PRIMARY KEY, note VARCHAR(80))", context);
        history.apply("RENAME TABLE orders TO orders_old, orders_new TO orders", context);
        history.apply("DROP TABLE orders_old", context);
        history.apply("CREATE DATABASE ci_" + std::to_string(night), context);
        history.apply("DROP DATABASE ci_" + std::to_string(night), context);
      }
      CHECK(size_after(history) < (has_new_names ? 16384 : 8192));
      // The last ones are still known to be gone.
      const std::string last = has_new_names ? "work_20261999" : "work_";
      history.apply("CREATE TABLE IF NOT EXISTS " + last + " (x INT)", context);
      CHECK(history.catalog()->find("shop", last)->doubt.empty());
      CHECK(history.catalog()->find("shop", "orders")->columns[1].name == "note");
    }
}

TEST_CASE("state: the tables that went first are forgotten first, and those of a schema file stay gone") {
  const SchemaHistory file = with_schema_file();
  SchemaHistory history = file;
  const StatementContext context{.database = "d", .server_charset = 45};
  history.apply("DROP TABLE u", context);
  for (size_t i = 0; i < Catalog::kMostGone; ++i) history.apply("DROP TABLE j" + std::to_string(i), context);
  CHECK(history.catalog()->gone().size() == Catalog::kMostGone);
  CHECK(history.catalog()->gone().front()->name == "j0");
  CHECK_FALSE(history.catalog()->find_exact("d", "u"));
  RunState state;
  state.known = file.catalog()->change_to(*history.catalog());
  const auto resumed = file.catalog()->changed(again(state).known);
  CHECK_FALSE(resumed->find("d", "u"));
  CHECK(resumed->find("d", "t"));
  CHECK(*resumed == *history.catalog());
  // A table that is there again does not count.
  history.apply("CREATE TABLE j0 (a INT)", context);
  history.apply("DROP TABLE last", context);
  CHECK(history.catalog()->gone().front()->name == "j1");
  CHECK(history.catalog()->find("d", "j0"));
}

TEST_CASE("state: what is known is checked as it is read") {
  const auto wrong = [](std::string_view table) {
    const std::string body = "\"binsift_state\":3,\"id\":\"x\",\"serial\":1,\"known\":{\"tables\":[{" +
                             std::string(table) + "}]}}\n";
    char crc[9];
    snprintf(crc, sizeof crc, "%08x", crc32(as_bytes(body)));
    const Result<RunState> read = parse_run_state("{\"crc32\":\"" + std::string(crc) + "\"," + body);
    return read ? std::string("right") : read.error().detail;
  };
  const std::string begin = R"("db":"d","table":"t","columns":[{"name":"a","type":"int"}])";
  CHECK(wrong(begin) == "right");
  CHECK(wrong(begin + R"(,"primary_key":[0],"primary_key_declared":true)") == "right");
  const std::string no = "no state of binsift convert: known.tables[0]";
  CHECK(wrong(begin + R"(,"primary_key":[1])") ==
        no + ".primary_key (line 1): names a column that is not there");
  CHECK(wrong(begin + R"(,"primary_key":[4294967296])")
            .starts_with(no + ".primary_key (line 1): has '4294967296'"));
  CHECK(wrong(begin + R"(,"primary_key":["0"])") == no + ".primary_key (line 1): must be a list of numbers");
  CHECK(wrong(begin + R"(,"primary_key_declared":true)") ==
        no + ".primary_key_declared (line 1): is true, and there is no primary key");
  CHECK(wrong(begin + R"(,"doubt":"x")") == no + ".doubt (line 1): is there, and columns are too");
  CHECK(wrong(begin + R"(,"charset":65536)") == no + ".charset (line 1): is too large");
  CHECK(wrong(begin + R"(,"charsets":8)") == no + ".charsets (line 1): is no key that is known here");
  CHECK(wrong(R"("db":"d","table":"t","columns":[{"name_hex":"6g","type":"int"}])") ==
        no + ".columns[0].name_hex (line 1): must be hexadecimal digits");
}
