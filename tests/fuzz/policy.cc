// A policy: whatever was accepted lays its objects out below the store.
#include "archive/policy.h"
#include "base/cursor.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const Result<Policy> policy = parse_policy(as_text({bytes, size}));
  if (!policy) return 0;
  const std::string path = lay_out(policy->layout, "server", 1795208514);
  if (path.empty() || path.front() == '/' || ("/" + path).find("/.") != std::string::npos ||
      path.find("server") == std::string::npos)
    __builtin_trap();
  return 0;
}
