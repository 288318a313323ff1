#pragma once
// A server's index file: the paths of its logs, one a line, oldest first.
#include <string>
#include <vector>

#include "base/file.h"

namespace binsift {

struct IndexLine {
  std::string text;  // as it stands there, without its end
  std::string path;  // that it can be opened by: beside the index, where a log of this name is
};

// Empty lines are passed over. Errors: io, limit.
Result<std::vector<IndexLine>> read_log_index(const std::string& path);
// The same of one that is open.
Result<std::vector<IndexLine>> read_log_index(const File& file);
// The index holds these lines, or what it held before: never a part. Owner and mode stay. Errors: io.
Result<void> write_log_index(const std::string& path, const std::vector<IndexLine>& lines);

// The index files of a directory, by name.
Result<std::vector<std::string>> find_log_indexes(const std::string& directory);

}  // namespace binsift
