#include "event/load_events.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("edge 54: LOAD DATA since MySQL 5.0.3") {
  Wire block;
  block.number(2, 4).text("1,one\n");
  CHECK(decode_load_block(block)->file_id == 2);
  CHECK(as_text(decode_load_block(block)->content) == "1,one\n");
  CHECK_FALSE(decode_load_block(from_hex("020000")));

  const std::string sql = "LOAD DATA INFILE 'f' INTO TABLE t";
  const auto load_with = [&](uint32_t start, uint32_t end, unsigned duplicates) {
    Wire body;
    body.number(2, 4).number(0, 4).number(4, 1).number(0, 2).number(2, 2);
    body.number(7, 4).number(start, 4).number(end, 4).number(duplicates, 1);
    body.hex("0700").text("test").number(0, 1).text(sql);
    return body.bytes();
  };
  for (const FormatDescription& format : {mysql_format(), mariadb_format(), mysql_format("5.1.17-beta")}) {
    const Buffer body = load_with(9, 20, 2);
    const auto load = decode_execute_load_query(body, format);
    REQUIRE(load);
    CHECK(load->file_id == 7);
    CHECK(load->duplicates == LoadDuplicates::LOAD_DUP_REPLACE);
    CHECK(load->query.database == "test");
    CHECK(load->query.query == sql);
    CHECK(load->query.query.substr(load->file_name_start, load->file_name_end - load->file_name_start) ==
          " INFILE 'f'");
  }
  CHECK_FALSE(decode_execute_load_query(load_with(20, 9, 0), mysql_format()));
  CHECK_FALSE(decode_execute_load_query(load_with(9, 34, 0), mysql_format()));
  CHECK_FALSE(decode_execute_load_query(load_with(9, 20, 3), mysql_format()));
}

TEST_CASE("edge 54: CREATE_FILE_EVENT and NEW_LOAD_EVENT of MySQL 4") {
  Wire head;
  head.number(1, 4).number(0, 4).number(3, 4).number(2, 1).number(4, 1).number(2, 4);
  Wire rest;
  rest.short_text("\t").short_text("").short_text("\n").short_text("").short_text("\\").number(REPLACE_FLAG,
                                                                                               1);
  rest.hex("01 02").text("a").number(0, 1).text("bb").number(0, 1);
  rest.text("t3").number(0, 1).text("test").number(0, 1).text("big_file.dat");
  Wire created = head;
  created.number(2, 4).text(as_text(rest)).number(0, 1).text("Aarhus\n");
  const auto create = decode_load(created, EventType::CREATE_FILE_EVENT);
  REQUIRE(create);
  CHECK(create->skip_lines == 3);
  CHECK(create->field_terminator == "\t");
  CHECK(create->enclosed_by.empty());
  CHECK(create->escaped_by == "\\");
  CHECK(create->option_flags == REPLACE_FLAG);
  CHECK(create->field_count == 2);
  CHECK(as_text(create->fields) == std::string_view("a\0bb\0", 5));
  CHECK(create->table == "t3");
  CHECK(create->database == "test");
  CHECK(create->file_name == "big_file.dat");
  CHECK(create->first_block.file_id == 2);
  CHECK(as_text(create->first_block.content) == "Aarhus\n");

  Wire loaded = head;
  loaded.text(as_text(rest));
  const auto load = decode_load(loaded, EventType::NEW_LOAD_EVENT);
  REQUIRE(load);
  CHECK(load->file_name == "big_file.dat");
  CHECK(load->first_block.content.empty());
}

TEST_CASE("edge 54: LOAD_EVENT of MySQL 3.23, a byte an option") {
  Wire body;
  body.number(1, 4).number(0, 4).number(0, 4).number(1, 1).number(1, 1).number(0, 4);
  body.text("\t\"\n.\\")
      .number(0, 1)
      .number(0x02 | 0x08, 1)
      .text("t")
      .number(0, 1)
      .text("d")
      .number(0, 1)
      .text("f");
  const auto load = decode_load(body, EventType::LOAD_EVENT);
  REQUIRE(load);
  CHECK(load->field_terminator == "\t");
  CHECK(load->enclosed_by.empty());
  CHECK(load->line_terminator == "\n");
  CHECK(load->line_start.empty());
  CHECK(load->file_name == "f");
}

TEST_CASE("edge 17: a load with more fields than bytes") {
  Wire body;
  body.number(1, 4).number(0, 4).number(0, 4).number(1, 1).number(1, 1).number(0xffffffff, 4);
  body.short_text("").short_text("").short_text("").short_text("").short_text("").number(0, 1).text("x");
  CHECK(decode_load(body, EventType::NEW_LOAD_EVENT).error().kind == ErrorKind::corrupt);
}
