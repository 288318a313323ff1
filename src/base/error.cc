#include "base/error.h"

#include <fmt/format.h>

#include <utility>

namespace binsift {

Error& Error::at(std::string_view file_name, uint64_t file_position, std::string_view type) {
  if (file.empty()) file = file_name;
  if (!position) position = file_position;
  if (event_type.empty()) event_type = type;
  return *this;
}

Error refused(std::string file, std::string detail, std::string hint) {
  Error error{.kind = ErrorKind::refused};
  error.file = std::move(file);
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

std::string to_text(const Error& error) {
  std::string text;
  if (!error.file.empty()) {
    text += error.file;
    if (error.position) text += fmt::format(":{}", *error.position);
    text += ": ";
  }
  if (!error.event_type.empty()) text += error.event_type + ": ";
  if (error.field && *error.field) text += fmt::format("{}: ", error.field);
  if (!error.detail.empty()) text += error.detail;
  if (error.need != 0 || error.have != 0) {
    text += fmt::format("{}need {} bytes, have {} (offset {} in the event)", error.detail.empty() ? "" : ", ",
                        error.need, error.have, error.offset);
  } else if (error.detail.empty()) {
    text += fmt::format("unreadable (offset {} in the event)", error.offset);
  }
  if (!error.hint.empty()) text += "; " + error.hint;
  return text;
}

}  // namespace binsift
