#pragma once
// Files that many runs make one after the other: one that grows, and ones that take their names behind a
// record of it.
#include "base/file.h"

namespace binsift {

// The file, made where it is missing, with its first `length` bytes: what is behind them is cut off, and
// writes go there. Errors: io.
Result<File> open_to_go_on(const std::string& path, uint64_t length);
// The same of a file that is open.
Result<void> cut_to(const File& file, uint64_t length);

// The file `from` takes the name `to`, which nothing has yet; the folders are not synced. Errors: refused
// (something has that name, and is another file), io.
Result<void> move_to_new_name(const std::string& from, const std::string& to);

// Whether both paths are names of one file; false where one is of none.
bool are_one_file(const std::string& path, const std::string& other);

// Whether both paths lie in one file system, so that a file can be moved from one folder to the other.
bool is_one_file_system(const std::string& folder, const std::string& other);

}  // namespace binsift
