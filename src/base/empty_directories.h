#pragma once
// Directories that were made for files which then did not come.
#include <string>
#include <vector>

namespace binsift {

// Those of a path that are not there, the outermost first: what make_directories() would make.
std::vector<std::string> missing_directories(std::string path);
// Removes the directories, the last first, but for those that hold something.
void remove_empty_directories(const std::vector<std::string>& paths);

}  // namespace binsift
