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

namespace {

bool is_statement(EventType type) {
  return type == EventType::QUERY_EVENT || type == EventType::QUERY_COMPRESSED_EVENT ||
         type == EventType::EXECUTE_LOAD_QUERY_EVENT;
}

}  // namespace

std::vector<uint8_t> collect_context(const std::vector<uint8_t>& earlier, Bytes events,
                                     const FormatDescription& format) {
  std::vector<uint8_t> kept;
  size_t statement = 0;  // where the table maps and variables of the open statement start in `kept`
  bool has_first = false;
  const auto collect = [&](Bytes run) {
    while (run.size() >= format.least_header_size()) {
      const Header header = format.header_of(run);
      const size_t head = format.header_size(header.type);
      if (header.event_size < head || header.event_size > run.size()) return;
      const Bytes event = run.first(header.event_size);
      run = run.subspan(header.event_size);
      if (header.type == EventType::TABLE_MAP_EVENT || is_statement_variable(header.type)) {
        kept.insert(kept.end(), event.begin(), event.end());
      } else if (is_gtid_event(header.type) || is_statement(header.type)) {
        kept.resize(statement);
        // Of statements only the first counts: the BEGIN, with its thread.
        if (is_statement(header.type)) {
          if (has_first || header.type != EventType::QUERY_EVENT) continue;
          has_first = true;
        }
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
