#include "event/rows.h"

#include <doctest/doctest.h>

#include "event/table_map.h"
#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("WRITE_ROWS_EVENT of MySQL 9.7") {
  const Buffer event = from_hex(
      "dda2006b1e6500000052000000ad04000000007a0000000000110002000dffff00100100000080000080000000008000000000"
      "000080000000"
      "000000000000000080000000000000000000000000bb81be0e");
  const FormatDescription format = mysql_format();
  const Header header = header_of(event);
  const auto rows = decode_rows(body_of(event, format), header.type, format);
  REQUIRE(rows);
  CHECK(rows->table_id == 0x7a);
  CHECK(rows->operation == RowOperation::insert_rows);
  CHECK(rows->column_count == 13);
  CHECK(rows->before_present.empty());
  CHECK(rows->after_present.size() == 2);
  CHECK(rows->extra_row_info.empty());
  CHECK(rows->rows_offset == 13);
  CHECK(rows->rows.size() == 46);
  CHECK(*decode_table_id(body_of(event, format), header.type, format) == 0x7a);
}

TEST_CASE("edge 24: an update has a bitmap for each image") {
  Wire body;
  body.number(0x117, 6).number(1, 2).number(2, 2).number(9, 1).hex("0100 fe01 00 01000000 ffff");
  const auto rows = decode_rows(body, EventType::UPDATE_ROWS_EVENT, mysql_format());
  REQUIRE(rows);
  CHECK(rows->operation == RowOperation::update_rows);
  REQUIRE(rows->before_present.size() == 2);
  REQUIRE(rows->after_present.size() == 2);
  CHECK(rows->before_present[0] == 0x01);
  CHECK(rows->after_present[0] == 0xfe);
  CHECK(rows->rows.size() == 7);
  CHECK_FALSE(rows->partial);
}

TEST_CASE("DELETE_ROWS_EVENT has the before image's bitmap alone") {
  const Buffer event =
      from_hex("dfa2006b206500000028000000f73a000000001a01000000001100020001ff00010000006e694630");
  const FormatDescription format = mysql_format();
  const auto rows = decode_rows(body_of(event, format), EventType::DELETE_ROWS_EVENT, format);
  REQUIRE(rows);
  CHECK(rows->operation == RowOperation::delete_rows);
  CHECK(rows->before_present.size() == 1);
  CHECK(rows->after_present.empty());
  CHECK(rows->rows.size() == 5);
}

TEST_CASE("edge 58: the flags of a statement's row events") {
  Wire body;
  body.number(0x7a, 6).number(STMT_END_F | 0x02 | 0x10, 2).number(2, 2).number(1, 1).hex("01 0007000000");
  const auto rows = decode_rows(body, EventType::WRITE_ROWS_EVENT, mysql_format());
  REQUIRE(rows);
  CHECK((rows->flags & STMT_END_F) != 0);
  CHECK(rows->flags == 0x13);
}

TEST_CASE("edge 26: PARTIAL_UPDATE_ROWS_EVENT") {
  const Buffer event = from_hex(
      "00b95569270100000052000000af3a000000006a00000000001100020003ffff02040000000400000000000400000017000000"
      "00010016000b"
      "0003000c0e006e6f7707612076616c7565040000005f35558f");
  const FormatDescription format = mysql_format();
  const auto rows = decode_rows(body_of(event, format), EventType::PARTIAL_UPDATE_ROWS_EVENT, format);
  REQUIRE(rows);
  CHECK(rows->partial);
  CHECK(rows->operation == RowOperation::update_rows);
  CHECK(rows->column_count == 3);
  CHECK(rows->rows.size() == 46);
}

TEST_CASE("edge 27: extra row info of NDB and of partitions") {
  const auto rows_with = [](std::string_view extra) {
    Wire body;
    const Buffer bytes = from_hex(extra);
    body.number(1, 6)
        .number(1, 2)
        .number(bytes.size() + 2, 2)
        .hex(extra)
        .number(1, 1)
        .hex("01 01 0007000000");
    return body.bytes();
  };
  const Buffer insert = rows_with("01 0500");
  const auto inserted = decode_rows(insert, EventType::WRITE_ROWS_EVENT, mysql_format());
  REQUIRE(inserted);
  const auto partition = decode_partition_info(inserted->extra_row_info, inserted->operation);
  REQUIRE(partition);
  CHECK(partition->present);
  CHECK(partition->partition_id == 5);

  const Buffer update = rows_with("00 04 000000 01 0500 0300");
  const auto updated = decode_rows(update, EventType::UPDATE_ROWS_EVENT, mysql_format());
  REQUIRE(updated);
  const auto both = decode_partition_info(updated->extra_row_info, updated->operation);
  REQUIRE(both);
  CHECK(both->partition_id == 5);
  CHECK(both->source_partition_id == 3);

  const auto of = [](std::string_view hex) {
    return decode_partition_info(from_hex(hex), RowOperation::update_rows);
  };
  CHECK_FALSE(of("")->present);
  CHECK_FALSE(of("07 ff ff")->present);  // a kind of a newer server
  CHECK_FALSE(of("01 0500"));            // the update's second id is missing
  CHECK_FALSE(of("00 00"));
  CHECK_FALSE(of("00 05 00"));
}

TEST_CASE("edge 8: a table id of four bytes where the post-header has six") {
  FormatDescription format = mysql_format("5.1.30");
  format.post_header_lengths[uint8_t(EventType::WRITE_ROWS_EVENT_V1)] = 6;
  format.post_header_lengths[uint8_t(EventType::TABLE_MAP_EVENT)] = 6;
  Wire body;
  body.number(0x12345678, 4).number(1, 2).number(1, 1).hex("ff fe 01000000");
  const auto rows = decode_rows(body, EventType::WRITE_ROWS_EVENT_V1, format);
  REQUIRE(rows);
  CHECK(rows->table_id == 0x12345678);
  CHECK(rows->flags == 1);
  CHECK(*decode_table_id(body, EventType::WRITE_ROWS_EVENT_V1, format) == 0x12345678);
  Wire map;
  map.number(9, 4).number(0, 2).short_text("d").number(0, 1).short_text("t").number(0, 1).hex("01 03 00 01");
  CHECK(decode_table_map(map, format)->table_id == 9);
}

TEST_CASE("edge 69: version 1 has no extra row info, whatever the type it is packed in") {
  Wire body;
  body.number(18, 6).number(1, 2).number(3, 1).hex("07 f8 01000000");
  for (const auto type : {EventType::WRITE_ROWS_EVENT_V1, EventType::WRITE_ROWS_COMPRESSED_EVENT_V1}) {
    const auto rows = decode_rows(body, type, mariadb_format());
    REQUIRE(rows);
    CHECK(rows->column_count == 3);
    CHECK(rows->rows_offset == 10);
  }
}

TEST_CASE("row events of MySQL 5.1 betas have one bitmap, also updates") {
  const FormatDescription format = mysql_format("5.1.17-beta");
  const Buffer body = from_hex("1000000000000100 02 ff f9 00000000 036f6e65 f9 01000000 036f6e65");
  const auto rows = decode_rows(body, EventType::PRE_GA_UPDATE_ROWS_EVENT, format);
  REQUIRE(rows);
  CHECK(rows->pre_ga);
  CHECK(rows->before_present.size() == 1);
  CHECK(rows->after_present.size() == 1);
  CHECK(rows->rows.size() == 18);
}

TEST_CASE("what is a row event, and what it does") {
  CHECK(is_rows_event(EventType::DELETE_ROWS_COMPRESSED_EVENT));
  CHECK(is_rows_event(EventType::PARTIAL_UPDATE_ROWS_EVENT));
  CHECK_FALSE(is_rows_event(EventType::TABLE_MAP_EVENT));
  CHECK_FALSE(is_rows_event(EventType::PARTIAL_ROW_DATA_EVENT));
  CHECK(operation_of(EventType::UPDATE_ROWS_COMPRESSED_EVENT_V1) == RowOperation::update_rows);
  CHECK(operation_of(EventType::DELETE_ROWS_EVENT_V1) == RowOperation::delete_rows);
}

TEST_CASE("edge 17: column counts that the bytes can't hold are an error, not an allocation") {
  const auto with_count = [](std::string_view count) {
    Wire body;
    body.number(1, 6).number(1, 2).number(2, 2).hex(count).hex("ff ff");
    return decode_rows(body, EventType::WRITE_ROWS_EVENT, mysql_format());
  };
  CHECK_FALSE(with_count("fe ffffffffffffffff"));
  CHECK_FALSE(with_count("fc 0110"));  // 4097
  CHECK_FALSE(with_count("fc 0010"));  // 4096, with two bytes of bitmap
  CHECK_FALSE(with_count("fb"));
  CHECK_FALSE(with_count("00"));  // rows without columns
  Wire short_extra;
  short_extra.number(1, 6).number(1, 2).number(1, 2).hex("01 01");
  CHECK_FALSE(decode_rows(short_extra, EventType::WRITE_ROWS_EVENT, mysql_format()));
}
