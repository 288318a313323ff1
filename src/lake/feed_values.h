#pragma once
// The row reader's visitor that puts an image's values into columns, with nothing between. What a column's
// type can't hold is null there, and stands in its raw column as the JSON record shows it.
#include <cstring>

#include "lake/row_batch.h"
#include "log/inflate.h"
#include "row/json_diff.h"
#include "row/row_reader.h"

namespace binsift {

// What is kept once a table a thread.
struct FeedTable {
  LayoutPtr layout;
  std::vector<uint64_t> raw_counts;  // a column: values that its type could not hold
  uint64_t absent_rows = 0;          // rows of the feed that lack columns
  bool has_counts = false;           // some of them are not 0

  explicit FeedTable(LayoutPtr of) : layout(std::move(of)), raw_counts(layout->columns.size()) {}

 private:
  friend class FeedRows;
  // The columns that images with these bits lack
  std::vector<uint8_t> absent_bits_;
  std::vector<size_t> absent_places_;
  std::string absent_names_;  // a JSON array
};

// What the values of all tables share; one a thread.
struct FeedScratch {
  OutBuffer text;
  Inflater inflater;
  std::vector<Bytes> before;  // of an update: what is held by bytes in the image before it, by column
  JsonEdit edit;
  uint64_t undecoded_count = 0;  // values that contradict their type
};

class FeedValues {
 public:
  FeedValues(RowBatch& batch, FeedScratch& scratch, FeedTable& table, bool server_text_json)
      : batch_(batch),
        layout_(*batch.layout),
        columns_(layout_.columns.data()),
        scratch_(scratch),
        table_(table),
        server_text_json_(server_text_json) {}

  // Before images keep their texts and documents for the after image: its diffs, and what has not changed.
  void keep_before(bool keep) { keeps_before_ = keep, compares_ = false; }
  void compare_to_before(bool compare) { keeps_before_ = false, compares_ = compare; }

  bool wants_all() const { return layout_.wants_all; }
  bool wants(size_t i) const { return columns_[i].place != TableLayout::kNowhere; }

  void null(size_t i) {
    if (keeps_before_) scratch_.before[i] = Bytes();
    at(i).put_null();
  }
  void integer(size_t i, int64_t value) { put_integer(i, value); }
  void unsigned_integer(size_t i, uint64_t value) { put_integer(i, int64_t(value)); }
  void float32(size_t i, float value) { at(i).put(value); }
  void float64(size_t i, double value) { at(i).put(value); }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale);
  void year(size_t i, unsigned value) { at(i).put(int32_t(value)); }
  void bit(size_t i, uint64_t value) { put_integer(i, int64_t(value)); }
  void date(size_t i, Date value);
  void time(size_t i, const Time& value, unsigned fsp);
  void datetime(size_t i, const DateTime& value, unsigned fsp);
  void timestamp(size_t i, Timestamp value, unsigned fsp);
  void enumeration(size_t i, unsigned index);
  void set(size_t i, uint64_t bits);
  void text(size_t i, Bytes bytes) {
    if (!put_again(i, bytes)) put_text(i, bytes);
  }
  void unknown_text(size_t i, Bytes bytes) {
    if (!put_again(i, bytes)) put_unknown_text(i, bytes);
  }
  void binary(size_t i, Bytes bytes) {
    if (!put_again(i, bytes)) put_binary(i, bytes);
  }
  void address(size_t i, TextKind kind, Bytes bytes);
  void compressed(size_t i, Bytes bytes);
  void json(size_t i, Bytes document);
  void json_diff(size_t i, Bytes diffs);
  void geometry(size_t i, Bytes bytes);
  void vector(size_t i, Bytes bytes);
  void json_text(size_t i, Bytes bytes);

 private:
  parquet::ColumnValues& at(size_t i) { return batch_.columns[columns_[i].place]; }
  void put_integer(size_t i, int64_t value) {
    if (columns_[i].form == parquet::ColumnValues::Form::fixed4)
      at(i).put(int32_t(value));
    else if (columns_[i].form == parquet::ColumnValues::Form::fixed8) [[likely]]
      at(i).put(value);
    else
      at(i).put(__int128(uint64_t(value)));  // an unsigned one as DECIMAL(20, 0)
  }
  // The image before has the same bytes in the log: then its value is put once more.
  bool put_again(size_t i, Bytes bytes) {
    if (keeps_before_) scratch_.before[i] = bytes;
    if (!compares_) return false;
    const Bytes before = scratch_.before[i];
    return before.data() && before.size() == bytes.size() &&
           std::memcmp(before.data(), bytes.data(), bytes.size()) == 0 && at(i).put_bytes_again();
  }
  void put_text(size_t i, Bytes bytes);
  void put_unknown_text(size_t i, Bytes bytes);
  void put_binary(size_t i, Bytes bytes);
  void raw(size_t i, std::string_view shown);
  void raw_bytes(size_t i, Bytes bytes);
  void undecoded(size_t i, Bytes bytes);
  template <class Document>
  bool put_document(size_t i, const Document& document);

  RowBatch& batch_;
  const TableLayout& layout_;
  const TableLayout::Column* columns_;
  FeedScratch& scratch_;
  FeedTable& table_;
  const bool server_text_json_;
  bool keeps_before_ = false, compares_ = false;
};

}  // namespace binsift
