// What undo statements wait in. First byte even: bytes that no writer wrote are read backwards, and end. Odd: the
// bytes are cut into records, which come back as they were, the last one first.
#include <string>
#include <vector>

#include "pipeline/undo_spool.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(bytes + 1), size - 1);
  UndoSpool spool;
  UndoRecord record;
  if (bytes[0] % 2 == 0) {
    if (!rest.empty()) demand(spool.write(rest).has_value());
    size_t read = 0;
    for (;;) {
      Result<bool> more = spool.previous(record);
      if (!more || !*more) break;
      read += record.payload.size() + 14;
      demand(read <= rest.size());
    }
    return 0;
  }
  struct Kept {
    UndoRecordKind kind;
    uint8_t needs;
    uint32_t table;
    std::string payload;
  };
  std::vector<Kept> kept;
  OutBuffer out;
  for (size_t at = 0; at + 2 < rest.size();) {
    const size_t length = std::min<size_t>(uint8_t(rest[at + 1]) << (rest[at] & 7), rest.size() - at - 2);
    Kept one{UndoRecordKind(rest[at] >> 4 & 3), uint8_t(rest[at] >> 6 & 3), uint32_t(length * 0x01010101u),
             std::string(rest.substr(at + 2, length))};
    append_undo_record(out,
                       {.kind = one.kind, .needs = one.needs, .table = one.table, .payload = one.payload});
    // The writer's buffers end anywhere.
    if (out.size() % 3 == 0) demand(spool.write(out.view()).has_value()), out.clear();
    kept.push_back(std::move(one));
    at += 2 + length;
  }
  if (!out.empty()) demand(spool.write(out.view()).has_value());
  while (!kept.empty()) {
    Result<bool> more = spool.previous(record);
    demand(more.has_value() && *more);
    const Kept& wanted = kept.back();
    demand(record.kind == wanted.kind && record.needs == wanted.needs && record.table == wanted.table &&
           record.payload == wanted.payload);
    kept.pop_back();
  }
  Result<bool> more = spool.previous(record);
  demand(more.has_value() && !*more);
  return 0;
}
