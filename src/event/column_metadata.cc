#include "event/column_metadata.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr unsigned kUnknownSize = 255;

// Of a TYPED_ARRAY the size depends on its element; no server logs such a column.
unsigned metadata_size(ColumnType type) {
  using enum ColumnType;
  switch (type) {
    case STRING:
    case ENUM:
    case SET:
    case VARCHAR:
    case VAR_STRING:
    case VARCHAR_COMPRESSED:
    case NEWDECIMAL:
    case BIT: return 2;
    case BLOB:
    case TINY_BLOB:
    case MEDIUM_BLOB:
    case LONG_BLOB:
    case BLOB_COMPRESSED:
    case GEOMETRY:
    case JSON:
    case VECTOR:
    case FLOAT:
    case DOUBLE:
    case TIME2:
    case DATETIME2:
    case TIMESTAMP2: return 1;
    case DECIMAL:
    case TINY:
    case SHORT:
    case LONG:
    case NULL_TYPE:
    case TIMESTAMP:
    case LONGLONG:
    case INT24:
    case DATE:
    case TIME:
    case DATETIME:
    case YEAR:
    case NEWDATE: return 0;
    case TYPED_ARRAY:
    case INVALID:
    case BOOL: break;
  }
  return kUnknownSize;
}

void unfold_string(uint8_t type, uint8_t size, MappedColumn& column) {
  constexpr uint8_t kSizeBits = 0x30;
  column.metadata = size;
  if (type == 0) return;  // before MySQL 5.1.?: the size alone
  if ((type & kSizeBits) != kSizeBits) {
    column.metadata = uint16_t(size | ((type & kSizeBits) ^ kSizeBits) << 4);
    type |= kSizeBits;
  }
  column.type = ColumnType(type);
  if (column.type != ColumnType::STRING && column.type != ColumnType::ENUM &&
      column.type != ColumnType::SET && column.type != ColumnType::VAR_STRING) {
    column.type = ColumnType::INVALID;
  }
}

void read_one(Cursor& metadata, MappedColumn& column) {
  using enum ColumnType;
  switch (column.type) {
    case STRING:
    case ENUM:
    case SET: {
      const uint8_t type = metadata.u8("metadata");
      unfold_string(type, metadata.u8("metadata"), column);
      return;
    }
    case NEWDECIMAL: {
      const uint8_t precision = metadata.u8("metadata");
      column.metadata = uint16_t(precision << 8 | metadata.u8("metadata"));
      return;
    }
    case BIT: {
      const uint8_t bits = metadata.u8("metadata");
      column.metadata = uint16_t(bits + 8 * metadata.u8("metadata"));
      return;
    }
    case VARCHAR:
    case VAR_STRING:
    case VARCHAR_COMPRESSED: column.metadata = metadata.u16("metadata"); return;
    default:
      if (metadata_size(column.type) == 1) column.metadata = metadata.u8("metadata");
  }
}

}  // namespace

bool read_column_metadata(Cursor& metadata, std::vector<MappedColumn>& columns) {
  size_t known = 0, unknown = 0;
  for (const MappedColumn& column : columns) {
    const unsigned size = metadata_size(column.type);
    size == kUnknownSize ? ++unknown : known += size;
  }
  if (known > metadata.left()) return false;
  const size_t spare = metadata.left() - known;
  const size_t a_unknown = unknown ? spare / unknown : 0;
  if (a_unknown * unknown != spare) return false;
  for (MappedColumn& column : columns) {
    if (metadata_size(column.type) == kUnknownSize) {
      if (a_unknown == 1) {
        column.metadata = metadata.u8("metadata");
      } else {
        metadata.skip(a_unknown, "metadata");
      }
      column.metadata_size = uint8_t(std::min<size_t>(a_unknown, 255));
    } else {
      read_one(metadata, column);
    }
  }
  return metadata.ok();
}

}  // namespace binsift
