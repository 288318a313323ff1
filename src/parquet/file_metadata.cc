#include "parquet/file_metadata.h"

#include "parquet/thrift_reader.h"

namespace binsift::parquet {
namespace {

constexpr uint64_t kTailSize = 8, kLargestMetadata = 1 << 30;
constexpr std::string_view kEncryptedMagic = "PARE";

// Elements of the schema, and of the types that they tell.
struct Element {
  int physical = -1, fixed_size = 0, repetition = 0, children = 0, converted = -1;
  int scale = 0, precision = 0;
  std::string name;
  int logical = 0;  // field of the union LogicalType; 0: none
  int bits = 0, unit = 0;
  bool is_signed = true, in_utc = false;
};

enum : int { kMillis = 1, kMicros = 2 };  // of the union TimeUnit

void read_logical(ThriftReader& in, uint8_t type, Element& element) {
  in.inner_struct(type, [&](int logical, uint8_t outer) {
    element.logical = logical;
    in.inner_struct(outer, [&](int id, uint8_t inner) {
      switch (logical) {
        case 5:  // DECIMAL
          (id == 1 ? element.scale : element.precision) = int(in.integer(inner));
          return true;
        case 7:  // TIME, TIMESTAMP
        case 8:
          if (id == 1) return element.in_utc = in.boolean(inner), true;
          in.inner_struct(inner, [&](int unit, uint8_t) { return element.unit = unit, false; });
          return true;
        case 10:  // INTEGER
          if (id == 1) return element.bits = int(in.integer(inner)), true;
          return element.is_signed = in.boolean(inner), true;
        default: return false;
      }
    });
    return true;
  });
}

Element read_element(ThriftReader& in) {
  Element element;
  in.each_field([&](int id, uint8_t type) {
    switch (id) {
      case 1: element.physical = int(in.integer(type)); return true;
      case 2: element.fixed_size = int(in.integer(type)); return true;
      case 3: element.repetition = int(in.integer(type)); return true;
      case 4: element.name = in.text(type); return true;
      case 5: element.children = int(in.integer(type)); return true;
      case 6: element.converted = int(in.integer(type)); return true;
      case 7: element.scale = int(in.integer(type)); return true;
      case 8: element.precision = int(in.integer(type)); return true;
      case 10: return read_logical(in, type, element), true;
      default: return false;
    }
  });
  return element;
}

// Files of old writers tell the older ConvertedType alone.
void take_converted(Element& element) {
  if (element.logical != 0 || element.converted < 0) return;
  switch (element.converted) {
    case 0: element.logical = 1; break;
    case 4: element.logical = 4; break;
    case 5: element.logical = 5; break;
    case 6: element.logical = 6; break;
    case 7:
    case 8: element.logical = 7, element.unit = element.converted - 6; break;
    case 9:
    case 10: element.logical = 8, element.unit = element.converted - 8, element.in_utc = true; break;
    case 11:
    case 12:
    case 13:
    case 14:
      element.logical = 10, element.bits = 8 << (element.converted - 11), element.is_signed = false;
      break;
    case 15:
    case 16:
    case 17:
    case 18: element.logical = 10, element.bits = 8 << (element.converted - 15); break;
    case 19: element.logical = 12; break;
    default: element.logical = -1;
  }
}

bool kind_of(const Element& element, ColumnSchema& schema) {
  const bool is_integer =
      element.physical == int(Physical::INT32) || element.physical == int(Physical::INT64);
  const bool is_wide = element.physical == int(Physical::INT64);
  const bool is_bytes = element.physical == int(Physical::BYTE_ARRAY);
  switch (element.logical) {
    case 0:
      if (is_integer) return schema.kind = is_wide ? Kind::int64 : Kind::int32, true;
      if (element.physical == int(Physical::FLOAT)) return schema.kind = Kind::float32, true;
      if (element.physical == int(Physical::DOUBLE)) return schema.kind = Kind::float64, true;
      return schema.kind = Kind::binary, true;
    case 1:
    case 4: return schema.kind = Kind::string, is_bytes;
    case 5:
      schema.kind = Kind::decimal;
      schema.precision = uint8_t(element.precision), schema.scale = uint8_t(element.scale);
      return element.precision >= 1 && element.precision <= int(kDecimalMostDigits) && element.scale >= 0 &&
             element.scale <= element.precision && element.physical >= int(Physical::INT32) &&
             element.physical != int(Physical::FLOAT) && element.physical != int(Physical::DOUBLE) &&
             element.fixed_size <= 16;
    case 6: return schema.kind = Kind::date, is_integer && !is_wide;
    case 7:
      schema.kind = Kind::time;
      return is_integer && is_wide == (element.unit == kMicros) &&
             (element.unit == kMicros || element.unit == kMillis);
    case 8:
      schema.kind = element.in_utc ? Kind::utc_timestamp : Kind::local_timestamp;
      return is_wide && (element.unit == kMicros || element.unit == kMillis);
    case 10: {
      const int place = element.bits == 8 ? 0 : element.bits == 16 ? 1 : element.bits == 32 ? 2 : 3;
      schema.kind = Kind(int(element.is_signed ? Kind::int8 : Kind::uint8) + place);
      return is_integer && is_wide == (place == 3) && element.bits == 8 << place;
    }
    case 12: return schema.kind = Kind::json, is_bytes;
    default: return false;
  }
}

Result<StoredColumn> column_of(Element element) {
  const auto refuse = [&](const char* what) {
    Error error{.kind = ErrorKind::unsupported};
    error.detail = "column " + element.name + " " + what;
    return error;
  };
  if (element.children > 0 || element.repetition > 1) return refuse("is nested: only flat tables are read");
  if (element.physical == 0 || element.physical == 3 ||
      element.physical > int(Physical::FIXED_LEN_BYTE_ARRAY))
    return refuse("is of a physical type that is not read: BOOLEAN, INT96 or a newer one");
  if (element.physical < 0) return refuse("has no type");
  take_converted(element);
  StoredColumn column;
  column.physical = Physical(element.physical);
  if (column.physical == Physical::FIXED_LEN_BYTE_ARRAY) {
    if (element.fixed_size < 1 || element.fixed_size > 1 << 20) return refuse("has values of no size");
    column.fixed_size = unsigned(element.fixed_size);
  }
  if (!kind_of(element, column.schema)) return refuse("is of a logical type that is not read");
  column.in_millis = element.unit == kMillis;
  column.schema.optional = element.repetition == 1;
  column.schema.name = std::move(element.name);
  return column;
}

struct ChunkText {
  StoredChunk chunk;
  int64_t data_at = 0, dictionary_at = -1;
  bool has_metadata = false, is_elsewhere = false, is_encrypted = false;
};

ChunkText read_chunk(ThriftReader& in) {
  ChunkText text;
  in.each_field([&](int id, uint8_t type) {
    if (id == 1) return text.is_elsewhere = true, false;
    if (id == 8 || id == 9) return text.is_encrypted = true, false;
    if (id != 3) return false;
    text.has_metadata = true;
    in.inner_struct(type, [&](int field, uint8_t inner) {
      switch (field) {
        case 4: text.chunk.codec = int(in.integer(inner)); return true;
        case 7: text.chunk.size = uint64_t(in.integer(inner)); return true;
        case 9: text.data_at = in.integer(inner); return true;
        case 11: text.dictionary_at = in.integer(inner); return true;
        default: return false;
      }
    });
    return true;
  });
  text.chunk.begin = uint64_t(text.data_at);
  // Some writers tell 0 where there is no dictionary.
  if (text.dictionary_at > 0 && text.dictionary_at < text.data_at)
    text.chunk.begin = uint64_t(text.dictionary_at);
  return text;
}

const char* name_of_codec(int codec) {
  constexpr const char* kNames[] = {"", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "", "LZ4_RAW"};
  return codec >= 0 && codec < int(std::size(kNames)) ? kNames[codec] : "a codec that is not known";
}

}  // namespace

size_t FileMetadata::find(std::string_view name) const {
  size_t i = 0;
  while (i < columns.size() && columns[i].schema.name != name) ++i;
  return i;
}

Result<FileMetadata> read_file_metadata(const FileBytes& file) {
  uint8_t tail[kTailSize];
  if (file.size < kMagic.size() + kTailSize)
    return damage_at(0, "no Parquet file: it has " + std::to_string(file.size) + " bytes");
  if (Result<void> got = file.read(file.size - kTailSize, tail, kTailSize); !got)
    return std::move(got).error();
  const std::string_view magic(reinterpret_cast<const char*>(tail) + 4, 4);
  if (magic == kEncryptedMagic)
    return Error{.kind = ErrorKind::unsupported, .detail = "an encrypted Parquet file"};
  if (magic != kMagic)
    return damage_at(file.size - 4,
                     "no Parquet file: it does not end with PAR1, as one that was cut off does not");
  const uint64_t size = load_u32(tail);
  if (size > file.size - kMagic.size() - kTailSize || size > kLargestMetadata)
    return damage_at(file.size - kTailSize,
                     "the metadata's size is " + std::to_string(size) + " bytes, more than there are");
  const uint64_t begin = file.size - kTailSize - size;
  std::vector<uint8_t> bytes(size);
  if (Result<void> got = file.read(begin, bytes.data(), bytes.size()); !got) return std::move(got).error();

  FileMetadata metadata;
  std::vector<Element> elements;
  std::vector<std::vector<ChunkText>> chunks;
  int64_t row_count = 0;
  bool is_encrypted = false;
  ThriftReader in(bytes);
  in.each_field([&](int id, uint8_t type) {
    switch (id) {
      case 2: in.each_element(type, [&](uint8_t) { elements.push_back(read_element(in)); }); return true;
      case 3: row_count = in.integer(type); return true;
      case 4:
        in.each_element(type, [&](uint8_t) {
          StoredRowGroup& group = metadata.groups.emplace_back();
          std::vector<ChunkText>& texts = chunks.emplace_back();
          in.each_field([&](int field, uint8_t inner) {
            if (field == 1)
              return in.each_element(inner, [&](uint8_t) { texts.push_back(read_chunk(in)); }), true;
            if (field == 3) return group.row_count = uint64_t(in.integer(inner)), true;
            return false;
          });
        });
        return true;
      case 5:
        in.each_element(type, [&](uint8_t) {
          std::string key, value;
          in.each_field([&](int field, uint8_t inner) {
            if (field != 1 && field != 2) return false;
            (field == 1 ? key : value) = in.text(inner);
            return true;
          });
          metadata.key_values[std::move(key)] = std::move(value);
        });
        return true;
      case 8: is_encrypted = true; return false;
      default: return false;
    }
  });
  if (!in.ok()) return damage_at(begin + in.offset(), "the metadata contradicts its format");
  if (is_encrypted) return Error{.kind = ErrorKind::unsupported, .detail = "an encrypted Parquet file"};
  if (elements.empty() || elements[0].children < 0 || size_t(elements[0].children) > elements.size() - 1)
    return damage_at(begin, "the metadata tells no columns");
  for (size_t i = 1; i < elements.size(); ++i) {
    Result<StoredColumn> column = column_of(std::move(elements[i]));
    if (!column) return std::move(column).error();
    metadata.columns.push_back(std::move(*column));
  }
  uint64_t rows = 0;
  for (size_t g = 0; g < chunks.size(); ++g) {
    StoredRowGroup& group = metadata.groups[g];
    if (chunks[g].size() != metadata.columns.size() || group.row_count > uint64_t(INT64_MAX))
      return damage_at(begin, "row group " + std::to_string(g) + " does not have the schema's columns");
    rows += group.row_count;
    for (ChunkText& text : chunks[g]) {
      const StoredChunk& chunk = text.chunk;
      if (text.is_encrypted) return Error{.kind = ErrorKind::unsupported, .detail = "encrypted columns"};
      if (text.is_elsewhere) return Error{.kind = ErrorKind::unsupported, .detail = "columns in other files"};
      if (!text.has_metadata || chunk.begin < kMagic.size() || chunk.begin > begin ||
          chunk.size > begin - chunk.begin)
        return damage_at(begin,
                         "a chunk of row group " + std::to_string(g) + " stands outside of the file's pages");
      if (chunk.codec != kCodecNone && chunk.codec != kCodecZstd) {
        Error error{.kind = ErrorKind::unsupported};
        error.detail = std::string("pages compressed with ") + name_of_codec(chunk.codec);
        error.hint = "zstd and uncompressed are read";
        return error;
      }
      group.chunks.push_back(chunk);
    }
  }
  if (row_count < 0 || rows != uint64_t(row_count))
    return damage_at(begin, "the row groups have " + std::to_string(rows) + " rows, and the file " +
                                std::to_string(row_count));
  metadata.row_count = rows;
  return metadata;
}

}  // namespace binsift::parquet
