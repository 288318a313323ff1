// The state of convert --state, whose checksum is made to fit: no crash, and what is read is written the same.
#include <fmt/format.h>
#include <stdlib.h>

#include "base/crc32.h"
#include "resume/run_state.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace binsift;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_run_state(text);
  const Result<RunState> state =
      parse_run_state(fmt::format("{{\"crc32\":\"{:08x}\",{}", crc32(Bytes(data, size)), text));
  if (!state) return 0;
  const std::string written = to_text(*state);
  const Result<RunState> again = parse_run_state(written);
  if (!again || to_text(*again) != written) abort();
  return 0;
}
