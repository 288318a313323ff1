#include "pipeline/unit_context.h"

#include "event/gtid_event.h"
#include "event/rows.h"

namespace binsift {

uint16_t rows_flags_of(Bytes body, EventType type, const FormatDescription& format) {
  const size_t table_id_size = format.post_header_length(type) == 6 ? 4 : 6;
  return body.size() >= table_id_size + 2 ? load_u16(body.data() + table_id_size) : 0;
}

uint8_t flags2_of(Bytes body, EventType type) {
  constexpr size_t kFlags2At = 12;
  return type == EventType::GTID_EVENT && body.size() > kFlags2At ? body[kFlags2At] : 0;
}

std::vector<uint8_t> collect_context(const std::vector<uint8_t>& earlier, Bytes events,
                                     const FormatDescription& format) {
  std::vector<uint8_t> kept;
  size_t statement = 0;  // where the table maps of the open statement start in `kept`
  const auto collect = [&](Bytes run) {
    while (run.size() >= format.least_header_size()) {
      const Header header = format.header_of(run);
      const size_t head = format.header_size(header.type);
      if (header.event_size < head || header.event_size > run.size()) return;
      const Bytes event = run.first(header.event_size);
      run = run.subspan(header.event_size);
      if (header.type == EventType::TABLE_MAP_EVENT) {
        kept.insert(kept.end(), event.begin(), event.end());
      } else if (is_gtid_event(header.type) || header.type == EventType::QUERY_EVENT) {
        // Of statements only the first counts: the BEGIN, with its thread.
        if (header.type == EventType::QUERY_EVENT && statement > 0 && kept.size() > 0 &&
            kept[4] == uint8_t(EventType::QUERY_EVENT))
          continue;
        kept.resize(statement);
        kept.insert(kept.end(), event.begin(), event.end());
        statement = kept.size();
      } else if (is_rows_event(header.type)) {
        if (rows_flags_of(event.subspan(head), header.type, format) & STMT_END_F) kept.resize(statement);
      }
    }
  };
  collect(earlier);
  collect(events);
  return kept;
}

}  // namespace binsift
