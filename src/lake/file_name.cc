#include "lake/file_name.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "lake/partition.h"

namespace binsift {
namespace {

// A file system has names of 255 bytes; two of 64 letters each can be longer.
std::string fitting(std::string table) {
  constexpr size_t kMost = 180, kDigits = 16;
  if (table.size() <= kMost) return table;
  const std::string known_by = hex_text(sha256(as_bytes(table))).substr(0, kDigits);
  size_t end = kMost - kDigits - 2;
  while ((uint8_t(table[end]) & 0xC0) == 0x80) --end;
  return table.substr(0, end) + '~' + known_by + '.';
}

}  // namespace

std::string file_name_of(const std::optional<std::string_view>& database,
                         const std::optional<std::string_view>& table, std::string_view log,
                         uint64_t position, uint64_t row) {
  std::string of;
  // Of lines that name no database: a name that began with '.' would be passed over by readers.
  if (database && !database->empty()) of += path_part(*database) + ".";
  if (table) of += path_part(*table) + ".";
  return fitting(std::move(of)) +
         fmt::format("{}-{:010}-{}", log == "-" ? "stdin" : path_part(log), position, row);
}

int64_t time_slot(int64_t time, int64_t length) {
  return time / length - (time % length < 0);
}

}  // namespace binsift
