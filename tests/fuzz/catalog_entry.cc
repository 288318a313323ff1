// An entry of a store's catalog: what was read is written and read again, and must be the same text.
#include "archive/catalog.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const Result<CatalogEntry> entry = parse_catalog_entry(as_text({bytes, size}));
  if (!entry) return 0;
  const std::string text = to_json(*entry);
  const Result<CatalogEntry> again = parse_catalog_entry(text);
  if (!again || to_json(*again) != text) __builtin_trap();
  return 0;
}
