#include "parquet/metadata.h"

namespace binsift::parquet {
namespace {

// Field ids of the union LogicalType, and numbers of the older ConvertedType for readers that know only it.
enum : int { kString = 1, kDecimal = 5, kDate = 6, kTime = 7, kTimestamp = 8, kInteger = 10, kJson = 12 };
enum : int {
  kConvertedNone = -1,
  kConvertedUtf8 = 0,
  kConvertedDecimal = 5,
  kConvertedDate = 6,
  kConvertedTimestampMicros = 10,
  kConvertedUint8 = 11,
  kConvertedInt8 = 15,
  kConvertedJson = 19,
};

int converted_type(Kind kind) {
  switch (kind) {
    case Kind::int8:
    case Kind::int16:
    case Kind::int32:
    case Kind::int64: return kConvertedInt8 + int(kind) - int(Kind::int8);
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: return kConvertedUint8 + int(kind) - int(Kind::uint8);
    case Kind::decimal: return kConvertedDecimal;
    case Kind::date: return kConvertedDate;
    // The older types of times mean UTC.
    case Kind::utc_timestamp: return kConvertedTimestampMicros;
    case Kind::string: return kConvertedUtf8;
    case Kind::json: return kConvertedJson;
    default: return kConvertedNone;
  }
}

void write_in_micros(ThriftWriter& out, int id, bool utc) {
  constexpr int kMicros = 2;  // of the union TimeUnit
  out.begin_struct(id).boolean(1, utc).begin_struct(2).empty_struct(kMicros).end_struct().end_struct();
}

void write_logical_type(ThriftWriter& out, const ColumnSchema& schema) {
  constexpr int kLogicalType = 10;
  const auto integer = [&](int bits, bool is_signed) {
    out.begin_struct(kInteger).byte(1, int8_t(bits)).boolean(2, is_signed).end_struct();
  };
  if (schema.kind == Kind::float32 || schema.kind == Kind::float64 || schema.kind == Kind::binary) return;
  out.begin_struct(kLogicalType);
  switch (schema.kind) {
    case Kind::int8:
    case Kind::int16:
    case Kind::int32:
    case Kind::int64: integer(8 << (int(schema.kind) - int(Kind::int8)), true); break;
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: integer(8 << (int(schema.kind) - int(Kind::uint8)), false); break;
    case Kind::decimal:
      out.begin_struct(kDecimal).integer32(1, schema.scale).integer32(2, schema.precision).end_struct();
      break;
    case Kind::date: out.empty_struct(kDate); break;
    case Kind::time: write_in_micros(out, kTime, false); break;
    case Kind::local_timestamp: write_in_micros(out, kTimestamp, false); break;
    case Kind::utc_timestamp: write_in_micros(out, kTimestamp, true); break;
    case Kind::string: out.empty_struct(kString); break;
    case Kind::json: out.empty_struct(kJson); break;
    default: break;
  }
  out.end_struct();
}

void write_statistics(ThriftWriter& out, const EncodedChunk& chunk) {
  constexpr int kStatistics = 12;
  out.begin_struct(kStatistics).integer64(3, chunk.null_count);
  if (chunk.least && chunk.greatest) {
    out.binary(5, chunk.greatest->bytes).binary(6, chunk.least->bytes);
    out.boolean(7, chunk.greatest->exact).boolean(8, chunk.least->exact);
  }
  out.end_struct();
}

}  // namespace

void write_schema_root(ThriftWriter& out, size_t column_count) {
  out.begin_element().binary(4, "schema").integer32(5, int32_t(column_count)).end_struct();
}

void write_schema_element(ThriftWriter& out, const ColumnSchema& schema) {
  out.begin_element().integer32(1, int32_t(schema.physical()));
  if (schema.physical() == Physical::FIXED_LEN_BYTE_ARRAY) out.integer32(2, int32_t(schema.fixed_size()));
  out.integer32(3, schema.optional ? 1 : 0).binary(4, schema.name);
  if (const int converted = converted_type(schema.kind); converted != kConvertedNone)
    out.integer32(6, converted);
  if (schema.kind == Kind::decimal) out.integer32(7, schema.scale).integer32(8, schema.precision);
  write_logical_type(out, schema);
  out.end_struct();
}

std::string column_metadata(const ColumnSchema& schema, const EncodedChunk& chunk, uint64_t begin) {
  const bool plain_too =
      chunk.encoding != Encoding::PLAIN && (chunk.has_dictionary || chunk.plain_page_count != 0);
  ThriftWriter out;
  out.integer32(1, int32_t(schema.physical()));
  out.list_of_integers32(2, 2 + plain_too);
  out.element(int64_t(Encoding::RLE)).element(int64_t(chunk.encoding));
  if (plain_too) out.element(int64_t(Encoding::PLAIN));
  out.list_of_binary(3, 1).element(schema.name);
  out.integer32(4, kCodecZstd);
  out.integer64(5, chunk.row_count);
  out.integer64(6, int64_t(chunk.uncompressed_size));
  out.integer64(7, int64_t(chunk.bytes.size()));
  out.integer64(9, int64_t(begin + chunk.dictionary_size));
  if (chunk.has_dictionary) out.integer64(11, int64_t(begin));
  write_statistics(out, chunk);
  // Readers that skip by dictionary must know that all pages use it.
  const uint32_t plain_pages = chunk.plain_page_count;
  const uint32_t coded_pages = uint32_t(chunk.pages.size()) - plain_pages;
  out.list_of_structs(13, size_t(chunk.has_dictionary) + (coded_pages != 0) + (plain_pages != 0));
  const auto count = [&](PageType type, Encoding encoding, uint32_t pages) {
    if (pages == 0) return;
    out.begin_element().integer32(1, int32_t(type)).integer32(2, int32_t(encoding));
    out.integer32(3, int32_t(pages)).end_struct();
  };
  count(PageType::DICTIONARY_PAGE, Encoding::PLAIN, chunk.has_dictionary);
  count(PageType::DATA_PAGE, chunk.encoding, coded_pages);
  count(PageType::DATA_PAGE, Encoding::PLAIN, plain_pages);
  return out.end_struct().take();
}

std::string offset_index(const EncodedChunk& chunk, uint64_t begin) {
  ThriftWriter out;
  out.list_of_structs(1, chunk.pages.size());
  for (const PagePlace& page : chunk.pages) {
    out.begin_element().integer64(1, int64_t(begin + page.offset));
    out.integer32(2, int32_t(page.size)).integer64(3, page.first_row).end_struct();
  }
  return out.end_struct().take();
}

}  // namespace binsift::parquet
