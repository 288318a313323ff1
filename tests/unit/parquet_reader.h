#pragma once
// A Parquet reader for the tests, written from the format's specification and not from the writer: it reads a
// whole file and checks all that the file says of itself (page checksums, counts, statistics, both indexes).
#include <zstd.h>

#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/crc32.h"
#include "base/cursor.h"

namespace binsift::test {

// A value of Thrift's compact protocol; of a struct the fields by id.
struct Thrift {
  int64_t integer = 0;
  std::string binary;
  std::vector<Thrift> list;
  std::map<int, Thrift> fields;

  bool has(int id) const { return fields.count(id) != 0; }
  const Thrift& operator[](int id) const {
    static const Thrift none;
    const auto found = fields.find(id);
    return found == fields.end() ? none : found->second;
  }
};

class ThriftReader {
 public:
  explicit ThriftReader(std::string_view bytes) : in_(as_bytes(bytes)) {}
  Thrift read_struct() {
    Thrift result;
    for (int id = 0;;) {
      const uint8_t head = in_.u8("field");
      if (head == 0 || !in_.ok()) return result;
      id = head >> 4 ? id + (head >> 4) : int(zigzag());
      result.fields[id] = value(head & 15);
    }
  }
  size_t offset() const { return in_.offset(); }
  bool ok() const { return in_.ok(); }

 private:
  uint64_t varint() {
    uint64_t result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = in_.u8("varint");
      result |= uint64_t(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    return result;
  }
  int64_t zigzag() {
    const uint64_t raw = varint();
    return int64_t(raw >> 1) ^ -int64_t(raw & 1);
  }
  Thrift value(int type) {
    Thrift result;
    switch (type) {
      case 1: result.integer = 1; break;
      case 2: break;
      case 3: result.integer = int8_t(in_.u8("byte")); break;
      case 4:
      case 5:
      case 6: result.integer = zigzag(); break;
      case 8: result.binary = std::string(in_.text(varint(), "binary")); break;
      case 9: {
        const uint8_t head = in_.u8("list");
        const uint64_t count = head >> 4 == 15 ? varint() : head >> 4;
        for (uint64_t i = 0; i < count && in_.ok(); ++i)
          result.list.push_back((head & 15) <= 2 ? boolean() : value(head & 15));
        break;
      }
      case 12: result = read_struct(); break;
      default: in_.fail("thrift type");
    }
    return result;
  }
  Thrift boolean() {
    Thrift result;
    result.integer = in_.u8("bool") == 1;
    return result;
  }

  Cursor in_;
};

// A column as the file has it: each value as its PLAIN bytes (of byte arrays without the length), or none.
struct ReadColumn {
  std::string name;
  int physical = 0;
  int fixed_size = 0;
  bool optional = false;
  bool is_unsigned = false;
  std::vector<std::optional<std::string>> values;
};

struct ReadFile {
  std::vector<ReadColumn> columns;
  std::map<std::string, std::string> key_values;
  std::string created_by;
  std::vector<std::string> wrong;  // what does not hold; empty: all is well
  size_t row_groups = 0;
};

class ParquetReader {
 public:
  explicit ParquetReader(std::string_view file) : file_(file) {}

  ReadFile read() {
    if (file_.size() < 12 || file_.substr(0, 4) != "PAR1" || file_.substr(file_.size() - 4) != "PAR1")
      return say("no PAR1"), std::move(result_);
    const uint32_t size = load_u32(as_bytes(file_).data() + file_.size() - 8);
    ThriftReader reader(file_.substr(file_.size() - 8 - size, size));
    const Thrift metadata = reader.read_struct();
    if (!reader.ok() || reader.offset() != size) say("metadata does not fit its size");
    result_.created_by = metadata[6].binary;
    for (const Thrift& pair : metadata[5].list) result_.key_values[pair[1].binary] = pair[2].binary;
    for (size_t i = 1; i < metadata[2].list.size(); ++i) {
      const Thrift& element = metadata[2].list[i];
      ReadColumn column{.name = element[4].binary, .physical = int(element[1].integer)};
      column.fixed_size = int(element[2].integer);
      column.optional = element[3].integer == 1;
      column.is_unsigned = element[10].has(10) && element[10][10][2].integer == 0;
      result_.columns.push_back(column);
    }
    if (metadata[7].list.size() != result_.columns.size()) say("column orders");
    int64_t rows = 0;
    for (const Thrift& group : metadata[4].list) {
      rows += group[3].integer;
      ++result_.row_groups;
      if (group[1].list.size() != result_.columns.size()) {
        say("chunks of a row group");
        continue;
      }
      for (size_t i = 0; i < result_.columns.size(); ++i)
        read_chunk(result_.columns[i], group[1].list[i], group[3].integer);
    }
    if (rows != metadata[3].integer) say("row count");
    return std::move(result_);
  }

 private:
  using Values = std::vector<std::string>;

  void say(std::string what) { result_.wrong.push_back(std::move(what)); }

  // -1, 0 or 1 in the order of the column.
  static int compare(const ReadColumn& column, const std::string& a, const std::string& b) {
    const auto order = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
    const auto load = [](auto number, const std::string& bytes) {
      std::memcpy(&number, bytes.data(), std::min(sizeof number, bytes.size()));
      return number;
    };
    switch (column.physical) {
      case 1:
        if (column.is_unsigned) return order(load(uint32_t(), a), load(uint32_t(), b));
        return order(load(int32_t(), a), load(int32_t(), b));
      case 2:
        if (column.is_unsigned) return order(load(uint64_t(), a), load(uint64_t(), b));
        return order(load(int64_t(), a), load(int64_t(), b));
      case 4: return order(load(float(), a), load(float(), b));
      case 5: return order(load(double(), a), load(double(), b));
      case 7: {  // signed, big-endian
        std::string x = a, y = b;
        x[0] = char(x[0] ^ 0x80), y[0] = char(y[0] ^ 0x80);
        return order(x, y);
      }
      default: return order(a, b);
    }
  }
  static bool is_nan(const ReadColumn& column, const std::string& value) {
    float f = 0;
    double d = 0;
    if (column.physical == 4) std::memcpy(&f, value.data(), 4);
    if (column.physical == 5) std::memcpy(&d, value.data(), 8);
    return std::isnan(f) || std::isnan(d);
  }

  void check_bounds(const ReadColumn& column, const std::string& least, const std::string& greatest,
                    const std::vector<std::optional<std::string>>& values, bool least_exact,
                    bool greatest_exact, const char* where) {
    bool least_met = false, greatest_met = false, any = false;
    for (const auto& value : values) {
      if (!value || is_nan(column, *value)) continue;
      any = true;
      if (compare(column, *value, least) < 0 || compare(column, greatest, *value) < 0)
        say(std::string(where) + " bounds do not hold in " + column.name);
      least_met |= compare(column, *value, least) == 0;
      greatest_met |= compare(column, *value, greatest) == 0;
    }
    if (any && ((least_exact && !least_met) || (greatest_exact && !greatest_met)))
      say(std::string(where) + " bound is exact and no value of " + column.name);
  }

  void read_chunk(ReadColumn& column, const Thrift& chunk, int64_t rows) {
    const Thrift& metadata = chunk[3];
    if (metadata[3].list.size() != 1 || metadata[3].list[0].binary != column.name)
      say("path of " + column.name);
    if (metadata[5].integer != rows) say("value count of " + column.name);
    const bool has_dictionary = metadata.has(11);
    uint64_t at = uint64_t(has_dictionary ? metadata[11].integer : metadata[9].integer);
    const uint64_t end = at + uint64_t(metadata[7].integer);
    if (end > file_.size()) return say("chunk behind the end");

    const size_t first = column.values.size();
    Values dictionary;
    uint64_t uncompressed = 0;
    std::vector<std::pair<uint64_t, int64_t>> pages;  // offset, first row
    while (at < end) {
      ThriftReader reader(file_.substr(at));
      const Thrift header = reader.read_struct();
      const std::string_view packed = file_.substr(at + reader.offset(), size_t(header[3].integer));
      if (crc32(as_bytes(packed)) != uint32_t(header[4].integer)) say("page checksum of " + column.name);
      std::string plain(size_t(header[2].integer), '\0');
      if (ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size()) != plain.size())
        say("page size of " + column.name);
      uncompressed += reader.offset() + plain.size();
      if (header[1].integer == 2) {
        Cursor in(as_bytes(plain));
        dictionary = read_plain(column, in, size_t(header[7][1].integer));
        if (!in.ok() || !in.at_end()) say("dictionary of " + column.name);
        if (int64_t(at) + int64_t(reader.offset() + packed.size()) != metadata[9].integer)
          say("data page offset of " + column.name);
      } else {
        pages.push_back({at, int64_t(column.values.size() - first)});
        read_page(column, plain, header[5], dictionary);
      }
      at += reader.offset() + packed.size();
    }
    if (at != end) say("pages of " + column.name + " do not fill the chunk");
    if (uncompressed != uint64_t(metadata[6].integer)) say("uncompressed size of " + column.name);
    const std::vector<std::optional<std::string>> values(column.values.begin() + long(first),
                                                         column.values.end());
    if (int64_t(values.size()) != rows) say("rows of " + column.name);
    check_statistics(column, metadata[12], values);
    check_indexes(column, chunk, pages, values);
  }

  void check_statistics(const ReadColumn& column, const Thrift& statistics,
                        const std::vector<std::optional<std::string>>& values) {
    int64_t nulls = 0, numbers = 0;
    for (const auto& value : values) nulls += !value, numbers += value && !is_nan(column, *value);
    if (statistics[3].integer != nulls) say("null count of " + column.name);
    if (statistics.has(5) != (numbers > 0) || statistics.has(6) != (numbers > 0))
      say("bounds of " + column.name + " are there or not");
    if (numbers > 0)
      check_bounds(column, statistics[6].binary, statistics[5].binary, values, statistics[8].integer,
                   statistics[7].integer, "chunk's");
  }

  void check_indexes(const ReadColumn& column, const Thrift& chunk,
                     const std::vector<std::pair<uint64_t, int64_t>>& pages,
                     const std::vector<std::optional<std::string>>& values) {
    ThriftReader offsets(file_.substr(size_t(chunk[4].integer), size_t(chunk[5].integer)));
    const Thrift offset_index = offsets.read_struct();
    if (offset_index[1].list.size() != pages.size()) return say("offset index of " + column.name);
    for (size_t i = 0; i < pages.size(); ++i)
      if (offset_index[1].list[i][1].integer != int64_t(pages[i].first) ||
          offset_index[1].list[i][3].integer != pages[i].second)
        say("page place of " + column.name);
    if (!chunk.has(6)) return;
    ThriftReader reader(file_.substr(size_t(chunk[6].integer), size_t(chunk[7].integer)));
    const Thrift index = reader.read_struct();
    for (int field : {1, 2, 3, 5})
      if (index[field].list.size() != pages.size()) return say("column index of " + column.name);
    for (size_t i = 0; i < pages.size(); ++i) {
      const size_t end = i + 1 < pages.size() ? size_t(pages[i + 1].second) : values.size();
      const std::vector<std::optional<std::string>> page(values.begin() + long(pages[i].second),
                                                         values.begin() + long(end));
      int64_t nulls = 0;
      for (const auto& value : page) nulls += !value;
      if (index[5].list[i].integer != nulls) say("null count of a page of " + column.name);
      if (index[1].list[i].integer != (nulls == int64_t(page.size()))) say("null page of " + column.name);
      if (nulls != int64_t(page.size()))
        check_bounds(column, index[2].list[i].binary, index[3].list[i].binary, page, false, false, "page's");
      if (i == 0 || index[1].list[i].integer || index[1].list[i - 1].integer) continue;
      const int step = compare(column, index[2].list[i - 1].binary, index[2].list[i].binary);
      if ((index[4].integer == 1 && step > 0) || (index[4].integer == 2 && step < 0))
        say("boundary order of " + column.name);
    }
  }

  Values read_plain(const ReadColumn& column, Cursor& in, size_t count) {
    Values values;
    for (size_t i = 0; i < count && in.ok(); ++i) {
      size_t size = column.physical == 1 || column.physical == 4 ? 4 : 8;
      if (column.physical == 7) size = size_t(column.fixed_size);
      if (column.physical == 6) size = in.u32("length");
      values.emplace_back(in.text(size, "value"));
    }
    return values;
  }

  static std::vector<uint32_t> read_hybrid(Cursor& in, unsigned width, size_t count) {
    std::vector<uint32_t> values;
    while (values.size() < count && in.ok()) {
      const uint64_t head = varint(in);
      if (head & 1) {
        const Bytes packed = in.bytes((head >> 1) * width, "packed");
        if (!in.ok()) break;
        for (size_t i = 0; i < (head >> 1) * 8; ++i)
          values.push_back(uint32_t(bits(packed, i * width, width)));
      } else {
        const Bytes bytes = in.bytes((width + 7) / 8, "run");
        const uint32_t value = uint32_t(load_le_n(bytes.data(), unsigned(bytes.size())));
        if (head >> 1 > count) break;
        values.insert(values.end(), size_t(head >> 1), value);
      }
    }
    values.resize(count, ~0u);
    return values;
  }
  static uint64_t bits(Bytes bytes, size_t at, unsigned width) {
    uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i) value |= uint64_t(bytes[(at + i) / 8] >> ((at + i) % 8) & 1) << i;
    return value;
  }
  static uint64_t varint(Cursor& in) {
    uint64_t result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = in.u8("varint");
      result |= uint64_t(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    return result;
  }
  static int64_t zigzag(Cursor& in) {
    const uint64_t raw = varint(in);
    return int64_t(raw >> 1) ^ -int64_t(raw & 1);
  }

  static std::vector<int64_t> read_delta(Cursor& in) {
    const uint64_t block = varint(in), miniblocks = varint(in), count = varint(in);
    int64_t value = zigzag(in);
    std::vector<int64_t> values;
    if (count > 0) values.push_back(value);
    while (values.size() < count && in.ok()) {
      const int64_t least = zigzag(in);
      const Bytes widths = in.bytes(miniblocks, "widths");
      for (size_t m = 0; m < widths.size() && values.size() < count; ++m) {
        const size_t per = size_t(block / miniblocks);
        const Bytes packed = in.bytes(per * widths[m] / 8, "miniblock");
        if (!in.ok()) break;
        for (size_t i = 0; i < per && values.size() < count; ++i) {
          value = int64_t(uint64_t(value) + uint64_t(least) + bits(packed, i * widths[m], widths[m]));
          values.push_back(value);
        }
      }
    }
    return values;
  }

  Values read_encoded(const ReadColumn& column, Cursor& in, int encoding, size_t count,
                      const Values& dictionary) {
    Values values;
    if (encoding == 0) return read_plain(column, in, count);
    if (encoding == 8) {
      const unsigned width = in.u8("width");
      for (const uint32_t index : read_hybrid(in, width, count))
        values.push_back(index < dictionary.size() ? dictionary[index] : std::string("(no such index)"));
      return values;
    }
    const std::vector<int64_t> numbers = read_delta(in);
    if (encoding == 5) {
      for (int64_t number : numbers)
        values.emplace_back(reinterpret_cast<const char*>(&number), column.physical == 1 ? 4 : 8);
    } else {
      const std::vector<int64_t> sizes = encoding == 7 ? read_delta(in) : numbers;
      for (size_t i = 0; i < sizes.size() && i < numbers.size(); ++i) {
        const std::string rest(in.text(uint64_t(sizes[i]), "bytes"));
        values.push_back(encoding == 7 && i > 0 ? values[i - 1].substr(0, size_t(numbers[i])) + rest : rest);
      }
    }
    if (values.size() != count) say("values of a page of " + column.name);
    values.resize(count);
    return values;
  }

  void read_page(ReadColumn& column, const std::string& plain, const Thrift& header,
                 const Values& dictionary) {
    const size_t rows = size_t(header[1].integer);
    Cursor in(as_bytes(plain));
    std::vector<uint32_t> levels(rows, 1);
    if (column.optional) {
      Cursor part(in.bytes(in.u32("size of levels"), "levels"));
      levels = read_hybrid(part, 1, rows);
      if (!part.ok() || !part.at_end()) say("levels of " + column.name);
    }
    size_t count = 0;
    for (const uint32_t level : levels) count += level == 1;
    Values values = read_encoded(column, in, int(header[2].integer), count, dictionary);
    if (!in.ok() || !in.at_end()) say("a page of " + column.name + " holds more or less than its values");
    size_t next = 0;
    for (const uint32_t level : levels)
      column.values.push_back(level == 1 ? std::optional(values[next++]) : std::nullopt);
  }

  std::string_view file_;
  ReadFile result_;
};

}  // namespace binsift::test
