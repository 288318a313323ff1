// The texts of a selection, parted by 00: times, a zone, GTID sets, patterns. A pattern without special
// characters must match itself, and "*" around anything that matches still matches.
#include "select/datetime.h"
#include "select/glob.h"
#include "select/parse.h"

using namespace binsift;

namespace {

std::string_view take_text(std::string_view& rest) {
  const size_t end = rest.find('\0');
  const std::string_view text = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size > 400) return 0;
  std::string_view rest = as_text({bytes, size});
  SelectionText text;
  text.start_datetime = take_text(rest);
  text.stop_datetime = take_text(rest);
  text.time_zone = take_text(rest);
  text.include_gtids = take_text(rest);
  text.tables.emplace_back(take_text(rest));
  const std::string_view name = take_text(rest);
  if (const auto selection = parse_selection(text)) {
    static_cast<void>(selection->wants_table(name, name));
    if (selection->start_time && selection->stop_time && *selection->stop_time < *selection->start_time) {
      __builtin_trap();
    }
  }
  const std::string& glob = text.tables[0];
  if (is_malformed_glob(glob)) return 0;
  const bool matches = glob_matches(glob, name);
  if (matches && !glob_matches("*" + glob + "*", name)) __builtin_trap();
  if (glob.find_first_of("*?[\\") == glob.npos && matches != (glob == name)) __builtin_trap();
  return 0;
}
