#pragma once
// An updated row as Maxwell and Canal tell it: the whole row as it became, and of the row as it was the
// columns that have changed.
#include "render/image_compare.h"
#include "render/json_values.h"

namespace binsift {

// Adds to a visitor of JSON values which columns of an image it shows.
template <class Values>
class ChosenValues : public Values {
 public:
  using Values::Values;

  bool wants_all() const { return !compare_ && Values::wants_all(); }
  bool wants(size_t i) const { return Values::wants(i) && (!compare_ || compare_->fate(i) == fate_); }
  // Shows only columns of this fate.
  void choose(const ImageCompare& compare, ImageCompare::Fate fate) { compare_ = &compare, fate_ = fate; }
  void choose_all() { compare_ = nullptr; }

 private:
  const ImageCompare* compare_ = nullptr;
  ImageCompare::Fate fate_{};
};

// Writes the row that has become of the update at `in`, which ends behind it: {"id":1,"status":"PAID"}, then
// `between`, then what it was where it has changed: {"status":"NEW"}. A column that only the image before has
// stands with the row that it became. False: the images do not fit.
template <class Values>
bool write_updated_row(Cursor& in, const RowReader& reader, const RowsEvent& rows, ImageCompare& compare,
                       JsonValueState& state, OutBuffer& out, ChosenValues<Values>& values,
                       std::string_view between) {
  Cursor before = in, after = in;
  if (!compare.read(in, reader, rows)) return false;
  if (rows.partial) {
    state.before_documents.assign(reader.column_count(), Bytes());
    for (size_t i = 0; i < reader.column_count(); ++i) state.before_documents[i] = compare.bytes_before(i);
  }
  after.skip(compare.before_size(), "image");
  const Bytes partial = rows.partial ? read_value_options(after, reader.json_column_count()) : Bytes();
  values.choose_all();
  values.begin();
  bool good = after.ok() && reader.read(after, rows.after_present, partial, values);
  if (good && !rows.is_whole) {
    values.choose(compare, ImageCompare::Fate::before);
    Cursor again = before;
    good = reader.read(again, rows.before_present, {}, values);
  }
  values.end();
  out.append(between);
  values.choose(compare, ImageCompare::Fate::changed);
  values.begin();
  good = good && reader.read(before, rows.before_present, {}, values);
  values.end();
  return good;
}

}  // namespace binsift
