#include <doctest/doctest.h>

#include "lines/line_parser.h"
#include "lines/line_tables.h"
#include "render/json_values.h"

namespace binsift::test {
namespace {

// Lines of one table, as rows that are read back.
class Rows {
 public:
  // The row after as JSON, or what is wrong.
  std::string after(std::string line) {
    const size_t size = line.size();
    line.append(kTextPadding, ' ');
    if (Result<void> parsed = parser_.parse(std::string_view(line).substr(0, size), record_); !parsed)
      return parsed.error().detail;
    const LineRow row = record_.rows.at(0);
    Result<LineTable*> table = tables_.find(record_, row, before_, after_);
    if (!table) return table.error().detail;
    last = *table;
    OutBuffer image;
    std::vector<uint8_t> present;
    Result<void> put = after_.append(last->columns, record_.after(row), record_.form, image, present);
    if (!put) return put.error().detail;
    const JsonTable json(last->table, options_);
    OutBuffer out;
    JsonValues values(state_, options_, out, json);
    Cursor in(as_bytes(image.view()));
    values.begin();
    REQUIRE(last->reader.read(in, present, {}, values));
    REQUIRE(in.at_end());
    values.end();
    return std::string(out.view());
  }
  std::string insert(const std::string& image) {
    return after(R"({"type":"insert","db":"s","table":"t","after":)" + image + "}");
  }
  void define(const std::string& columns) {
    SchemaHistory history;
    REQUIRE(history.apply("CREATE TABLE s.t (" + columns + ")", {}));
    types.catalog = history.catalog();
  }
  void survey(const std::string& image) {
    std::string line = R"({"type":"insert","db":"s","table":"t","after":)" + image + "}";
    const size_t size = line.size();
    line.append(kTextPadding, ' ');
    REQUIRE(parser_.parse(std::string_view(line).substr(0, size), record_));
    types.survey.take(record_);
  }

  LineTypes types;
  LineTable* last = nullptr;

 private:
  LineTables tables_{types};
  LineParser parser_;
  LineRecord record_;
  RowImages before_, after_;
  JsonOptions options_;
  JsonValueState state_;
};

Storage surveyed(std::initializer_list<const char*> values) {
  Rows rows;
  for (const char* value : values) rows.survey(std::string(R"({"c":)") + value + "}");
  for (const char* value : values) {
    const std::string found = rows.insert(std::string(R"({"c":)") + value + "}");
    CAPTURE(found);
    CHECK(found.starts_with(R"({"c":)"));
  }
  return rows.last->table.columns[0].storage;
}

}  // namespace

TEST_CASE("lines: what nothing tells the type of stays as it stands") {
  Rows rows;
  const std::string image =
      R"({"a":1,"b":1.50,"c":"x\u0001\"é","d":null,"e":{"k":[1,{"l":2e5}]},"f":true,"g":18446744073709551616})";
  CHECK(rows.insert(image) == image);
  CHECK(rows.insert(R"({"a":2})") == R"({"a":2})");
  CHECK(rows.last->table.columns.size() == 7);  // one table for lines with some of its columns
  CHECK(rows.insert(R"({"b":1,"a":2})") == R"({"b":1,"a":2})");
  CHECK(rows.insert(R"({"a":1,"z":[ 1 , 2 ]})") == R"({"a":1,"z":[1,2]})");
  CHECK(rows.insert(R"({"a":1,"a":2})").find("twice") != std::string::npos);
  CHECK(rows.insert(R"({"a":01})").find("column a") != std::string::npos);
  CHECK(rows.insert(R"({"a":{"k":tru}})").find("no JSON") != std::string::npos);
}

TEST_CASE("lines: no table has a name with a NUL") {
  Rows rows;
  const auto insert = [&](const char* names) {
    return rows.after(std::string(R"({"type":"insert",)") + names + R"(,"after":{"a":1}})");
  };
  CHECK(insert(R"("db":"a","table":"b")") == R"({"a":1})");
  CHECK(insert(R"("db":"a\u0000b","table":"c")").find("NUL") != std::string::npos);
  CHECK(insert(R"("db":"a","table":"b\u0000c")").find("NUL") != std::string::npos);
}

TEST_CASE("lines: values of defined types come back to the letter") {
  Rows rows;
  rows.define(
      "a tinyint unsigned, b bigint, c bigint unsigned, d decimal(10,2), e decimal(65,30), f float, g "
      "double, h date, "
      "i time(3), j datetime(6), k timestamp(2), l year, m bit(12), n enum('x','y,z'), o set('p','q'), p "
      "varchar(5), "
      "q varbinary(4), r json, s text");
  const std::string image =
      R"({"a":255,"b":-9223372036854775808,"c":18446744073709551615,"d":-0.50,)"
      R"("e":99999999999999999999999999999999999.999999999999999999999999999999,"f":0.1,"g":1.7976931348623157e+308,)"
      R"("h":"2024-00-00","i":"-838:59:59.000","j":"9999-12-31 23:59:59.999999","k":"0000-00-00 00:00:00.00","l":0,)"
      R"("m":4095,"n":"y,z","o":"p,q","p":"é","q":"AAEC/w==","r":{"a":[1.50,null]},"s":{"base64":"gA=="}})";
  CHECK(rows.insert(image) == image);
  CHECK(rows.insert(R"({"a":null,"zz":1})") == R"({"a":null,"zz":1})");  // a column that the definition lacks
  for (const char* wrong :
       {R"({"a":256})", R"({"a":-1})", R"({"a":1.0})", R"({"b":9223372036854775808})",
        R"({"c":18446744073709551616})", R"({"d":123456789.5})", R"({"d":0.005})", R"({"h":"2024-1-1"})",
        R"({"i":"839:00:00.000"})", R"({"j":"2024-01-01"})", R"({"k":"1960-01-01 00:00:00.00"})",
        R"({"l":1900})", R"({"m":4096})", R"({"n":"w"})", R"({"o":"p,w"})", R"({"q":"*"})", R"({"p":[1]})",
        R"({"d":"1x"})"}) {
    CAPTURE(wrong);
    const std::string found = rows.insert(wrong);
    CHECK(found.starts_with("column "));
  }
}

TEST_CASE("lines: a surveyed column has the type that holds all of its values") {
  CHECK(surveyed({"1", "-9223372036854775808"}) == Storage::int64);
  CHECK(surveyed({"1", "18446744073709551615"}) == Storage::int64);
  CHECK(surveyed({"-1", "18446744073709551615"}) == Storage::decimal);
  CHECK(surveyed({"1", "18446744073709551616"}) == Storage::decimal);
  CHECK(surveyed({"1", "2.50", "null"}) == Storage::decimal);
  CHECK(surveyed({"1", "2.5e10"}) == Storage::float64);
  CHECK(surveyed({"-0.0", "2.5"}) == Storage::float64);
  CHECK(surveyed({"12345678901234567.891", "2.5e10"}) == Storage::line_text);  // no double holds the first
  CHECK(surveyed({"1", "\"x\""}) == Storage::line_text);
  CHECK(surveyed({"null"}) == Storage::line_text);
  CHECK(surveyed({"{\"base64\":\"gA==\"}", "\"x\""}) == Storage::line_text);
  CHECK(surveyed({"{\"a\":1}", "\"x\"", "1", "true"}) == Storage::json_text);
  CHECK(surveyed({"{\"base64\":\"gA==\"}", "[1]"}) == Storage::json_text);
}

TEST_CASE("lines: Debezium's schema block tells types and how they are spelled") {
  Rows rows;
  const std::string schema =
      R"({"type":"struct","fields":[{"type":"struct","fields":[)"
      R"({"type":"int32","optional":false,"field":"id"},)"
      R"({"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2","connect.decimal.precision":"10"},"optional":true,"field":"d"},)"
      R"({"type":"int32","name":"io.debezium.time.Date","optional":true,"field":"day"},)"
      R"({"type":"int64","name":"io.debezium.time.Timestamp","optional":true,"field":"at"},)"
      R"({"type":"int64","name":"io.debezium.time.MicroTime","optional":true,"field":"t"},)"
      R"({"type":"string","name":"io.debezium.time.ZonedTimestamp","optional":true,"field":"z"},)"
      R"({"type":"bytes","name":"io.debezium.data.Bits","parameters":{"length":"12"},"optional":true,"field":"b"},)"
      R"({"type":"string","name":"io.debezium.data.Json","optional":true,"field":"j"}],"optional":true,"field":"after"}]})";
  const auto after = [&](const std::string& image) {
    return rows.after(R"({"schema":)" + schema + R"(,"payload":{"before":null,"after":)" + image +
                      R"(,"source":{"db":"s","table":"t"},"op":"c"}})");
  };
  CHECK(
      after(
          R"({"id":1,"d":"/zg=","day":-1,"at":-1,"t":-3723450000,"z":"2026-01-01T01:02:03.25+01:00","b":"MwM=","j":"{\"a\": 1}"})") ==
      R"({"id":1,"d":-2.00,"day":"1969-12-31","at":"1969-12-31 23:59:59.999","t":"-01:02:03.450000",)"
      R"("z":"2026-01-01 00:02:03.250000","b":819,"j":{"a":1}})");
  CHECK(after(R"({"id":2147483648})").find("column id") == 0);
}

TEST_CASE("lines: without the schema block a DECIMAL's text is not guessed at") {
  Rows rows;
  rows.define("n decimal(10,0), d decimal(10,2)");
  const auto after = [&](const std::string& image) {
    return rows.after(R"({"before":null,"after":)" + image + R"(,"source":{"db":"s","table":"t"},"op":"c"})");
  };
  CHECK(after(R"({"n":"BQ==","d":"AfQ="})") == R"({"n":5,"d":5.00})");
  CHECK(after(R"({"n":"-12","d":"5.00"})") == R"({"n":-12,"d":5.00})");
  CHECK(after(R"({"n":"1234"})").find("both can be meant") != std::string::npos);
}

TEST_CASE("lines: Canal's types are MySQL's") {
  Rows rows;
  const std::string line =
      R"x({"data":[{"id":"7","e":"2","b":"\u0000ÿ","at":"2026-01-01 00:00:00.5","y":"0000","q":null}],)x"
      R"x("database":"s","es":1,"isDdl":false,"mysqlType":{"id":"int(11) unsigned","e":"enum('a','b''c')",)x"
      R"x("b":"varbinary(8)","at":"datetime(1)","y":"year","q":"text"},"old":null,"pkNames":["id"],"table":"t",)x"
      R"x("type":"INSERT"})x";
  CHECK(rows.after(line) == R"({"id":7,"e":"b'c","b":"AP8=","at":"2026-01-01 00:00:00.5","y":0,"q":null})");
  CHECK(rows.last->table.primary_key == std::vector<uint32_t>{0});
}

TEST_CASE("lines: Canal's types where nothing told them") {
  Rows rows;
  const std::string line =
      R"x({"data":[{"e":"2","s":"9223372036854775809","u":"{\"base64\":\"AQ==\"}","f":"\\"}],"database":"s","es":1,)x"
      R"x("isDdl":false,"mysqlType":{"e":"enum()","s":"set()","u":"null","f":"varchar(9)"},"table":"t",)x"
      R"x("type":"INSERT"})x";
  CHECK(rows.after(line) == R"x({"e":2,"s":9223372036854775809,"u":{"base64":"AQ=="},"f":"\\"})x");
}

TEST_CASE("lines: whose axes a GEOMETRY has is told by the connector, or by the form of the GTID") {
  // POINT(10 20) of SRID 4326, which names the latitude first.
  const auto line = [](std::string gtid) {
    return R"x({"data":[{"g":"\u00e6\u0010\u0000\u0000\u0001\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000)x"
           R"x(\u0000\u0000$@\u0000\u0000\u0000\u0000\u0000\u00004@"}],"database":"s","es":1,"gtid":")x" +
           gtid + R"x(","isDdl":false,"mysqlType":{"g":"geometry"},"table":"t","type":"INSERT"})x";
  };
  Rows mysql, mariadb;
  CHECK(mysql.after(line("11111111-2222-3333-4444-555555555555:7")) == R"x({"g":"SRID=4326;POINT(20 10)"})x");
  CHECK(mariadb.after(line("0-101-57")) == R"x({"g":"SRID=4326;POINT(10 20)"})x");
}

}  // namespace binsift::test
