#pragma once
// A bucket, or a prefix of one, as a store.
#include "store/store.h"

namespace binsift {

// `where`: "s3://bucket/prefix". `profile`: of ~/.aws; empty: as the environment says. Nothing is asked of
// the server yet. Errors: usage, missing_key, unsupported, io (the files of ~/.aws).
Result<std::unique_ptr<Store>> open_s3_store(const std::string& where, const std::string& profile);

}  // namespace binsift
