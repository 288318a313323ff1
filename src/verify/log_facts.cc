#include "verify/log_facts.h"

#include <algorithm>
#include <cstring>

#include "event/gtid_event.h"
#include "event/gtid_list.h"
#include "event/previous_gtids.h"
#include "event/rotate.h"

namespace binsift {
namespace {

bool is_same_stream(const Gtid& a, const Gtid& b) {
  return a.kind == b.kind && a.uuid == b.uuid && a.tag() == b.tag() && a.domain_id == b.domain_id &&
         a.server_id == b.server_id;
}

}  // namespace

GtidStream& GtidRuns::stream_of(const Gtid& gtid) {
  if (last_used_ < streams_.size() && is_same_stream(streams_[last_used_].name, gtid))
    return streams_[last_used_];
  for (last_used_ = 0; last_used_ < streams_.size(); ++last_used_)
    if (is_same_stream(streams_[last_used_].name, gtid)) return streams_[last_used_];
  GtidStream stream{.name = gtid};
  stream.name.number = 0;
  return streams_.emplace_back(std::move(stream));
}

void GtidRuns::add(const Gtid& gtid) {
  ++count_;
  std::vector<GtidInterval>& runs = stream_of(gtid).intervals;
  if (!runs.empty() && runs.back().last + 1 == gtid.number)
    runs.back().last = gtid.number;
  else
    runs.push_back({gtid.number, gtid.number});
}

bool GtidRuns::add_next(const Header& header, Bytes body) {
  constexpr size_t kUuidOffset = 1, kGnoOffset = 17, kDomainOffset = 8;
  if (last_used_ >= streams_.size() || body.size() < kGnoOffset + 8) return false;
  const Gtid& name = streams_[last_used_].name;
  uint64_t number = 0;
  if (header.type == EventType::GTID_LOG_EVENT && name.kind == GtidKind::mysql && name.tag_size == 0 &&
      std::memcmp(name.uuid.data(), body.data() + kUuidOffset, name.uuid.size()) == 0)
    number = load_u64(body.data() + kGnoOffset);
  else if (header.type == EventType::GTID_EVENT && name.kind == GtidKind::mariadb &&
           name.server_id == header.server_id && name.domain_id == load_u32(body.data() + kDomainOffset))
    number = load_u64(body.data());
  else
    return false;
  GtidInterval& run = streams_[last_used_].intervals.back();
  if (number != run.last + 1 || number == 0) return false;
  run.last = number;
  ++count_;
  return true;
}

void GtidRuns::add(const GtidRuns& later) {
  count_ += later.count_;
  for (const GtidStream& stream : later.streams_) {
    std::vector<GtidInterval>& runs = stream_of(stream.name).intervals;
    for (const GtidInterval& run : stream.intervals) {
      if (!runs.empty() && runs.back().last + 1 == run.first)
        runs.back().last = run.last;
      else
        runs.push_back(run);
    }
  }
  if (const Gtid last = later.last(); last.kind != GtidKind::none) stream_of(last);
}

GtidSet GtidRuns::set() const {
  return GtidSet::of(streams_);
}

Gtid GtidRuns::last() const {
  if (last_used_ >= streams_.size()) return {};
  Gtid gtid = streams_[last_used_].name;
  gtid.number = streams_[last_used_].intervals.back().last;
  return gtid;
}

std::vector<Gtid> GtidRuns::last_numbers() const {
  std::vector<Gtid> last;
  for (const GtidStream& stream : streams_) {
    last.push_back(stream.name);
    last.back().number = stream.intervals.back().last;
  }
  return last;
}

bool LogFacts::has_facts(EventType type) {
  switch (type) {
    case EventType::FORMAT_DESCRIPTION_EVENT:
    case EventType::PREVIOUS_GTIDS_LOG_EVENT:
    case EventType::GTID_LOG_EVENT:
    case EventType::GTID_TAGGED_LOG_EVENT:
    case EventType::GTID_EVENT:
    case EventType::GTID_LIST_EVENT:
    case EventType::ROTATE_EVENT: return true;
    default: return false;
  }
}

void LogFacts::take(const Header& header, Bytes event, const FormatDescription& in_force) {
  const size_t head = in_force.header_size(header.type), tail = in_force.checksum_size();
  if (event.size() < head + tail) return;
  const Bytes body = event.subspan(head, event.size() - head - tail);
  switch (header.type) {
    case EventType::FORMAT_DESCRIPTION_EVENT:
      if (format) break;
      format = std::make_shared<const FormatDescription>(in_force);
      server_id = header.server_id;
      relay_log = header.flags & LOG_EVENT_RELAY_LOG_F;
      in_use = in_force.in_use;
      break;
    case EventType::PREVIOUS_GTIDS_LOG_EVENT:
      if (Result<GtidSet> set = decode_previous_gtids(body, in_force); set && !has_previous) {
        has_previous = true;
        previous = std::move(*set);
      }
      break;
    case EventType::GTID_LIST_EVENT:
      if (Result<GtidList> known = decode_gtid_list(body); known && !has_previous) {
        has_previous = true;
        for (size_t i = 0; i < known->count; ++i) list.push_back((*known)[i]);
      }
      break;
    case EventType::GTID_LOG_EVENT:
    case EventType::GTID_TAGGED_LOG_EVENT:
    case EventType::GTID_EVENT:
      if (gtids.add_next(header, body)) break;
      if (Result<GtidEvent> gtid = decode_gtid_event(header, body, in_force); gtid && !gtid->anonymous)
        gtids.add(gtid->gtid);
      break;
    case EventType::ROTATE_EVENT:
      if (Result<Rotate> rotate = decode_rotate(body, in_force); rotate) rotates_to = rotate->file_name;
      break;
    default: break;
  }
}

void LogFacts::add(LogFacts&& later) {
  if (!format) format = std::move(later.format);
  gtids.add(later.gtids);
  if (later.event_count > 0) {
    last_type = later.last_type;
    rotates_to = std::move(later.rotates_to);
  }
  event_count += later.event_count;
  size = std::max(size, later.size);
  unknown_count += later.unknown_count;
}

}  // namespace binsift
