#pragma once
// A log that is scanned and compressed in one reading of it.
#include "archive/packed_log.h"

namespace binsift {

// Fills in of the entry all that scan_log() and pack_log() do; the frames may be cut elsewhere. False: it is
// not a log of plain events, whole from end to end of `size` bytes; what was written is of no use, and the
// entry is as it was. The object is not committed. Errors: io, internal.
Result<bool> scan_and_pack(const LogFilePtr& log, uint64_t size, const PackOptions& options,
                           ObjectWriter& object, CatalogEntry& entry);

}  // namespace binsift
