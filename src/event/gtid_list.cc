#include "event/gtid_list.h"

namespace binsift {
namespace {

constexpr unsigned kCountBits = 28;
constexpr size_t kEntrySize = 16;

}  // namespace

Gtid GtidList::operator[](size_t index) const {
  const uint8_t* entry = entries.data() + index * kEntrySize;
  return {.kind = GtidKind::mariadb,
          .domain_id = load_u32(entry),
          .server_id = load_u32(entry + 4),
          .number = load_u64(entry + 8)};
}

Result<GtidList> decode_gtid_list(Bytes body) {
  Cursor cursor(body);
  const uint32_t count_and_flags = cursor.u32("count of GTIDs");
  GtidList list;
  list.flags = uint8_t(count_and_flags >> kCountBits);
  list.count = count_and_flags & ((1u << kCountBits) - 1);
  list.entries = cursor.bytes(list.count * kEntrySize, "GTIDs");
  if (!cursor.ok()) return cursor.error();
  return list;
}

GtidSet set_of(const GtidList& list) {
  std::vector<GtidStream> streams;
  for (size_t i = 0; i < list.count; ++i) {
    GtidStream stream{.name = list[i]};
    const uint64_t last = stream.name.number;
    stream.name.number = 0;
    if (last) stream.intervals.push_back({1, last});
    streams.push_back(std::move(stream));
  }
  return GtidSet::of(std::move(streams));
}

}  // namespace binsift
