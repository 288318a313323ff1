#include "base/time_zone.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "base/cursor.h"
#include "base/file.h"

namespace binsift {
namespace {

constexpr int64_t kMicroseconds = 1'000'000;
constexpr int64_t kDay = 86400;
constexpr size_t kMostFileBytes = 1 << 20;
constexpr int kLastRuleYear = 2150;  // MariaDB's TIMESTAMP ends in 2106
constexpr std::string_view kZoneDirectory = "/usr/share/zoneinfo";

int64_t floor_divide(int64_t number, int64_t by) {
  return number / by - (number % by < 0);
}

// Sunday is 0.
unsigned weekday_of(int64_t days) {
  return unsigned(((days + 4) % 7 + 7) % 7);
}

// ---- POSIX rules: "CET-1CEST,M3.5.0,M10.5.0/3"

// A day of the year and a time on it, in local time.
struct RuleDate {
  enum class Kind { month_week_day, day_of_year, day_without_leap } kind = Kind::day_of_year;
  int month = 0, week = 0, day = 0;
  int time = 2 * 3600;

  int64_t seconds_in(int year) const {
    const int64_t january = days_from_civil(year, 1, 1);
    if (kind == Kind::day_of_year) return (january + day) * kDay + time;
    if (kind == Kind::day_without_leap) {
      const bool past_february = day >= 60 && days_of_month(year, 2) == 29;
      return (january + day - 1 + past_february) * kDay + time;
    }
    const int64_t first = days_from_civil(year, unsigned(month), 1);
    int64_t date = first + (day + 7 - int(weekday_of(first))) % 7 + 7 * (week - 1);
    if (date >= first + int(days_of_month(year, unsigned(month)))) date -= 7;  // week 5 is the last one
    return date * kDay + time;
  }
};

class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Three letters or more, or anything in <>.
  bool skip_name() {
    if (take('<')) {
      const size_t end = rest_.find('>');
      if (end == rest_.npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    size_t size = 0;
    while (size < rest_.size() && ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z')) ++size;
    rest_.remove_prefix(size);
    return size >= 3;
  }
  bool number(int& value, int least, int most) {
    const auto [end, code] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (code != std::errc() || rest_[0] == '-' || value < least || value > most) return false;
    rest_.remove_prefix(size_t(end - rest_.data()));
    return true;
  }
  // "[+-]hh[:mm[:ss]]", in seconds.
  bool time(int& seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0, minutes = 0, rest = 0;
    if (!number(hours, 0, 167)) return false;
    if (take(':') && (!number(minutes, 0, 59) || (take(':') && !number(rest, 0, 59)))) return false;
    seconds = hours * 3600 + minutes * 60 + rest;
    if (negative) seconds = -seconds;
    return true;
  }
  bool date(RuleDate& date) {
    if (take('M')) {
      date.kind = RuleDate::Kind::month_week_day;
      if (!number(date.month, 1, 12) || !take('.') || !number(date.week, 1, 5) || !take('.') ||
          !number(date.day, 0, 6)) {
        return false;
      }
    } else if (take('J')) {
      date.kind = RuleDate::Kind::day_without_leap;
      if (!number(date.day, 1, 365)) return false;
    } else {
      date.kind = RuleDate::Kind::day_of_year;
      if (!number(date.day, 0, 365)) return false;
    }
    return !take('/') || time(date.time);
  }

 private:
  std::string_view rest_;
};

int year_of(int64_t seconds) {
  return 1970 + int(floor_divide(seconds, 31556952));
}

// ---- names

// "+08:00", "-3", "+0530".
std::optional<int32_t> read_offset(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1)) {
    if (c == ':' && digits.size() <= 2 && text.size() >= 5) continue;
    if (c < '0' || c > '9') return std::nullopt;
    digits += c;
  }
  if (digits.size() <= 2) digits += "00";
  if (digits.size() == 3) digits.insert(0, 1, '0');
  if (digits.size() != 4) return std::nullopt;
  const int hours = std::stoi(digits.substr(0, 2)), minutes = std::stoi(digits.substr(2));
  if (minutes > 59 || hours * 60 + minutes > 18 * 60) return std::nullopt;
  const int32_t seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? char(a - 32) : a) == b; });
}

// A name that stays below the directory of zones.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name[0] == '/' || name[0] == '.' || name.find("..") != name.npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+' || c == '.';
  });
}

std::string zone_path(std::string_view name) {
  const char* directory = std::getenv("TZDIR");
  return std::string(directory && *directory ? directory : kZoneDirectory) + "/" + std::string(name);
}

Error no_such_zone(std::string_view name) {
  return {.kind = ErrorKind::usage,
          .field = "time zone",
          .detail = std::string("'").append(name).append("': no such zone"),
          .hint = "name it as in /usr/share/zoneinfo, or give an offset such as +02:00"};
}

}  // namespace

int64_t days_from_civil(int64_t year, unsigned month, unsigned day) {
  // March is the first month here, so that the day that leap years add is the last of the year.
  const int64_t shifted_year = year - (month <= 2);
  const int64_t era = floor_divide(shifted_year, 400);
  const unsigned year_of_era = unsigned(shifted_year - era * 400);
  const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + int64_t(day_of_era) - 719468;
}

unsigned days_of_month(int64_t year, unsigned month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

TimeZone TimeZone::fixed(int32_t seconds_east) {
  TimeZone zone;
  zone.first_offset_ = seconds_east;
  return zone;
}

int32_t TimeZone::utc_offset_at(int64_t microseconds) const {
  if (changes_.empty()) return first_offset_;
  const int64_t seconds = floor_divide(microseconds, kMicroseconds);
  const auto after = std::partition_point(changes_.begin(), changes_.end(),
                                          [seconds](const Change& change) { return change.at <= seconds; });
  return after == changes_.begin() ? first_offset_ : after[-1].offset;
}

int64_t TimeZone::to_utc(int64_t local_microseconds) const {
  // No zone is further than a day from UTC, so the offset that holds is one of those around.
  const int32_t earlier = utc_offset_at(local_microseconds - kDay * kMicroseconds);
  const int32_t later = utc_offset_at(local_microseconds + kDay * kMicroseconds);
  const int64_t with_earlier = local_microseconds - earlier * kMicroseconds;
  const int64_t with_later = local_microseconds - later * kMicroseconds;
  if (earlier == later || utc_offset_at(with_earlier) == earlier) return with_earlier;
  if (utc_offset_at(with_later) == later) return with_later;
  const int64_t seconds = floor_divide(with_later, kMicroseconds);
  const auto change = std::partition_point(changes_.begin(), changes_.end(),
                                           [seconds](const Change& c) { return c.at <= seconds; });
  return change == changes_.end() ? with_later : change->at * kMicroseconds;
}

// Appends what the rule says from the last known change on.
bool TimeZone::read_rule(std::string_view text, TimeZone& zone) {
  RuleReader reader(text);
  int standard = 0;
  if (!reader.skip_name() || !reader.time(standard)) return false;
  standard = -standard;  // POSIX counts westwards
  const bool first = zone.changes_.empty();
  if (reader.at_end()) {
    if (first) zone.first_offset_ = standard;
    return true;
  }
  int summer = standard + 3600;
  if (!reader.skip_name()) return false;
  RuleDate start{.kind = RuleDate::Kind::month_week_day, .month = 3, .week = 2};
  RuleDate end{.kind = RuleDate::Kind::month_week_day, .month = 11, .week = 1};
  if (!reader.at_end()) {
    if (!reader.take(',')) {
      if (!reader.time(summer)) return false;
      summer = -summer;
      if (!reader.at_end() && !reader.take(',')) return false;
    }
    if (!reader.at_end() &&
        (!reader.date(start) || !reader.take(',') || !reader.date(end) || !reader.at_end())) {
      return false;
    }
  }
  if (first) zone.first_offset_ = standard;
  const int64_t known_until = first ? INT64_MIN : zone.changes_.back().at;
  const int first_year = first ? 1900 : year_of(known_until);
  for (int year = first_year; year <= kLastRuleYear; ++year) {
    Change both[] = {{start.seconds_in(year) - standard, summer}, {end.seconds_in(year) - summer, standard}};
    if (both[1].at < both[0].at) std::swap(both[0], both[1]);
    for (const Change& change : both) {
      if (change.at > known_until && (zone.changes_.empty() || change.at > zone.changes_.back().at)) {
        zone.changes_.push_back(change);
      }
    }
  }
  return true;
}

Result<TimeZone> TimeZone::from_file(Bytes file) {
  struct Counts {
    uint32_t utc_flags, standard_flags, leaps, times, types, names;
  };
  Cursor cursor(file);
  const auto read_be32 = [&cursor](const char* field) {
    const Bytes bytes = cursor.bytes(4, field);
    return bytes.empty() ? 0 : load_be32(bytes.data());
  };
  uint8_t version = 0;
  const auto read_counts = [&] {
    if (cursor.text(4, "magic") != "TZif") cursor.fail("magic");
    version = cursor.u8("version");
    cursor.skip(15, "header");
    Counts counts{};
    for (uint32_t* count : {&counts.utc_flags, &counts.standard_flags, &counts.leaps, &counts.times,
                            &counts.types, &counts.names}) {
      *count = read_be32("counts");
    }
    return counts;
  };
  Counts counts = read_counts();
  unsigned time_size = 4;
  if (version >= '2') {  // the same again with times of 64 bits
    cursor.skip(uint64_t{counts.times} * 5 + uint64_t{counts.types} * 6 + counts.names +
                    uint64_t{counts.leaps} * 8 + counts.standard_flags + counts.utc_flags,
                "32-bit part");
    counts = read_counts();
    time_size = 8;
  }
  const Bytes times = cursor.bytes(uint64_t{counts.times} * time_size, "times");
  const Bytes indexes = cursor.bytes(counts.times, "type indexes");
  const Bytes types = cursor.bytes(uint64_t{counts.types} * 6, "types");
  cursor.skip(
      counts.names + uint64_t{counts.leaps} * (time_size + 4) + counts.standard_flags + counts.utc_flags,
      "names and flags");
  if (counts.types == 0) cursor.fail("types");
  if (!cursor.ok()) return cursor.error();

  TimeZone zone;
  const auto offset_of = [&types](size_t type) { return int32_t(load_be32(types.data() + 6 * type)); };
  zone.first_offset_ = offset_of(0);
  zone.changes_.reserve(counts.times);
  for (size_t i = 0; i < counts.times; ++i) {
    const uint64_t raw = load_be(times.data() + i * time_size, time_size);
    const int64_t at = time_size == 8 ? int64_t(raw) : int32_t(raw);
    const bool ascending = zone.changes_.empty() || at > zone.changes_.back().at;
    if (indexes[i] >= counts.types || !ascending) {
      cursor.fail("times");
      return cursor.error();
    }
    zone.changes_.push_back({at, offset_of(indexes[i])});
  }
  std::string_view footer = as_text(cursor.rest());
  if (time_size == 8 && footer.size() > 2 && footer.front() == '\n') {
    footer = footer.substr(1, footer.find('\n', 1) - 1);
    if (!read_rule(footer, zone)) {
      return Error{.kind = ErrorKind::corrupt,
                   .field = "footer",
                   .detail = std::string("'").append(footer).append("'")};
    }
  }
  return zone;
}

Result<TimeZone> TimeZone::of(std::string_view name) {
  const auto read = [](const std::string& path) -> Result<TimeZone> {
    auto content = read_whole(path, kMostFileBytes);
    if (!content) return std::move(content).error();
    auto zone = from_file(as_bytes(*content));
    if (!zone) zone.error().file = path;
    return zone;
  };
  if (name.empty() || same_word(name, "SYSTEM")) {
    const char* environment = std::getenv("TZ");
    if (!environment) {
      // A system without the file is one in UTC.
      return kind_of_path("/etc/localtime") == PathKind::file ? read("/etc/localtime") : TimeZone();
    }
    name = environment;
    if (!name.empty() && name[0] == ':') name.remove_prefix(1);
    if (name.empty()) return TimeZone();
    if (name[0] == '/') return read(std::string(name));
    TimeZone zone;
    if (kind_of_path(zone_path(name)) != PathKind::file && read_rule(name, zone)) return zone;
  }
  if (same_word(name, "UTC") || same_word(name, "Z")) return TimeZone();
  if (const auto offset = read_offset(name)) return fixed(*offset);
  if (!is_zone_name(name)) return no_such_zone(name);
  const std::string path = zone_path(name);
  if (kind_of_path(path) != PathKind::file) return no_such_zone(name);
  return read(path);
}

}  // namespace binsift
