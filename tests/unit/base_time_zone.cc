#include "base/time_zone.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "base/file.h"

using namespace binsift;

namespace {

constexpr int64_t kSecond = 1'000'000;

int64_t local(int year, unsigned month, unsigned day, int hour, int minute = 0, int second = 0) {
  return ((days_from_civil(year, month, day) * 24 + hour) * 3600 + minute * 60 + second) * kSecond;
}

bool have_zones() {
  return kind_of_path("/usr/share/zoneinfo/Europe/Paris") == PathKind::file;
}

TimeZone zone(const char* name) {
  auto found = TimeZone::of(name);
  REQUIRE(found);
  return *found;
}

// TZ for one test.
class Environment {
 public:
  explicit Environment(const char* value) {
    if (const char* before = std::getenv("TZ")) before_ = before, had_ = true;
    value ? setenv("TZ", value, 1) : unsetenv("TZ");
  }
  ~Environment() { had_ ? setenv("TZ", before_.c_str(), 1) : unsetenv("TZ"); }

 private:
  std::string before_;
  bool had_ = false;
};

}  // namespace

TEST_CASE("days of the calendar") {
  CHECK(days_from_civil(1970, 1, 1) == 0);
  CHECK(days_from_civil(2000, 3, 1) == 11017);
  CHECK(days_from_civil(1969, 12, 31) == -1);
  CHECK(days_from_civil(0, 1, 1) == -719528);
  CHECK(days_of_month(2024, 2) == 29);
  CHECK(days_of_month(1900, 2) == 28);
  CHECK(days_of_month(2000, 2) == 29);
  CHECK(days_of_month(2023, 11) == 30);
}

TEST_CASE("fixed offsets") {
  CHECK(zone("+08:00").utc_offset_at(0) == 8 * 3600);
  CHECK(zone("-03:30").utc_offset_at(0) == -(3 * 3600 + 1800));
  CHECK(zone("+5").utc_offset_at(0) == 5 * 3600);
  CHECK(zone("+5:30").utc_offset_at(0) == 5 * 3600 + 1800);
  CHECK(zone("+0530").utc_offset_at(0) == 5 * 3600 + 1800);
  CHECK(zone("UTC").utc_offset_at(0) == 0);
  CHECK(zone("utc").utc_offset_at(0) == 0);
  CHECK(zone("+08:00").to_utc(local(2026, 11, 20, 19)) == local(2026, 11, 20, 11));
  for (const char* text : {"+19:00", "+8:60", "+", "+x", "08:00", "+08:00:00", "Europe/Nowhere",
                           "../etc/passwd", "/etc/passwd", "Europe/../Europe/Paris", "."}) {
    CAPTURE(text);
    const auto none = TimeZone::of(text);
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == ErrorKind::usage);
  }
}

TEST_CASE("a zone of the system's files, with daylight saving time") {
  if (!have_zones()) return;
  const TimeZone paris = zone("Europe/Paris");
  CHECK(paris.utc_offset_at(local(2026, 11, 20, 12)) == 3600);
  CHECK(paris.utc_offset_at(local(2026, 7, 1, 12)) == 7200);
  // Put forward on 29 March 2026 at 01:00 UTC, back on 25 October.
  CHECK(paris.utc_offset_at(local(2026, 3, 29, 1) - 1) == 3600);
  CHECK(paris.utc_offset_at(local(2026, 3, 29, 1)) == 7200);
  CHECK(paris.utc_offset_at(local(2026, 10, 25, 1) - 1) == 7200);
  CHECK(paris.utc_offset_at(local(2026, 10, 25, 1)) == 3600);
  CHECK(paris.to_utc(local(2026, 7, 1, 12)) == local(2026, 7, 1, 10));
  CHECK(paris.to_utc(local(2026, 3, 29, 1, 59, 59)) == local(2026, 3, 29, 0, 59, 59));
  CHECK(paris.to_utc(local(2026, 3, 29, 3)) == local(2026, 3, 29, 1));
  // A time that no clock showed: the instant at which they were put forward.
  CHECK(paris.to_utc(local(2026, 3, 29, 2, 30)) == local(2026, 3, 29, 1));
  // A time that they showed twice: the first.
  CHECK(paris.to_utc(local(2026, 10, 25, 2, 30)) == local(2026, 10, 25, 0, 30));
  CHECK(paris.to_utc(local(2026, 10, 25, 3)) == local(2026, 10, 25, 2));
  // Behind the last change in the file, by its rule; before the first.
  CHECK(paris.utc_offset_at(local(2099, 7, 1, 12)) == 7200);
  CHECK(paris.utc_offset_at(local(2099, 12, 1, 12)) == 3600);
  CHECK(paris.utc_offset_at(local(1800, 1, 1, 12)) == 561);
  CHECK(zone("Asia/Shanghai").utc_offset_at(local(2026, 11, 20, 12)) == 8 * 3600);
  CHECK(zone("America/New_York").utc_offset_at(local(2026, 11, 1, 6)) == -5 * 3600);
  CHECK(zone("America/New_York").utc_offset_at(local(2026, 11, 1, 6) - 1) == -4 * 3600);
  CHECK(zone("Australia/Lord_Howe").utc_offset_at(local(2027, 1, 1, 0)) == 11 * 3600);
  CHECK(zone("Europe/Dublin").utc_offset_at(local(2060, 7, 1, 0)) == 3600);
  CHECK(zone("Europe/Dublin").utc_offset_at(local(2060, 1, 1, 0)) == 0);
}

TEST_CASE("SYSTEM is what TZ says") {
  {
    const Environment environment("CET-1CEST,M3.5.0,M10.5.0/3");
    const TimeZone rule = zone("SYSTEM");
    CHECK(rule.utc_offset_at(local(2026, 3, 29, 1) - 1) == 3600);
    CHECK(rule.utc_offset_at(local(2026, 3, 29, 1)) == 7200);
    CHECK(rule.utc_offset_at(local(1970, 7, 1, 1)) == 7200);
    CHECK(zone("").utc_offset_at(local(2026, 10, 25, 1)) == 3600);
  }
  {
    const Environment environment("<+0330>-3:30");
    CHECK(zone("system").utc_offset_at(0) == 3 * 3600 + 1800);
  }
  {
    const Environment environment("EST5EDT");
    CHECK(zone("SYSTEM").utc_offset_at(local(2026, 7, 1, 0)) == -4 * 3600);
  }
  {
    const Environment environment(
        "XXX3YYY,J60/0,300/1:30");  // 1 March at 0:00, day 300 counted from 0 at 1:30
    const TimeZone rule = zone("SYSTEM");
    CHECK(rule.utc_offset_at(local(2024, 3, 1, 3) - 1) == -3 * 3600);
    CHECK(rule.utc_offset_at(local(2024, 3, 1, 3)) == -2 * 3600);
    CHECK(rule.utc_offset_at((days_from_civil(2024, 1, 1) + 300) * 86400 * kSecond +
                             local(1970, 1, 1, 3, 30)) == -3 * 3600);
  }
  {
    const Environment environment("");
    CHECK(zone("SYSTEM").utc_offset_at(0) == 0);
  }
  {
    const Environment environment("no zone at all");
    CHECK_FALSE(TimeZone::of("SYSTEM"));
  }
  {
    const Environment environment(nullptr);
    CHECK(TimeZone::of("SYSTEM"));
  }
  if (!have_zones()) return;
  const Environment environment(":Europe/Paris");
  CHECK(zone("SYSTEM").utc_offset_at(local(2026, 7, 1, 0)) == 7200);
}

TEST_CASE("every instant that a zone's clocks show is found again") {
  if (!have_zones()) return;
  for (const char* name : {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}) {
    CAPTURE(name);
    const TimeZone there = zone(name);
    int wrong = 0;
    for (int64_t instant = local(2024, 1, 1, 0); instant < local(2027, 1, 1, 0); instant += 1800 * kSecond) {
      const int64_t shown = instant + there.utc_offset_at(instant) * kSecond;
      const int64_t found = there.to_utc(shown);
      // The same instant, or the first of two that show the same.
      wrong +=
          found != instant && !(found < instant && found + there.utc_offset_at(found) * kSecond == shown);
    }
    CHECK(wrong == 0);
  }
}
