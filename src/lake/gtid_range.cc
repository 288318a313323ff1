#include "lake/gtid_range.h"

#include <algorithm>
#include <charconv>

#include "gtid/gtid_set.h"

namespace binsift {

GtidRange::Source* GtidRange::find(std::string_view name) {
  if (last_ < sources_.size() && sources_[last_].name == name) return &sources_[last_];
  for (last_ = 0; last_ < sources_.size(); ++last_)
    if (sources_[last_].name == name) return &sources_[last_];
  return nullptr;
}

void GtidRange::add(std::string_view gtid) {
  const size_t begin = gtid.find_last_of(":-") + 1;
  const std::string_view name = gtid.substr(0, begin);
  uint64_t number = 0;
  const char* const end = gtid.data() + gtid.size();
  const auto [stop, error] = std::from_chars(gtid.data() + begin, end, number);
  if (stop != end || error != std::errc()) return;
  if (Source* source = find(name)) {
    source->lowest = std::min(source->lowest, number);
    source->highest = std::max(source->highest, number);
    return;
  }
  if (const Result<Gtid> parsed = parse_gtid(gtid))
    sources_.push_back({std::string(name), *parsed, number, number});
}

void GtidRange::add(const GtidRange& other) {
  for (const Source& from : other.sources_) {
    if (Source* source = find(from.name)) {
      source->lowest = std::min(source->lowest, from.lowest);
      source->highest = std::max(source->highest, from.highest);
    } else {
      sources_.push_back(from);
    }
  }
}

std::string GtidRange::text() const {
  std::vector<GtidStream> streams;
  for (const Source& source : sources_) {
    GtidStream& stream = streams.emplace_back();
    stream.name = source.gtid;
    stream.name.number = 0;
    stream.intervals = {{source.lowest, source.highest}};
  }
  return to_text(GtidSet::of(std::move(streams)));
}

}  // namespace binsift
