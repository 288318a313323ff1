#include "losses.h"

#include <fmt/format.h>

#include "exit_code.h"
#include "base/quantity.h"

namespace binsift {

void Losses::add(const LeftOut& left_out) {
  if (left_out.is_rows) {
    if (++row_event_count_ > kMostSaid) return;
  } else {
    ++range_count_;
    byte_count_ += left_out.end - left_out.begin;
  }
  console_.warn(left_out.error);
}

int Losses::tell() {
  if (row_event_count_ > kMostSaid)
    console_.warn(fmt::format("{} more could not be read to their ends: {} in all",
                              counted(row_event_count_ - kMostSaid, "row event", "row events"),
                              row_event_count_));
  if (byte_count_ > 0)
    console_.warn(fmt::format("{} left out, in {}", counted(byte_count_, "byte was", "bytes were"),
                              counted(range_count_, "place", "places")));
  if (counts.unknown_events > 0)
    console_.warn(
        fmt::format("{} of a type that is not known and not marked as one to ignore: what {} did "
                    "not come out",
                    counted(counts.unknown_events, "event is", "events are"),
                    counts.unknown_events == 1 ? "it holds" : "they hold"));
  if (counts.unknown_type_rows > 0)
    console_.warn(fmt::format("{} a column of a type that is not known, shown as its bytes",
                              counted(counts.unknown_type_rows, "row has", "rows have")));
  if (counts.partial_image_rows > 0)
    console_.note(fmt::format("{} without some of the columns: binlog_row_image was not FULL",
                              counted(counts.partial_image_rows, "row came", "rows came")));
  const bool lost =
      range_count_ > 0 || row_event_count_ > 0 || counts.unknown_events > 0 || counts.unknown_type_rows > 0;
  return lost ? kExitPartly : kExitDone;
}

}  // namespace binsift
