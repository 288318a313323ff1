#pragma once
// What can go wrong, as a value. An Error is raised deep, where only the field and the offset are known, gets
// file, position and event type on its way up, and becomes text only when it is shown.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binsift {

enum class ErrorKind : uint8_t {
  usage,        // the caller asked for something that makes no sense
  io,           // the system said no: open, read, write, rename
  need_more,    // the bytes end before the thing does; at a live tail that is no damage
  corrupt,      // the bytes contradict the format
  checksum,     // the bytes contradict their CRC32
  unsupported,  // a format, event or type that is known and not read here
  missing_key,  // encrypted, and the key is not at hand
  limit,        // a cap on sizes or depth
  refused,      // done so for safety
  locked,       // another run holds the lock
  internal,     // a bug of ours
};

// Of damaged bytes, what has become of them.
enum class Damage : uint8_t {
  none,      // it is no damage, or nobody can tell
  changed,   // they are others than were written
  hole,      // a stretch of them is zeros
  length,    // a length is not that of what it is in front of
  missing,   // a stretch is not there
  inserted,  // a stretch that belongs elsewhere
  repeated,  // a stretch comes a second time
  torn,      // the end is not there
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  const char* field = "";  // static text: the field that was read
  uint64_t offset = 0;     // bytes from the start of what was decoded (an event, a value)
  uint64_t need = 0;       // bytes (or the value) needed; 0 with have == 0: says nothing
  uint64_t have = 0;
  std::string detail;  // what is wrong, in words
  std::string hint;    // what to do about it
  Damage damage = Damage::none;
  std::string expected, found;  // of damage: a value in words, where there is one; not in to_text()

  std::string file;                  // the log's name as the user gave it
  std::optional<uint64_t> position;  // bytes from the file's start to the event
  std::string event_type;            // as the server spells it

  // Adds the place, where it is not known yet.
  Error& at(std::string_view file_name, uint64_t file_position, std::string_view type = {});
};

// An error of that kind: `file` is what it is about, `hint` what to do.
Error refused(std::string file, std::string detail, std::string hint);

// "FILE:OFFSET: EVENT_TYPE: what is wrong; what to do", without a line end and without "binsift: ".
std::string to_text(const Error& error);

}  // namespace binsift
