#include "lines/line_keys.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/time_zone.h"

namespace binsift {
namespace {

// clang-format off
constexpr std::pair<std::string_view, LineKey> kKeys[] = {
    {"after", LineKey::after}, {"before", LineKey::before}, {"connector", LineKey::connector},
    {"data", LineKey::data}, {"database", LineKey::database}, {"databaseName", LineKey::database_name},
    {"db", LineKey::db}, {"ddl", LineKey::ddl}, {"es", LineKey::es}, {"file", LineKey::file},
    {"gtid", LineKey::gtid}, {"isDdl", LineKey::is_ddl}, {"mysqlType", LineKey::mysql_type},
    {"old", LineKey::old}, {"op", LineKey::op}, {"payload", LineKey::payload},
    {"pkNames", LineKey::pk_names}, {"pos", LineKey::pos},
    {"primary_key_columns", LineKey::primary_key_columns}, {"row", LineKey::row},
    {"schema", LineKey::schema}, {"server_id", LineKey::server_id}, {"source", LineKey::source},
    {"sql", LineKey::sql}, {"status", LineKey::status}, {"table", LineKey::table},
    {"thread", LineKey::thread}, {"thread_id", LineKey::thread_id}, {"ts", LineKey::ts},
    {"ts_ms", LineKey::ts_ms}, {"ts_ns", LineKey::ts_ns}, {"ts_us", LineKey::ts_us},
    {"type", LineKey::type}, {"xid", LineKey::xid},
};
// clang-format on

// By the length of the name, of which few are the same.
struct KeysByLength {
  static constexpr size_t kLongest = 19;
  uint8_t begin[kLongest + 2] = {};
  std::pair<std::string_view, LineKey> keys[std::size(kKeys)];
  constexpr KeysByLength() {
    size_t count = 0;
    for (size_t length = 0; length <= kLongest; ++length) {
      begin[length] = uint8_t(count);
      for (const auto& key : kKeys)
        if (key.first.size() == length) keys[count++] = key;
    }
    begin[kLongest + 1] = uint8_t(count);
  }
};
constexpr KeysByLength kKeysByLength;

}  // namespace

LineKey line_key_of(std::string_view name) {
  if (name.size() > KeysByLength::kLongest) return LineKey::other;
  for (size_t i = kKeysByLength.begin[name.size()]; i < kKeysByLength.begin[name.size() + 1]; ++i)
    if (kKeysByLength.keys[i].first == name) return kKeysByLength.keys[i].second;
  return LineKey::other;
}

bool is_gtid_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const char letter = char(c | 0x20);
    return (c >= '0' && c <= '9') || (letter >= 'a' && letter <= 'z') || c == ':' || c == '-' || c == '_' ||
           c == ',' || c == ' ';
  });
}

bool read_line_time(std::string_view text, uint64_t& microseconds) {
  const auto digits = [&](size_t at, size_t count, unsigned& value) {
    value = 0;
    for (size_t i = at; i < at + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return false;
      value = value * 10 + unsigned(text[i] - '0');
    }
    return true;
  };
  unsigned year, month, day, hour, minute, second, fraction = 0;
  if (text.size() < 20 || text.size() > 27 || text.back() != 'Z') return false;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
  if (!digits(0, 4, year) || !digits(5, 2, month) || !digits(8, 2, day) || !digits(11, 2, hour) ||
      !digits(14, 2, minute) || !digits(17, 2, second))
    return false;
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month) || hour > 23 ||
      minute > 59 || second > 60)
    return false;
  if (text[19] == '.') {
    const size_t count = text.size() - 21;
    if (count == 0 || !digits(20, count, fraction)) return false;
    for (size_t i = count; i < 6; ++i) fraction *= 10;
  } else if (text.size() != 20) {
    return false;
  }
  const int64_t seconds =
      days_from_civil(year, month, day) * 86400 + int64_t{hour} * 3600 + minute * 60 + second;
  microseconds = uint64_t(seconds) * 1000000 + fraction;
  return true;
}

}  // namespace binsift
