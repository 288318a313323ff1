#include "event/rows.h"

#include "event/table_id.h"

namespace binsift {
namespace {

constexpr uint8_t kNdbInfo = 0;
constexpr uint8_t kPartitionInfo = 1;

struct RowsKind {
  RowOperation operation{};
  bool has_extra_info = false;  // version 2
  bool pre_ga = false;
};

constexpr RowsKind kind_of(EventType type) {
  using enum EventType;
  using enum RowOperation;
  switch (type) {
    case PRE_GA_WRITE_ROWS_EVENT: return {insert_rows, false, true};
    case PRE_GA_UPDATE_ROWS_EVENT: return {update_rows, false, true};
    case PRE_GA_DELETE_ROWS_EVENT: return {delete_rows, false, true};
    case WRITE_ROWS_EVENT_V1:
    case WRITE_ROWS_COMPRESSED_EVENT_V1: return {insert_rows};
    case UPDATE_ROWS_EVENT_V1:
    case UPDATE_ROWS_COMPRESSED_EVENT_V1: return {update_rows};
    case DELETE_ROWS_EVENT_V1:
    case DELETE_ROWS_COMPRESSED_EVENT_V1: return {delete_rows};
    case WRITE_ROWS_EVENT:
    case WRITE_ROWS_COMPRESSED_EVENT: return {insert_rows, true};
    case UPDATE_ROWS_EVENT:
    case PARTIAL_UPDATE_ROWS_EVENT:
    case UPDATE_ROWS_COMPRESSED_EVENT: return {update_rows, true};
    case DELETE_ROWS_EVENT:
    case DELETE_ROWS_COMPRESSED_EVENT: return {delete_rows, true};
    default: return {};
  }
}

}  // namespace

RowOperation operation_of(EventType rows_type) {
  return kind_of(rows_type).operation;
}

namespace {

// The rows of nearly every log: a table id of six bytes, no extra info, at most 250 columns. False: not so,
// or cut short.
inline bool decode_common_rows(Bytes body, RowsKind kind, RowsEvent& rows) {
  const size_t count_offset = kind.has_extra_info ? 10 : 8;
  if (body.size() <= count_offset) return false;
  const uint8_t* const p = body.data();
  const unsigned column_count = p[count_offset];
  if ((kind.has_extra_info && load_u16(p + 8) != 2) || column_count == 0 || column_count > 250) return false;
  const size_t bitmap_size = (column_count + 7) / 8;
  const bool is_update = kind.operation == RowOperation::update_rows;
  const size_t before_offset = count_offset + 1, after_offset = before_offset + is_update * bitmap_size;
  const size_t rows_offset = after_offset + bitmap_size;
  if (body.size() < rows_offset) return false;
  rows.table_id = load_u48(p);
  rows.flags = load_u16(p + 6);
  rows.column_count = column_count;
  if (kind.operation != RowOperation::insert_rows)
    rows.before_present = body.subspan(before_offset, bitmap_size);
  if (kind.operation != RowOperation::delete_rows)
    rows.after_present = body.subspan(after_offset, bitmap_size);
  const auto has_all = [&](size_t offset) {
    if (column_count > 64 || body.size() < offset + 8) [[unlikely]]
      return are_all_set(body.subspan(offset), column_count);
    return load_u64(p + offset) << (64 - column_count) == ~uint64_t{0} << (64 - column_count);
  };
  rows.is_whole = has_all(before_offset) && (!is_update || has_all(after_offset));
  rows.rows_offset = rows_offset;
  rows.rows = body.subspan(rows_offset);
  return true;
}

}  // namespace

Result<RowsEvent> decode_rows(Bytes body, EventType type, const FormatDescription& format) {
  const RowsKind kind = kind_of(type);
  Result<RowsEvent> result{RowsEvent{}};
  RowsEvent& rows = *result;
  rows.operation = kind.operation;
  rows.partial = type == EventType::PARTIAL_UPDATE_ROWS_EVENT;
  rows.pre_ga = kind.pre_ga;
  if (!kind.pre_ga && format.post_header_length(type) != 6 && decode_common_rows(body, kind, rows)) [[likely]]
    return result;
  Cursor cursor(body);
  rows.table_id = read_table_id(cursor, type, format);
  rows.flags = cursor.u16("flags");
  if (kind.has_extra_info) {
    const uint16_t size = cursor.u16("extra row info length");
    if (size < 2) cursor.fail("extra row info length");
    if (cursor.ok()) rows.extra_row_info = cursor.bytes(size - 2u, "extra row info");
  }
  rows.column_count = cursor.packed("column count");
  if (rows.column_count > kMaxColumns) cursor.fail("column count");
  if (!cursor.ok()) return cursor.error();
  const size_t bitmap_size = size_t(rows.column_count + 7) / 8;
  const Bytes first = cursor.bytes(bitmap_size, "columns_present");
  if (kind.operation != RowOperation::insert_rows) rows.before_present = first;
  if (kind.operation == RowOperation::insert_rows) rows.after_present = first;
  if (kind.operation == RowOperation::update_rows) {
    rows.after_present = kind.pre_ga ? first : cursor.bytes(bitmap_size, "columns_present_update");
  }
  rows.is_whole =
      (rows.operation == RowOperation::insert_rows || are_all_set(rows.before_present, rows.column_count)) &&
      (rows.operation == RowOperation::delete_rows || are_all_set(rows.after_present, rows.column_count));
  rows.rows_offset = cursor.offset();
  rows.rows = cursor.rest();
  // Rows without columns take no bytes: whoever read on would never arrive.
  if (rows.column_count == 0 && !rows.rows.empty()) cursor.fail("column count");
  if (!cursor.ok()) return cursor.error();
  return result;
}

Result<PartitionInfo> decode_partition_info(Bytes extra_row_info, RowOperation operation) {
  Cursor cursor(extra_row_info);
  PartitionInfo partition;
  while (cursor.ok() && !cursor.at_end() && !partition.present) {
    const uint8_t kind = cursor.u8("extra row info kind");
    if (kind == kNdbInfo) {
      const uint8_t size = cursor.u8("NDB info length");  // counts itself
      if (size == 0) cursor.fail("NDB info length");
      if (cursor.ok()) cursor.skip(size - 1u, "NDB info");
    } else if (kind == kPartitionInfo) {
      partition.present = true;
      partition.partition_id = cursor.u16("partition id");
      if (operation == RowOperation::update_rows)
        partition.source_partition_id = cursor.u16("source partition id");
    } else {
      break;  // of a newer server, and without a length
    }
  }
  if (!cursor.ok()) return cursor.error();
  return partition;
}

}  // namespace binsift
