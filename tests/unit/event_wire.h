#pragma once
// Events for tests: from hex as a server wrote them, put together by hand, or read from a fixture.
#include <cstdint>
#include <deque>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "event/format_description.h"
#include "places.h"

namespace binsift::test {

using Buffer = std::vector<uint8_t>;

inline Buffer from_hex(std::string_view hex) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Buffer bytes;
  for (size_t i = 0; i + 1 < hex.size(); ++i) {
    if (hex[i] == ' ') continue;
    bytes.push_back(uint8_t(value(hex[i]) << 4 | value(hex[i + 1])));
    ++i;
  }
  return bytes;
}

// The same bytes for the rest of the run, for views into what would be a temporary.
inline Bytes kept(Buffer bytes) {
  static std::deque<Buffer> buffers;
  return buffers.emplace_back(std::move(bytes));
}

// Builds an event's body field by field.
class Wire {
 public:
  Wire& number(uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) bytes_.push_back(uint8_t(value >> (8 * i)));
    return *this;
  }
  Wire& hex(std::string_view text) { return append(from_hex(text)); }
  Wire& text(std::string_view text) { return append(Buffer(text.begin(), text.end())); }
  // A length of one byte, then the text.
  Wire& short_text(std::string_view content) { return number(content.size(), 1).text(content); }
  operator Bytes() const { return bytes_; }
  const Buffer& bytes() const { return bytes_; }

 private:
  Wire& append(const Buffer& more) {
    bytes_.insert(bytes_.end(), more.begin(), more.end());
    return *this;
  }

  Buffer bytes_;
};

inline Header header_of(Bytes event) {
  return decode_header(event.first<kHeaderSize>());
}

// Without header and, where the format has one, checksum.
inline Bytes body_of(Bytes event, const FormatDescription& format) {
  return event.subspan(format.header_length, event.size() - format.header_length - format.checksum_size());
}

inline FormatDescription mysql_format(std::string_view version = "9.7.4") {
  return *assumed_format_description(version);
}
inline FormatDescription mariadb_format(std::string_view version = "10.11.19-MariaDB") {
  return *assumed_format_description(version);
}

// A fixture's bytes, "mysql-types/binlog.000001".
inline Buffer fixture(const std::string& name) {
  std::ifstream file(test_data() + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Calls `see(event, format)` for each event of a plain log, format descriptions included.
template <class See>
void for_each_event(Bytes log, See see) {
  FormatDescription format;
  for (size_t at = 4; at + kHeaderSize <= log.size();) {
    const Header header = header_of(log.subspan(at));
    if (header.event_size < kHeaderSize || header.event_size > log.size() - at) return;
    const Bytes event = log.subspan(at, header.event_size);
    if (header.type == EventType::FORMAT_DESCRIPTION_EVENT) {
      if (auto decoded = decode_format_description(event)) format = *decoded;
    }
    see(event, format);
    at += header.event_size;
  }
}

}  // namespace binsift::test
