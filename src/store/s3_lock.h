#pragma once
// A lock on a store in S3: an object that only one run can make, where the server knows If-None-Match, that
// is made anew each minute while the run lives, and that is stale when it was not for five.
//
// A server that does not know If-None-Match takes the second of two runs that come within the same moment as
// well; then the one whose object stands behind a wait of some seconds goes on, and the other one ends.
#include <atomic>

#include "store/s3_client.h"

namespace binsift {

// Whether the lock that the run has is still its own. Shared with the store, which then changes nothing more.
struct S3LockState {
  std::atomic<bool> is_lost{false};
};

// `key`: of the lock, in the bucket. Errors: locked, io.
Result<std::unique_ptr<StoreLock>> take_s3_lock(S3Client& client, const std::string& key,
                                                std::shared_ptr<S3LockState> state);

// Seconds since 1970 of "Sat, 21 Nov 2026 15:06:53 GMT"; no value: it is no such text.
std::optional<int64_t> parse_http_time(const std::string& text);

}  // namespace binsift
