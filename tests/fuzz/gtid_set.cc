// A set of GTIDs, as text or (first byte odd) as wire bytes: what was read is written and read again, and
// must be the same; and the laws of sets hold between its halves.
#include "gtid/gtid_set.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

void check_laws(const GtidSet& a, const GtidSet& b) {
  GtidSet sum = a, rest = a, both = a;
  sum.add(b);
  rest.subtract(b);
  both.intersect(b);
  demand(sum.contains(a) && sum.contains(b));
  demand(a.contains(rest) && a.contains(both) && b.contains(both));
  demand(both.is_empty() != a.overlaps(b));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const Bytes rest(bytes + 1, size - 1);
  static_cast<void>(parse_gtid(as_text(rest)));
  auto set = bytes[0] & 1 ? decode_previous_gtid_set(rest) : parse_gtid_set(as_text(rest));
  if (!set) return 0;
  const auto again = parse_gtid_set(to_text(*set));
  demand(again && *again == *set);
  GtidSet mysql, mariadb;
  std::vector<GtidStream> first_half, second_half;
  for (const GtidStream& stream : set->streams()) {
    (stream.name.kind == GtidKind::mysql ? mysql : mariadb).add(GtidSet::of({stream}));
    ((first_half.size() + second_half.size()) % 2 ? first_half : second_half).push_back(stream);
    Gtid gtid = stream.name;
    gtid.number = stream.intervals.front().first;
    demand(stream.any_server || set->contains(gtid));
  }
  const auto wire = decode_previous_gtid_set(encode_previous_gtid_set(mysql));
  demand(wire && *wire == mysql);
  check_laws(GtidSet::of(first_half), GtidSet::of(second_half));
  check_laws(*set, GtidSet::of(first_half));
  return 0;
}
