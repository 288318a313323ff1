#include "gtid/gtid_set.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

namespace {

const std::string kA = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
const std::string kB = "97970000-0000-4000-8000-000000000101";

GtidSet set(const std::string& text) {
  auto parsed = parse_gtid_set(text);
  REQUIRE(parsed);
  return *parsed;
}

std::string bad_part(const std::string& text) {
  const auto parsed = parse_gtid_set(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().kind == ErrorKind::usage);
  return parsed.error().detail;
}

}  // namespace

TEST_CASE("MySQL's sets as text") {
  CHECK(to_text(set("")) == "");
  CHECK(set(" , ,").is_empty());
  CHECK(to_text(set(kA + ":1-5:7:tag:3-9")) == kA + ":1-5:7:tag:3-9");
  CHECK(to_text(set(" 3E11FA47-71CA-11E1-9E33-C80AA9429562 : 1 - 5 : 7 : Food : 3-9 ,\n" + kB + ":1,")) ==
        kA + ":1-5:7:food:3-9," + kB + ":1");
  // In any order, overlapping and adjacent.
  CHECK(to_text(set(kB + ":9," + kA + ":6-7:1-5:4-6:b:2:a:1:1")) == kA + ":1-7:a:1:b:2," + kB + ":9");
  CHECK(to_text(set("3e11fa4771ca11e19e33c80aa9429562:1")) == kA + ":1");
  CHECK(set(kA + ":1-9223372036854775806").count() == 9223372036854775806u);
}

TEST_CASE("texts that are no sets, with the part that is wrong") {
  CHECK(bad_part("x:1") == "'x': not a UUID");
  CHECK(bad_part(kA + ":1," + kB + ":2x") == "'2x': neither a number nor a range of numbers");
  CHECK(bad_part(kA) == "'" + kA + "': no numbers behind the UUID");
  CHECK(bad_part(kA + ":") == "'" + kA + ":': no numbers behind the UUID");
  CHECK(bad_part(kA + ":tag") == "'" + kA + ":tag': no numbers behind the tag");
  CHECK(bad_part(kA + ":a:b:1") == "'" + kA + ":a:b:1': no numbers behind the tag");
  CHECK(bad_part(kA + ":5-3").find("'5-3'") == 0);
  CHECK(bad_part(kA + ":0").find("'0'") == 0);
  CHECK(bad_part(kA + ":1-9223372036854775807").find("'1-9223372036854775807'") == 0);
  CHECK(bad_part(kA + ":1::2") == "'': neither a number nor a range of numbers");
  CHECK(bad_part("0-1").find("'0-1'") == 0);
  CHECK(bad_part("0-1-2-3-4").find("'0-1-2-3-4'") == 0);
  CHECK(bad_part("0-1-9-3").find("'0-1-9-3'") == 0);
}

TEST_CASE("MariaDB's sets: positions, domains and single servers") {
  CHECK(to_text(set("0-1-100")) == "0-1-100");
  CHECK(to_text(set(" 1-2-50 , 0-1-100 ")) == "0-1-100,1-2-50");
  CHECK(to_text(set("0-1-51-100,0-*-1-9")) == "0-*-1-9,0-1-51-100");
  CHECK(set("0-1-0").is_empty());
  // The newest position of a domain names it.
  CHECK(to_text(set("0-1-100,0-2-150")) == "0-2-150");

  const auto gtid = [](const char* text) { return *parse_gtid(text); };
  const GtidSet position = set("0-1-100");
  CHECK(position.contains(gtid("0-1-100")));
  CHECK(position.contains(gtid("0-2-50")));  // what an earlier server of the domain wrote
  CHECK_FALSE(position.contains(gtid("0-1-101")));
  CHECK_FALSE(position.contains(gtid("1-1-1")));
  const GtidSet server = set("0-1-1-100");
  CHECK(server.contains(gtid("0-1-100")));
  CHECK_FALSE(server.contains(gtid("0-2-50")));
  CHECK(position.contains(server));
  CHECK_FALSE(server.contains(position));
}

TEST_CASE("sets together") {
  GtidSet sum = set(kA + ":1-5");
  sum.add(set(kA + ":6-9:t:1," + kB + ":3"));
  CHECK(to_text(sum) == kA + ":1-9:t:1," + kB + ":3");
  sum.subtract(set(kA + ":4-6:8:t:1"));
  CHECK(to_text(sum) == kA + ":1-3:7:9," + kB + ":3");
  sum.intersect(set(kA + ":2-7:t:1-9"));
  CHECK(to_text(sum) == kA + ":2-3:7");
  CHECK(sum.overlaps(set(kA + ":7-9")));
  CHECK_FALSE(sum.overlaps(set(kA + ":4-6")));
  CHECK(set(kA + ":1-9").contains(sum));
  CHECK_FALSE(sum.contains(set(kA + ":2-3:t:1")));
  CHECK(sum.contains(GtidSet{}));
  CHECK(sum == set(kA + ":7:3:2"));
  CHECK_FALSE(sum == set(kA + ":7:3"));
}

TEST_CASE("edge 23: a range that two files split in different ways is the same set") {
  GtidSet one = set(kA + ":1-10"), other = set(kA + ":1-4");
  one.add(set(kA + ":11-20"));
  other.add(set(kA + ":5-20"));
  CHECK(one == other);
}

TEST_CASE("MariaDB's sets together") {
  GtidSet left = set("0-1-100,0-2-50-150,1-3-8-12");
  CHECK(to_text(left) == "0-1-100,0-2-101-150,1-3-8-12");
  left.subtract(set("0-1-60"));
  CHECK(to_text(left) == "0-*-61-100,0-2-101-150,1-3-8-12");
  GtidSet both = set("0-1-100,0-2-101-150,1-9-20");
  both.intersect(set("0-2-90-120,1-1-10"));
  CHECK(to_text(both) == "0-2-90-120,1-1-10");
  GtidSet servers = set("0-1-1-9,0-2-1-9");
  servers.subtract(set("0-2-5"));
  CHECK(to_text(servers) == "0-1-6-9,0-2-6-9");
  GtidSet grown = set("0-1-100");
  grown.add(*parse_gtid("0-1-101"));
  grown.add_position(0, 7, 120);
  CHECK(to_text(grown) == "0-7-120");
}

TEST_CASE("adding one by one, in any order, makes the same set") {
  std::mt19937 random(20261120);
  std::vector<uint64_t> numbers;
  for (uint64_t n = 1; n <= 400; ++n) {
    if (n % 7 && n % 11) numbers.push_back(n);
  }
  std::shuffle(numbers.begin(), numbers.end(), random);
  GtidSet grown;
  std::vector<GtidStream> streams;
  Gtid gtid = *parse_gtid(kA + ":t:1");
  for (const uint64_t n : numbers) {
    gtid.number = n;
    grown.add(gtid);
    GtidStream stream{.name = gtid, .intervals = {{n, n}}};
    stream.name.number = 0;
    streams.push_back(stream);
  }
  CHECK(grown == GtidSet::of(streams));
  CHECK(grown.count() == numbers.size());
  for (uint64_t n = 0; n <= 401; ++n) {
    gtid.number = n;
    CHECK(grown.contains(gtid) == (n >= 1 && n <= 400 && n % 7 && n % 11));
  }
  grown.add(Gtid{});
  CHECK(grown.count() == numbers.size());
}

TEST_CASE("set operations agree with sets of single numbers") {
  std::mt19937 random(7);
  const auto random_set = [&](std::set<uint64_t>& plain) {
    std::vector<GtidInterval> intervals;
    for (int i = 0; i < 6; ++i) {
      const uint64_t first = 1 + random() % 60, last = first + random() % 9;
      intervals.push_back({first, last});
      for (uint64_t n = first; n <= last; ++n) plain.insert(n);
    }
    return GtidSet::of({{.name = {.kind = GtidKind::mysql}, .intervals = intervals}});
  };
  for (int round = 0; round < 300; ++round) {
    std::set<uint64_t> a_plain, b_plain;
    const GtidSet a = random_set(a_plain), b = random_set(b_plain);
    GtidSet sum = a, rest = a, both = a;
    sum.add(b);
    rest.subtract(b);
    both.intersect(b);
    bool all = true;
    for (uint64_t n = 0; n < 80; ++n) {
      const Gtid gtid{.kind = GtidKind::mysql, .number = n};
      const bool in_a = a_plain.count(n), in_b = b_plain.count(n);
      all &= sum.contains(gtid) == (in_a || in_b) && rest.contains(gtid) == (in_a && !in_b) &&
             both.contains(gtid) == (in_a && in_b);
    }
    CHECK(all);
    CHECK(sum.contains(a));
    CHECK(a.contains(both));
    CHECK(sum.count() == both.count() + a.count() - both.count() + b.count() - both.count());
    CHECK(*parse_gtid_set(to_text(sum)) == sum);
    CHECK(*decode_previous_gtid_set(encode_previous_gtid_set(sum)) == sum);
  }
}

TEST_CASE("edge 18, 60: the wire form with and without tags") {
  const GtidSet plain = set(kA + ":1-5:7," + kB + ":9");
  const std::vector<uint8_t> wire = encode_previous_gtid_set(plain);
  CHECK(wire == from_hex("0200000000000000 3e11fa4771ca11e19e33c80aa9429562 0200000000000000 0100000000000000"
                         "0600000000000000 0700000000000000 0800000000000000 97970000000040008000000000000101"
                         "0100000000000000 0900000000000000 0a00000000000000"));
  CHECK(*decode_previous_gtid_set(wire) == plain);

  const GtidSet tagged = set(kA + ":1:ab:3-9223372036854775806");
  const std::vector<uint8_t> tagged_wire = encode_previous_gtid_set(tagged);
  CHECK(tagged_wire ==
        from_hex("0102000000000001 3e11fa4771ca11e19e33c80aa9429562 00 0100000000000000 0100000000000000"
                 "0200000000000000 3e11fa4771ca11e19e33c80aa9429562 046162 0100000000000000 0300000000000000"
                 "ffffffffffffff7f"));
  CHECK(*decode_previous_gtid_set(tagged_wire) == tagged);
  CHECK(decode_previous_gtid_set(from_hex("0000000000000000"))->is_empty());
}

TEST_CASE("edge 18: the wire form as MySQL 9.7 writes it, with tags") {
  int seen = 0;
  for (const char* log : {"mysql-tagged-gtid/binlog.000001", "mysql-tagged-gtid/binlog.000002"}) {
    for_each_event(fixture(log), [&](Bytes event, const FormatDescription& format) {
      if (header_of(event).type != EventType::PREVIOUS_GTIDS_LOG_EVENT) return;
      ++seen;
      const Bytes body = body_of(event, format);
      const auto decoded = decode_previous_gtid_set(body);
      REQUIRE(decoded);
      const std::vector<uint8_t> again = encode_previous_gtid_set(*decoded);
      CHECK(std::equal(again.begin(), again.end(), body.begin(), body.end()));
    });
  }
  CHECK(seen == 2);
}

TEST_CASE("edge 17: counts that the bytes can't hold are an error, not an allocation") {
  const std::string uuid = "3e11fa4771ca11e19e33c80aa9429562";
  for (const std::string& hex :
       {std::string(""), std::string("00000000000000"), std::string("ffffffffffffffff"),
        std::string("0100000000000000") + uuid, std::string("0100000000000000") + uuid + "ffffffffffffffff",
        std::string("0100000000000000") + uuid + "0000000000000010",
        // an interval that is empty, one that goes backwards, one from 0, one past the end of numbers
        std::string("0100000000000000") + uuid + "0100000000000000 0500000000000000 0500000000000000",
        std::string("0100000000000000") + uuid +
            "0200000000000000 0500000000000000 0900000000000000 0300000000000000 0400000000000000",
        std::string("0100000000000000") + uuid + "0100000000000000 0000000000000000 0500000000000000",
        std::string("0100000000000000") + uuid + "0100000000000000 0100000000000000 ffffffffffffffff",
        // a tag that is none, a tag past the end, bytes left over
        std::string("0101000000000001") + uuid + "042d2d 0100000000000000 0100000000000000 0200000000000000",
        std::string("0101000000000001") + uuid + "ffffffffffffffffff61",
        std::string("0000000000000000 00")}) {
    CAPTURE(hex);
    const auto decoded = decode_previous_gtid_set(from_hex(hex));
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().kind == ErrorKind::corrupt);
  }
}
