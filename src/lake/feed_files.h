#pragma once
// Where the files of a change data feed are: a file, or all of a folder and its folders.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace binsift {

// A Parquet file by its first bytes, or a folder that has files named *.parquet in it or in its folders.
// False for what can't be looked at: who opens it says why.
bool is_feed(const std::string& path);

// The paths, sorted. Of a table of Delta Lake those of its last version. Names that begin with '.' or '_'
// are passed over, as readers of such folders do, but not those of partitions (_date=2026-11-20). Errors: io
// (also a file that the table has and the folder not); unsupported (a Delta log whose first versions are
// gone, or rows that were deleted by another program).
Result<std::vector<std::string>> find_feed_files(const std::string& path);

// "%2F" as '/': what path_part() has done, and Delta's paths.
std::string unescaped_path(std::string_view text);

}  // namespace binsift
