#include "base/empty_directories.h"

#include <unistd.h>

#include <algorithm>

#include "base/file_seam.h"

namespace binsift {

std::vector<std::string> missing_directories(std::string path) {
  std::vector<std::string> missing;
  while (!path.empty() && kind_of_path(path) == PathKind::none) {
    missing.push_back(path);
    path = directory_of(path);
  }
  std::reverse(missing.begin(), missing.end());
  return missing;
}

void remove_empty_directories(const std::vector<std::string>& paths) {
  for (auto path = paths.rbegin(); path != paths.rend(); ++path)
    if (!seam::stopped(FileOperation::remove, *path)) rmdir(path->c_str());
}

}  // namespace binsift
