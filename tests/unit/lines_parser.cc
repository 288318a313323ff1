#include <doctest/doctest.h>

#include "lines/line_parser.h"

namespace binsift::test {
namespace {

struct Parsed {
  explicit Parsed(std::string text) : line(std::move(text)) {
    const size_t size = line.size();
    line.append(kTextPadding, ' ');
    Result<void> done = parser.parse(std::string_view(line).substr(0, size), record);
    if (!done) wrong = done.error().detail;
  }
  std::string image(std::span<const LineField> fields) const {
    std::string text;
    for (const LineField& field : fields)
      text += std::string(field.name) + "=" + std::string(field.value.raw) + " ";
    return text;
  }
  std::string before(size_t row = 0) const { return image(record.before(record.rows.at(row))); }
  std::string after(size_t row = 0) const { return image(record.after(record.rows.at(row))); }

  LineParser parser;
  LineRecord record;
  std::string line, wrong;
};

}  // namespace

TEST_CASE("lines: binsift's own record") {
  const Parsed line(
      R"({"type":"update","ts":"2026-11-20T19:00:00.123456Z","db":"sh\u006fp","table":"t","gtid":"a:1",)"
      R"("file":"b.1","pos":12,"row":3,"server_id":4294967295,"thread_id":9,"xid":18446744073709551615,)"
      R"("before":{"id":1 , "a\"b":"x"},"after":{"id":2,"n":1.50,"j":{"k":[1]}}})");
  REQUIRE(line.wrong == "");
  CHECK(line.record.form == LineForm::binsift);
  CHECK(line.record.operation == RowOperation::update_rows);
  CHECK(line.record.database == "shop");
  CHECK(line.record.time == 1795201200123456);
  CHECK(line.record.position == 12);
  CHECK(line.record.row == 3);
  CHECK(line.record.server_id == 4294967295);
  CHECK(line.record.xid == UINT64_MAX);
  CHECK(line.before() == "id=1 a\\\"b=\"x\" ");
  CHECK(line.after() == "id=2 n=1.50 j={\"k\":[1]} ");
}

TEST_CASE("lines: Debezium's envelope, with its schema and without") {
  const std::string payload =
      R"({"before":null,"after":{"id":1},"source":{"connector":"mariadb","ts_ms":1000,"db":"s","ts_us":1000001,)"
      R"("table":"t","server_id":5,"gtid":null,"file":"b.1","pos":4,"row":0,"thread":null},"op":"c","ts_ms":99})";
  const Parsed bare(payload), whole(R"({"schema":{"type":"struct"},"payload":)" + payload + "}");
  for (const Parsed* line : {&bare, &whole}) {
    REQUIRE(line->wrong == "");
    CHECK(line->record.form == LineForm::debezium);
    CHECK(line->record.operation == RowOperation::insert_rows);
    CHECK(line->record.time == 1000001);
    CHECK(line->record.is_mariadb);
    CHECK(line->record.has_place);
    CHECK_FALSE(line->record.has_thread_id);
    CHECK(line->after() == "id=1 ");
  }
  CHECK(bare.record.types.empty());
  CHECK(whole.record.types == R"({"type":"struct"})");
  CHECK(Parsed("null").record.kind == LineKind::none);
  CHECK(Parsed(R"({"status":"BEGIN","id":"x","ts_ms":1})").record.kind == LineKind::none);
  const Parsed emptied(R"({"source":{"db":"s","table":"a`b"},"op":"t"})");
  CHECK(emptied.record.kind == LineKind::ddl);
  CHECK(emptied.record.sql == "TRUNCATE TABLE `s`.`a``b`");
  CHECK(Parsed(R"({"source":{"db":"s"},"op":"t"})").wrong.find("names no table") != std::string::npos);
}

TEST_CASE("lines: what Maxwell and Canal call old makes the row before") {
  const Parsed maxwell(
      R"({"database":"s","table":"t","type":"update","ts":7,"data":{"id":1,"a":"x","b":null},"old":{"a":"y"}})");
  REQUIRE(maxwell.wrong == "");
  CHECK(maxwell.record.form == LineForm::maxwell);
  CHECK(maxwell.record.time == 7000000);
  CHECK(maxwell.before() == "id=1 a=\"y\" b=null ");
  CHECK(maxwell.after() == "id=1 a=\"x\" b=null ");
  // The old values may come first, and in another order.
  const Parsed canal(
      R"({"old":[{"b":"0","a":null},{"a":"3"}],"data":[{"id":"1","a":"x","b":"9"},{"id":"2","a":"4","b":"5"}],)"
      R"("database":"s","es":1500,"isDdl":false,"mysqlType":{"id":"int"},"pkNames":["id"],"table":"t","type":"UPDATE"})");
  REQUIRE(canal.wrong == "");
  CHECK(canal.record.form == LineForm::canal);
  CHECK(canal.record.rows.size() == 2);
  CHECK(canal.before(0) == "id=\"1\" a=null b=\"0\" ");
  CHECK(canal.before(1) == "id=\"2\" a=\"3\" b=\"5\" ");
  CHECK(canal.after(1) == "id=\"2\" a=\"4\" b=\"5\" ");
  CHECK(canal.record.key.size() == 1);
}

TEST_CASE("lines: a column's name has one spelling") {
  const Parsed line(
      R"({"database":"s","table":"t","type":"insert","ts":1,"primary_key_columns":["\u00e9"],)"
      R"("data":{"\u00e9":1,"\u0061\/":2,"a\u0022\u005c\u000a\u0001":3,"\ud800":4}})");
  REQUIRE(line.wrong == "");
  CHECK(line.after() == "é=1 a/=2 a\\\"\\\\\\n\\u0001=3 \\ud800=4 ");
  CHECK(line.record.key == std::vector<std::string_view>{"é"});
}

TEST_CASE("lines: what is no record says why") {
  const std::pair<const char*, const char*> wrong[] = {
      {"{", "no JSON"},
      {"[]", "a JSON object was expected"},
      {R"({"a":1})", "in none of the forms"},
      {R"({"type":"update","db":"s","table":"t","after":{}})", "its images are not those of update"},
      {R"({"type":"insert","db":"s","table":"t","before":{},"after":{}})",
       "its images are not those of insert"},
      {R"({"type":"insert","db":"s","after":{}})", "it names no table"},
      {R"({"type":"merge"})", "\"merge\" is not known"},
      {R"({"type":"insert","ts":"yesterday"})", "field ts"},
      {R"({"type":"insert","pos":-1})", "field pos"},
      {R"({"type":"insert","pos":9223372036854775808})", "field pos"},
      {R"({"type":"insert","row":9223372036854775808})", "field row"},
      {R"({"type":"insert","gtid":"\"}"})", "field gtid"},
      {R"({"type":"insert","server_id":4294967296})", "field server_id"},
      {R"({"type":"insert","db":"s","table":"t","after":{"a":tru}})", "field after.a"},
      {R"({"type":"insert","db":"s","table":"t","after":{"a":1}} x)", "no JSON"},
      {R"({"type":"insert","db":"s","table":"t","after":{"a":1},"after":{"a":1}})", "twice"},
      {R"({"op":"x","source":{}})", "field op"},
      {R"({"database":"s","table":"t","type":"insert","ts":1})", "field data"},
      {R"({"data":[{}],"old":[{},{}],"database":"s","table":"t","type":"UPDATE","isDdl":false})",
       "field old"},
  };
  for (const auto& each : wrong) {
    CAPTURE(each.first);
    CHECK(Parsed(each.first).wrong.find(each.second) != std::string::npos);
  }
}

}  // namespace binsift::test
