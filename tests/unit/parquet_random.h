#pragma once
// Tables of random columns and values, written and read back: for the unit test and the fuzz target.
#include <string>

#include "base/file.h"
#include "parquet/column_reader.h"
#include "parquet/file_writer.h"
#include "parquet_reader.h"

namespace binsift::test {

// Bytes that choose: from a fuzzer, or repeated from a generator.
class Choices {
 public:
  explicit Choices(Bytes bytes) : bytes_(bytes) {}
  uint32_t below(uint32_t most) { return most == 0 ? 0 : uint32_t(next() % most); }
  uint64_t next() {
    state_ ^= at_ < bytes_.size() ? bytes_[at_++] + 1u : 0u;
    state_ += 0x9E3779B97F4A7C15;
    uint64_t z = state_;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }

 private:
  Bytes bytes_;
  size_t at_ = 0;
  uint64_t state_ = 1;
};

// What is put in, in the reader's words.
struct RandomColumn {
  parquet::ColumnSchema schema;
  parquet::ColumnValues::Form form;
  std::vector<std::string> members;
  std::vector<std::optional<std::string>> values;
};

class RandomTable {
 public:
  explicit RandomTable(Bytes bytes) : choices_(bytes) {
    const unsigned count = 1 + choices_.below(5);
    for (unsigned i = 0; i < count; ++i) columns_.push_back(column(i));
  }

  // Gives what is wrong, or "".
  std::string round_trip() {
    using namespace parquet;
    Result<File> file = anonymous_file();
    if (!file) return to_text(file.error());
    std::vector<ColumnSchema> schema;
    // An optional column may come later than the first row group.
    const bool last_is_late =
        columns_.size() > 1 && columns_.back().schema.optional && choices_.below(3) == 0;
    for (const RandomColumn& each : columns_) schema.push_back(each.schema);
    if (last_is_late) schema.pop_back();
    FileWriter writer(*file, schema);
    ChunkEncoder encoder(1);
    const unsigned groups = choices_.below(4);
    for (unsigned g = 0; g < groups; ++g) {
      const uint32_t rows = 1 + (choices_.below(8) == 0 ? choices_.below(70000) : choices_.below(300));
      EncodedRowGroup group{.row_count = rows};
      for (size_t i = 0; i < columns_.size(); ++i) {
        RandomColumn& column = columns_[i];
        if (last_is_late && i + 1 == columns_.size() && g == 0) {
          column.values.insert(column.values.end(), rows, std::nullopt);
          continue;
        }
        const ColumnValues values = fill(column, rows);
        group.columns.push_back({column.schema, encoder.encode(column.schema, values, column.members)});
      }
      if (Result<void> done = writer.append(group); !done) return to_text(done.error());
    }
    if (last_is_late && groups < 2) columns_.pop_back();
    if (Result<void> done = writer.finish({{"key", "value"}}, "test version 1"); !done)
      return to_text(done.error());

    std::string bytes(writer.size(), '\0');
    Result<size_t> got = read_at(*file, 0, reinterpret_cast<uint8_t*>(bytes.data()), bytes.size());
    if (!got || *got != bytes.size()) return "the file's size";
    const ReadFile read = ParquetReader(bytes).read();
    if (!read.wrong.empty()) return read.wrong[0];
    if (read.columns.size() != columns_.size()) return "columns";
    for (size_t i = 0; i < columns_.size(); ++i)
      if (read.columns[i].values != columns_[i].values) return "values of " + columns_[i].schema.name;
    if (read.key_values.at("key") != "value") return "key-value metadata";
    return read_by_program(bytes);
  }

 private:
  // The program's own reader finds the same.
  std::string read_by_program(std::string_view bytes) {
    using namespace parquet;
    FileBytes file{bytes.size(), [bytes](uint64_t offset, uint8_t* into, size_t size) -> Result<void> {
                     if (offset > bytes.size() || size > bytes.size() - offset)
                       return Error{.kind = ErrorKind::internal, .detail = "a read past the end"};
                     std::memcpy(into, bytes.data() + offset, size);
                     return {};
                   }};
    Result<FileMetadata> metadata = read_file_metadata(file);
    if (!metadata) return to_text(metadata.error());
    if (metadata->key_values["key"] != "value") return "key-value metadata of the reader";
    for (size_t i = 0; i < columns_.size(); ++i) {
      const RandomColumn& column = columns_[i];
      const StoredColumn& stored = metadata->columns[i];
      if (stored.schema != column.schema || stored.physical != column.schema.physical())
        return "schema of " + column.schema.name;
      ColumnReader reader(file, *metadata, i);
      PageContent page;
      size_t row = 0;
      for (;;) {
        Result<bool> more = reader.next(page);
        if (!more) return to_text(more.error());
        if (!*more) break;
        for (size_t in_page = 0, value = 0; in_page < page.row_count; ++in_page, ++row) {
          if (row >= column.values.size()) return "too many rows of " + column.schema.name;
          const bool is_there = page.levels.empty() || page.levels[in_page] == 1;
          if (is_there != column.values[row].has_value()) return "a null of " + column.schema.name;
          if (!is_there) continue;
          const std::string& wanted = *column.values[row];
          std::string_view got;
          if (page.texts.empty())
            got = {reinterpret_cast<const char*>(&page.numbers[value]), wanted.size()};
          else
            got = page.texts[value];
          if (got != wanted) return "a value of " + column.schema.name;
          ++value;
        }
      }
      if (row != column.values.size()) return "too few rows of " + column.schema.name;
    }
    return "";
  }

  RandomColumn column(unsigned i) {
    using namespace parquet;
    RandomColumn result;
    result.schema.name = "column " + std::to_string(i);
    result.schema.kind = Kind(choices_.below(unsigned(Kind::binary) + 1));
    result.schema.optional = choices_.below(4) != 0;
    if (result.schema.kind == Kind::decimal) {
      result.schema.precision = uint8_t(1 + choices_.below(38));
      result.schema.scale = uint8_t(choices_.below(result.schema.precision + 1));
    }
    switch (result.schema.physical()) {
      case Physical::INT32:
      case Physical::FLOAT: result.form = ColumnValues::Form::fixed4; break;
      case Physical::INT64:
      case Physical::DOUBLE: result.form = ColumnValues::Form::fixed8; break;
      case Physical::FIXED_LEN_BYTE_ARRAY: result.form = ColumnValues::Form::fixed16; break;
      case Physical::BYTE_ARRAY:
        result.form = ColumnValues::Form(unsigned(ColumnValues::Form::bytes) + choices_.below(3));
    }
    if (result.form == ColumnValues::Form::codes)
      for (unsigned m = 0; m < 1 + choices_.below(20); ++m)
        result.members.push_back(text(result.schema) + "~" + std::to_string(m));
    return result;
  }

  std::string text(const parquet::ColumnSchema& schema) {
    static constexpr const char* kPieces[] = {"", "a", "order ", "ż", "漢", "\xF4\x8F\xBF\xBF", "0000000000"};
    std::string result;
    const unsigned pieces = choices_.below(10) == 0 ? choices_.below(60) : choices_.below(5);
    for (unsigned i = 0; i < pieces; ++i) {
      if (schema.kind == parquet::Kind::binary && choices_.below(2))
        result += char(choices_.below(3) * 255 / 2);
      result += kPieces[choices_.below(std::size(kPieces))];
    }
    return result;
  }

  parquet::ColumnValues fill(RandomColumn& column, uint32_t rows) {
    using namespace parquet;
    // Rows come in stretches from others, as units give them.
    ColumnValues values(column.form), part(column.form);
    const unsigned shape = choices_.below(6), nulls = column.schema.optional ? choices_.below(4) : 0;
    int64_t number = int64_t(choices_.next()) >> choices_.below(64);
    for (uint32_t row = 0; row < rows; ++row) {
      if (nulls == 3 || (nulls != 0 && choices_.below(nulls == 1 ? 50 : 2) == 0)) {
        part.put_null();
        column.values.push_back(std::nullopt);
      } else {
        switch (shape) {
          case 0: break;
          case 1: number = int64_t(uint64_t(number) + choices_.below(100)); break;
          case 2: number = int64_t(choices_.below(7)); break;
          case 3: number = int64_t(choices_.next()); break;
          case 4: number = int64_t(choices_.next()) >> choices_.below(64); break;
          default: number = row / 10 % 3; break;
        }
        put(column, part, number, shape);
      }
      if (choices_.below(100) == 0) move(part, values);
    }
    move(part, values);
    return values;
  }
  void move(parquet::ColumnValues& part, parquet::ColumnValues& values) {
    const size_t rows = part.row_count(), cut = choices_.below(uint32_t(rows + 1));
    values.append(part, 0, cut);
    values.append(part, cut, rows);
    part.clear();
  }

  template <class T>
  void put_number(RandomColumn& column, parquet::ColumnValues& part, T value) {
    part.put(value);
    column.values.emplace_back(std::string(reinterpret_cast<const char*>(&value), sizeof value));
  }
  void put(RandomColumn& column, parquet::ColumnValues& part, int64_t number, unsigned shape) {
    using namespace parquet;
    switch (column.schema.physical()) {
      case Physical::INT32: return put_number(column, part, int32_t(number));
      case Physical::INT64: return put_number(column, part, number);
      case Physical::FLOAT: return put_number(column, part, number % 50 == 7 ? NAN : float(number) / 3);
      case Physical::DOUBLE: return put_number(column, part, number % 50 == 7 ? NAN : double(number) / 3);
      case Physical::FIXED_LEN_BYTE_ARRAY: {
        Int128 limit = 1;
        for (unsigned i = 0; i < column.schema.precision; ++i) limit *= 10;
        const Int128 value = Int128(number) * int64_t(choices_.next()) % limit;
        part.put(value);
        std::string bytes;
        for (unsigned i = column.schema.fixed_size(); i-- > 0;) bytes += char(value >> (8 * i));
        column.values.emplace_back(bytes);
        return;
      }
      case Physical::BYTE_ARRAY: break;
    }
    std::string value = shape == 3 ? text(column.schema) : "order " + std::to_string(number);
    if (column.form == ColumnValues::Form::codes) {
      const uint32_t code = uint32_t(uint64_t(number) % column.members.size());
      part.put_code(code);
      value = column.members[code];
    } else if (column.form == ColumnValues::Form::repeated) {
      part.put_repeated(value);
    } else if (choices_.below(4) == 0 && part.put_bytes_again()) {
      value = *column.values.back();
    } else {
      part.put_bytes(value);
    }
    column.values.emplace_back(value);
  }

  Choices choices_;
  std::vector<RandomColumn> columns_;
};

}  // namespace binsift::test
