#pragma once
// A row of a JSON line as a row image, as if it stood in a log: what row/row_reader.h reads.
#include "base/out_buffer.h"
#include "base/same_text.h"
#include "lines/line_types.h"
#include "lines/survey.h"

namespace binsift {

// The columns of a line's table, and what finds them by their names.
class LineColumns {
 public:
  explicit LineColumns(std::vector<LineColumn> columns);
  const std::vector<LineColumn>& all() const { return columns_; }
  // The column of that name, as it stands in a line; `guess` is where it may well be. kNone: there is none.
  size_t find(std::string_view name, size_t guess) const {
    if (guess < columns_.size() && are_same(columns_[guess].name, name)) [[likely]]
      return guess;
    return search(name);
  }
  static constexpr size_t kNone = ~size_t{0};

 private:
  size_t search(std::string_view name) const;
  std::vector<LineColumn> columns_;
  std::vector<uint32_t> by_name_;
};

class RowImages {
 public:
  // Which of the columns stand where in `fields`. False: a name that is none of theirs, or one that stands
  // there twice (wrong() tells of it, else it is empty).
  bool place(const LineColumns& columns, std::span<const LineField> fields);

  // Whether the types of the columns stay the same with the fields that place() has found.
  bool are_held(const std::vector<TypedFacts>& facts, std::span<const LineField> fields) const {
    for (size_t i = 0; i < facts.size(); ++i)
      if (places_[i] != 0 && !facts[i].holds(fields[places_[i] - 1].value)) return false;
    return true;
  }

  // Appends the image of the fields that place() has found, and sets the bits of the columns that it has.
  // `before`: the image in front of it in `image`, of `before_fields`; values that are as there are copied.
  // Errors: corrupt, with the column and what is wrong.
  Result<void> append(const LineColumns& columns, std::span<const LineField> fields, LineForm form,
                      OutBuffer& image, std::vector<uint8_t>& present, const RowImages* before = nullptr,
                      std::span<const LineField> before_fields = {});

  const std::string& wrong() const { return wrong_; }

 private:
  bool put(const LineColumn& line, const JsonToken& token, LineForm form, OutBuffer& out);
  bool put_number(const LineColumn& line, const JsonToken& token, OutBuffer& out);
  bool put_integer(const LineColumn& line, const JsonToken& token, OutBuffer& out);
  bool put_decimal(const LineColumn& line, const JsonToken& token, OutBuffer& out);
  bool put_temporal(const LineColumn& line, const JsonToken& token, OutBuffer& out);
  bool put_line_text(const JsonToken& token, LineForm form, OutBuffer& out);
  bool put_binary(const Column& column, const JsonToken& token, LineForm form, OutBuffer& out);
  bool put_member(const Column& column, const JsonToken& token, OutBuffer& out);
  bool put_json(const Column& column, const JsonToken& token, LineForm form, OutBuffer& out);
  bool put_geometry(const JsonToken& token, LineForm form, OutBuffer& out);
  bool put_vector(const JsonToken& token, OutBuffer& out);
  bool put_bits(const LineColumn& line, const JsonToken& token, OutBuffer& out);
  // The text inside, unescaped; of a number or word as it stands.
  bool plain(const JsonToken& token, std::string_view& text);
  bool fail(std::string what) {
    wrong_ = std::move(what);
    return false;
  }

  std::vector<uint32_t> places_;  // by column: index in fields and 1; 0: not there
  struct Stretch {
    size_t begin = 0, end = 0;
  };
  std::vector<Stretch> stretches_;  // by column: its bytes in the image
  OutBuffer text_, bytes_;
  std::string wrong_;
};

}  // namespace binsift
