#pragma once
// The front of an event's line, which is the same for all types: where it stands, type, size, server, time.
//   text  offset type size server-id time: aligned; "file:offset" where several logs are shown; inside a
//         payload the offset is "payload's offset/index" and the type is indented
//   JSON  {"type":…,"file":…,"pos":…,"payload_index":…,"size":…,"server_id":…,"ts":…
//         without its closing brace
#include <memory>

#include "base/out_buffer.h"
#include "pipeline/transaction.h"

namespace binsift {

class EventHeads {
 public:
  EventHeads(bool json, bool names_file);

  // Laid out so that it is copied at a fixed size.
  struct TypeName {
    static constexpr size_t kRoom = 48;
    char text[kRoom];
    size_t size;
  };

  void begin_unit(const Unit& unit);
  // `index` counts the events of a payload from 0; it matters where place.in_payload.
  void append(OutBuffer& out, const EventPlace& place, uint64_t index) {
    json_ ? append_json(out, place, index) : append_text(out, place, index);
  }

 private:
  void append_text(OutBuffer& out, const EventPlace& place, uint64_t index);
  void append_json(OutBuffer& out, const EventPlace& place, uint64_t index);
  char* write_offset(char* p, uint64_t offset);
  void lay_out_offset(uint64_t offset);
  char* write_named_offset(char* p, const EventPlace& place, uint64_t index) const;
  void lay_out_source(const Header& header);

  const bool json_, names_file_;
  const TypeName *text_names_, *json_names_;  // by type
  const LogFile* file_ = nullptr;
  std::string file_text_;  // binlog.000001: or ,"file":"binlog.000001"
  // The last offset's text, its last four digits being zeros.
  static constexpr uint64_t kOffsetStep = 10000;
  uint64_t offset_begin_ = UINT64_MAX / 2;
  size_t offset_size_ = 0;
  char offset_text_[24];
  // Server id and time of the last event: those of the next are nearly always the same.
  static constexpr size_t kSourceRoom = 96;
  uint32_t server_id_ = 0, timestamp_ = 0;
  size_t source_size_ = 0;
  char source_[kSourceRoom];
};

// The server's spelling without "_EVENT" and "_LOG", as text lines show it: "TABLE_MAP", "WRITE_ROWS_V1";
// "type 200".
std::string short_name_of(EventType type);

}  // namespace binsift
