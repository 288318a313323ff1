#include "gtid/gtid_set.h"

#include <algorithm>
#include <charconv>

#include "gtid/serialization.h"

namespace binsift {
namespace {

using Intervals = std::vector<GtidInterval>;

// The order of streams: negative, zero, positive.
int compare(const Gtid& a, bool a_any_server, const Gtid& b, bool b_any_server) {
  if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
  if (a.kind == GtidKind::mysql) {
    if (a.uuid != b.uuid) return a.uuid < b.uuid ? -1 : 1;
    return a.tag().compare(b.tag());
  }
  if (a.domain_id != b.domain_id) return a.domain_id < b.domain_id ? -1 : 1;
  if (a_any_server || b_any_server) return int(b_any_server) - int(a_any_server);
  return a.server_id == b.server_id ? 0 : a.server_id < b.server_id ? -1 : 1;
}

int compare(const GtidStream& a, const GtidStream& b) {
  return compare(a.name, a.any_server, b.name, b.any_server);
}

// Whether an interval that starts at `first` continues one that ends with `last`.
bool touches(uint64_t last, uint64_t first) {
  return first <= last || first - last == 1;
}

void put_in_order(Intervals& intervals) {
  std::sort(intervals.begin(), intervals.end(),
            [](const GtidInterval& a, const GtidInterval& b) { return a.first < b.first; });
  size_t kept = 0;
  for (size_t i = 1; i < intervals.size(); ++i) {
    if (touches(intervals[kept].last, intervals[i].first)) {
      intervals[kept].last = std::max(intervals[kept].last, intervals[i].last);
    } else {
      intervals[++kept] = intervals[i];
    }
  }
  if (!intervals.empty()) intervals.resize(kept + 1);
}

// The interval that ends at or behind `number`, the first such.
Intervals::const_iterator at_or_behind(const Intervals& intervals, uint64_t number) {
  return std::partition_point(intervals.begin(), intervals.end(),
                              [number](const GtidInterval& i) { return i.last < number; });
}

bool holds(const Intervals& intervals, uint64_t number) {
  // Logs are read forwards: most questions are about the last interval.
  if (intervals.empty() || number > intervals.back().last) return false;
  if (number >= intervals.back().first) return true;
  const auto found = at_or_behind(intervals, number);
  return found != intervals.end() && found->first <= number;
}

void add_number(Intervals& intervals, uint64_t number) {
  if (!intervals.empty() && intervals.back().last < number) {
    if (touches(intervals.back().last, number)) {
      intervals.back().last = number;
    } else {
      intervals.push_back({number, number});
    }
    return;
  }
  if (holds(intervals, number)) return;
  intervals.push_back({number, number});
  put_in_order(intervals);
}

Intervals intersection(const Intervals& a, const Intervals& b) {
  Intervals both;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const uint64_t first = std::max(a[i].first, b[j].first), last = std::min(a[i].last, b[j].last);
    if (first <= last) both.push_back({first, last});
    a[i].last < b[j].last ? ++i : ++j;
  }
  return both;
}

Intervals difference(const Intervals& from, const Intervals& what) {
  Intervals left;
  size_t j = 0;
  for (const GtidInterval& interval : from) {
    uint64_t first = interval.first;
    bool used_up = false;
    while (j < what.size() && what[j].last < first) ++j;
    for (size_t k = j; k < what.size() && what[k].first <= interval.last && !used_up; ++k) {
      if (what[k].first > first) left.push_back({first, what[k].first - 1});
      used_up = what[k].last >= interval.last;
      if (!used_up) first = std::max(first, what[k].last + 1);
    }
    if (!used_up) left.push_back({first, interval.last});
  }
  return left;
}

Intervals united(Intervals a, const Intervals& b) {
  a.insert(a.end(), b.begin(), b.end());
  put_in_order(a);
  return a;
}

const Intervals kNone;

}  // namespace

const GtidStream* GtidSet::find(const Gtid& name, bool any_server) const {
  const auto found = std::partition_point(streams_.begin(), streams_.end(), [&](const GtidStream& stream) {
    return compare(stream.name, stream.any_server, name, any_server) < 0;
  });
  if (found == streams_.end() || compare(found->name, found->any_server, name, any_server) != 0)
    return nullptr;
  return &*found;
}

// Streams sorted and unique, intervals too, and no server's numbers that its whole domain holds already.
void GtidSet::put_in_order() {
  std::stable_sort(streams_.begin(), streams_.end(),
                   [](const GtidStream& a, const GtidStream& b) { return compare(a, b) < 0; });
  size_t kept = 0;
  for (size_t i = 1; i < streams_.size(); ++i) {
    if (compare(streams_[kept], streams_[i]) == 0) {
      Intervals& into = streams_[kept].intervals;
      Intervals& from = streams_[i].intervals;
      // A position is named after its last number.
      if (!from.empty() && (into.empty() || from.back().last > into.back().last)) {
        streams_[kept].name = streams_[i].name;
      }
      into.insert(into.end(), from.begin(), from.end());
    } else if (++kept != i) {
      streams_[kept] = std::move(streams_[i]);
    }
  }
  if (!streams_.empty()) streams_.resize(kept + 1);
  const GtidStream* domain = nullptr;
  for (GtidStream& stream : streams_) {
    binsift::put_in_order(stream.intervals);
    if (stream.any_server) {
      domain = &stream;
    } else if (domain && stream.name.domain_id == domain->name.domain_id) {
      stream.intervals = difference(stream.intervals, domain->intervals);
    }
  }
  std::erase_if(streams_, [](const GtidStream& stream) { return stream.intervals.empty(); });
}

GtidSet GtidSet::of(std::vector<GtidStream> streams) {
  GtidSet set;
  set.streams_ = std::move(streams);
  set.put_in_order();
  return set;
}

bool GtidSet::contains(const Gtid& gtid) const {
  if (const GtidStream* stream = find(gtid, false); stream && holds(stream->intervals, gtid.number))
    return true;
  if (gtid.kind != GtidKind::mariadb) return false;
  const GtidStream* domain = find(gtid, true);
  return domain && holds(domain->intervals, gtid.number);
}

bool GtidSet::contains(const GtidSet& other) const {
  GtidSet rest = other;
  rest.subtract(*this);
  return rest.is_empty();
}

bool GtidSet::overlaps(const GtidSet& other) const {
  GtidSet both = *this;
  both.intersect(other);
  return !both.is_empty();
}

uint64_t GtidSet::count() const {
  uint64_t count = 0;
  for (const GtidStream& stream : streams_) {
    for (const GtidInterval& interval : stream.intervals) {
      const uint64_t more = interval.last - interval.first;
      if (more >= UINT64_MAX - 1 - count) return UINT64_MAX;
      count += more + 1;
    }
  }
  return count;
}

bool GtidSet::operator==(const GtidSet& other) const {
  return std::equal(streams_.begin(), streams_.end(), other.streams_.begin(), other.streams_.end(),
                    [](const GtidStream& a, const GtidStream& b) {
                      return compare(a, b) == 0 && a.intervals == b.intervals;
                    });
}

void GtidSet::add(const Gtid& gtid) {
  if (gtid.kind == GtidKind::none || contains(gtid)) return;
  auto place = std::partition_point(streams_.begin(), streams_.end(), [&](const GtidStream& stream) {
    return compare(stream.name, stream.any_server, gtid, false) < 0;
  });
  if (place == streams_.end() || compare(place->name, place->any_server, gtid, false) != 0) {
    place = streams_.insert(place, GtidStream{.name = gtid});
    place->name.number = 0;
  }
  add_number(place->intervals, gtid.number);
}

void GtidSet::add(const GtidSet& other) {
  streams_.insert(streams_.end(), other.streams_.begin(), other.streams_.end());
  put_in_order();
}

void GtidSet::add_position(uint32_t domain_id, uint32_t server_id, uint64_t number) {
  Gtid name{.kind = GtidKind::mariadb, .domain_id = domain_id, .server_id = server_id};
  if (number == 0) return;
  streams_.push_back({.name = name, .any_server = true, .intervals = {{1, number}}});
  put_in_order();
}

void GtidSet::subtract(const GtidSet& other) {
  for (GtidStream& stream : streams_) {
    if (const GtidStream* same = other.find(stream.name, stream.any_server)) {
      stream.intervals = difference(stream.intervals, same->intervals);
    }
    if (stream.name.kind != GtidKind::mariadb || stream.any_server) continue;
    if (const GtidStream* domain = other.find(stream.name, true)) {
      stream.intervals = difference(stream.intervals, domain->intervals);
    }
  }
  std::erase_if(streams_, [](const GtidStream& stream) { return stream.intervals.empty(); });
}

void GtidSet::intersect(const GtidSet& other) {
  std::vector<GtidStream> both;
  const auto intervals_of = [](const GtidStream* stream) -> const Intervals& {
    return stream ? stream->intervals : kNone;
  };
  const auto keep_common = [&](const GtidSet& a, const GtidSet& b) {
    for (const GtidStream& stream : a.streams_) {
      GtidStream common{.name = stream.name, .any_server = stream.any_server};
      const GtidStream* same = b.find(stream.name, stream.any_server);
      if (stream.name.kind == GtidKind::mariadb && !stream.any_server) {
        const GtidStream* domain = b.find(stream.name, true);
        common.intervals = intersection(stream.intervals, united(intervals_of(same), intervals_of(domain)));
      } else {
        common.intervals = intersection(stream.intervals, intervals_of(same));
        // The lower of two positions is the one that both have reached.
        if (same && same->intervals.back().last < stream.intervals.back().last) common.name = same->name;
      }
      both.push_back(std::move(common));
    }
  };
  keep_common(*this, other);
  keep_common(other,
              *this);  // a server of `other` within a domain of ours; the rest a second time, which merges
  *this = of(std::move(both));
}

// ---- text

namespace {

void append_number(std::string& text, uint64_t number) {
  char digits[20];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_mariadb(std::string& text, const GtidStream& stream) {
  for (const GtidInterval& interval : stream.intervals) {
    if (!text.empty()) text += ',';
    append_number(text, stream.name.domain_id);
    text += '-';
    const bool position = stream.any_server && interval.first == 1 && stream.name.server_id != 0;
    if (stream.any_server && !position) {
      text += '*';
    } else {
      append_number(text, stream.name.server_id);
    }
    text += '-';
    if (!position) {
      append_number(text, interval.first);
      text += '-';
    }
    append_number(text, interval.last);
  }
}

constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kWhiteSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

// Takes the part in front of `separator` off `rest`.
std::string_view take_part(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view part = trimmed(rest.substr(0, end));
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

Error usage(std::string_view part, const char* what) {
  return {.kind = ErrorKind::usage,
          .field = "GTID set",
          .detail = std::string("'").append(part).append("': ").append(what)};
}

template <class T>
bool read_number(std::string_view text, T& number) {
  text = trimmed(text);
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc() && end == text.data() + text.size();
}

// "n" or "n-m".
bool read_interval(std::string_view text, GtidInterval& interval) {
  const size_t dash = text.find('-');
  if (!read_number(text.substr(0, dash), interval.first)) return false;
  interval.last = interval.first;
  return dash == text.npos || read_number(text.substr(dash + 1), interval.last);
}

// "uuid:1-5:7:tag:3-9", one element of the list.
Result<void> parse_mysql(std::string_view element, std::vector<GtidStream>& streams) {
  std::string_view rest = element;
  const std::string_view uuid_text = take_part(rest, ':');
  auto uuid = parse_uuid(uuid_text);
  if (!uuid) return usage(uuid_text, "not a UUID");
  GtidStream stream{.name = {.kind = GtidKind::mysql, .uuid = *uuid}};
  if (trimmed(rest).empty()) return usage(element, "no numbers behind the UUID");
  do {
    const std::string_view part = take_part(rest, ':');
    GtidInterval interval;
    if (!part.empty() && (part[0] < '0' || part[0] > '9')) {
      if (!stream.intervals.empty()) streams.push_back(stream);
      if (stream.name.tag_size && stream.intervals.empty())
        return usage(element, "no numbers behind the tag");
      stream.intervals.clear();
      if (!set_tag(stream.name, part)) return usage(part, "neither a number nor a tag");
    } else if (!read_interval(part, interval)) {
      return usage(part, "neither a number nor a range of numbers");
    } else if (interval.first == 0 || interval.last >= kGnoEnd || interval.last < interval.first) {
      return usage(part, "not a range from 1 to 9223372036854775806");
    } else {
      stream.intervals.push_back(interval);
    }
  } while (!rest.empty());
  if (stream.intervals.empty()) return usage(element, "no numbers behind the tag");
  streams.push_back(std::move(stream));
  return {};
}

// "0-1-100", "0-1-51-100" or "0-*-51-100".
Result<void> parse_mariadb(std::string_view element, std::vector<GtidStream>& streams) {
  std::string_view rest = element;
  GtidStream stream{.name = {.kind = GtidKind::mariadb}};
  const std::string_view domain = take_part(rest, '-'), server = take_part(rest, '-');
  stream.any_server = server == "*";
  if (!read_number(domain, stream.name.domain_id) ||
      (!stream.any_server && !read_number(server, stream.name.server_id))) {
    return usage(element, "neither uuid:numbers nor domain-server-number");
  }
  GtidInterval interval;
  if (!read_interval(rest, interval) || interval.last < interval.first) {
    return usage(element, "neither uuid:numbers nor domain-server-number");
  }
  if (rest.find('-') == rest.npos) {
    if (interval.last == 0) return {};  // nothing of the domain yet
    stream.any_server = true;
    interval.first = 1;
  }
  stream.intervals.push_back(interval);
  streams.push_back(std::move(stream));
  return {};
}

}  // namespace

std::string to_text(const GtidSet& set) {
  std::string text;
  const GtidStream* before = nullptr;
  for (const GtidStream& stream : set.streams()) {
    if (stream.name.kind == GtidKind::mariadb) {
      append_mariadb(text, stream);
      continue;
    }
    if (!before || before->name.uuid != stream.name.uuid) {
      if (before) text += ',';
      text += to_text(stream.name.uuid);
    }
    before = &stream;
    if (stream.name.tag_size) (text += ':') += stream.name.tag();
    for (const GtidInterval& interval : stream.intervals) {
      text += ':';
      append_number(text, interval.first);
      if (interval.last == interval.first) continue;
      text += '-';
      append_number(text, interval.last);
    }
  }
  return text;
}

Result<GtidSet> parse_gtid_set(std::string_view text) {
  std::vector<GtidStream> streams;
  while (!text.empty()) {
    const std::string_view element = take_part(text, ',');
    if (element.empty()) continue;
    const bool mysql = element.find(':') != element.npos || parse_uuid(element).has_value();
    if (auto parsed = mysql ? parse_mysql(element, streams) : parse_mariadb(element, streams); !parsed) {
      return std::move(parsed).error();
    }
  }
  return GtidSet::of(std::move(streams));
}

// ---- wire

namespace {

constexpr uint64_t kTaggedFormat = 1;

}  // namespace

Result<GtidSet> decode_previous_gtid_set(Bytes bytes) {
  Cursor cursor(bytes);
  uint64_t stream_count = cursor.u64("count of GTID streams");
  const bool tagged = stream_count >> 56 == kTaggedFormat && (stream_count & 0xff) == kTaggedFormat;
  if (tagged) stream_count = stream_count << 8 >> 16;
  std::vector<GtidStream> streams;
  for (uint64_t i = 0; i < stream_count && cursor.ok(); ++i) {
    GtidStream stream{.name = {.kind = GtidKind::mysql}};
    const Bytes uuid = cursor.bytes(16, "source uuid");
    std::copy(uuid.begin(), uuid.end(), stream.name.uuid.begin());
    if (tagged) {
      const std::string_view tag = cursor.text(read_varlen(cursor, "tag size"), "tag");
      if (!tag.empty() && !set_tag(stream.name, tag)) cursor.fail("tag");
    }
    const uint64_t interval_count = cursor.u64("count of intervals");
    if (cursor.ok() && interval_count > cursor.left() / 16) cursor.fail("count of intervals");
    uint64_t behind = 0;
    for (uint64_t j = 0; j < interval_count && cursor.ok(); ++j) {
      const uint64_t first = cursor.u64("interval start"), end = cursor.u64("interval end");
      if (cursor.ok() && (first == 0 || first < behind || end <= first || end > kGnoEnd)) {
        cursor.fail("interval");
        break;
      }
      stream.intervals.push_back({first, end - 1});
      behind = end;
    }
    streams.push_back(std::move(stream));
  }
  if (cursor.ok() && !cursor.at_end()) cursor.fail("bytes behind the GTID set");
  if (!cursor.ok()) return cursor.error();
  return GtidSet::of(std::move(streams));
}

std::vector<uint8_t> encode_previous_gtid_set(const GtidSet& set) {
  std::vector<uint8_t> out;
  const auto put_u64 = [&out](uint64_t number) {
    for (int i = 0; i < 8; ++i) out.push_back(uint8_t(number >> (8 * i)));
  };
  uint64_t stream_count = 0;
  bool tagged = false;
  for (const GtidStream& stream : set.streams()) {
    if (stream.name.kind != GtidKind::mysql) continue;
    ++stream_count;
    tagged |= stream.name.tag_size != 0;
  }
  put_u64(tagged ? kTaggedFormat << 56 | stream_count << 8 | kTaggedFormat : stream_count);
  for (const GtidStream& stream : set.streams()) {
    if (stream.name.kind != GtidKind::mysql) continue;
    out.insert(out.end(), stream.name.uuid.begin(), stream.name.uuid.end());
    if (tagged) {
      out.push_back(uint8_t(stream.name.tag_size << 1));
      out.insert(out.end(), stream.name.tag().begin(), stream.name.tag().end());
    }
    put_u64(stream.intervals.size());
    for (const GtidInterval& interval : stream.intervals) {
      put_u64(interval.first);
      put_u64(interval.last + 1);
    }
  }
  return out;
}

}  // namespace binsift
