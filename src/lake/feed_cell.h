#pragma once
// How a value of the feed's columns looks in the JSON record: the way back from feed_values.h.
#include "base/out_buffer.h"
#include "parquet/file_metadata.h"
#include "schema/catalog.h"

namespace binsift {

// As it lies in the file: one of the two.
struct FeedValue {
  uint64_t number = 0;
  std::string_view text;
};

class FeedCell {
 public:
  FeedCell() = default;
  // What the column is in its table may be null: then times have as many digits behind the second as they
  // need.
  FeedCell(const parquet::StoredColumn& column, const ColumnDefinition* definition);

  // False: it contradicts its type.
  bool append(const FeedValue& value, OutBuffer& out) const;
  // A time whose column's digits behind the second are not known: it is shown with as few as it needs.
  bool is_trimmed() const { return trims_ && (shown_ == Shown::time || shown_ == Shown::moment); }
  // What the type could not hold, from the column's NAME_raw.
  void append_raw(std::string_view raw, OutBuffer& out) const;

 private:
  enum class Shown : uint8_t {
    integer,
    counted,
    real32,
    real64,
    decimal,
    date,
    time,
    moment,
    text,
    json,
    base64
  };

  bool append_time(int64_t micros, OutBuffer& out) const;
  bool append_moment(int64_t micros, OutBuffer& out) const;
  bool append_decimal(const FeedValue& value, OutBuffer& out) const;
  char* put_fraction(char* p, uint32_t micros) const;

  Shown shown_ = Shown::text;
  parquet::Physical physical_{};
  uint8_t scale_ = 0, fsp_ = 0;
  bool trims_ = true;  // how many digits of a fraction there are is not known
  bool in_millis_ = false;
};

}  // namespace binsift
