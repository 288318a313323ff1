// The columns of a table of Delta Lake as its log has them: no crash, and what is read is written the same.
#include <stdlib.h>

#include "lake/delta_log.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace binsift;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_name_list(text);
  const Result<std::vector<DeltaColumn>> columns = parse_delta_schema(text);
  if (!columns) return 0;
  const Result<std::vector<DeltaColumn>> again = parse_delta_schema(delta_schema_text(*columns));
  if (!again || *again != *columns) abort();
  return 0;
}
