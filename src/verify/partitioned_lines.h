#pragma once
// JSON lines in the folders of partitions: the changes of a transaction stand in several files, and are put
// together again in the order of the log.
#include "verify/record_stream.h"

namespace binsift {

// Whether the side's files were found in such folders.
bool are_partitions(const Side& side);

// All of their records, as stream_records() does it. Errors: the same.
Result<void> stream_partitions(const Side& side, RecordStream& records,
                               const std::function<void(uint32_t)>& begin);

}  // namespace binsift
