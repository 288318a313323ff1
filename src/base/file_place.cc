#include "base/file_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_seam.h"

namespace binsift {

using seam::stopped;
using seam::system_error;

Result<void> cut_to(const File& file, uint64_t length) {
  if (stopped(FileOperation::truncate, file.path()) || ftruncate(file.descriptor(), off_t(length)) != 0 ||
      lseek(file.descriptor(), off_t(length), SEEK_SET) < 0)
    return system_error("cut", file.path());
  return {};
}

Result<File> open_to_go_on(const std::string& path, uint64_t length) {
  if (stopped(FileOperation::create, path)) return system_error("open", path);
  File file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666), path);
  if (!file.is_open()) return system_error("open", path);
  if (Result<void> cut = cut_to(file, length); !cut) return std::move(cut).error();
  return file;
}

Result<void> move_to_new_name(const std::string& from, const std::string& to) {
  if (stopped(FileOperation::rename, to)) return system_error("rename to", to);
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  // A file system that can't do it in one step: then in two, and a run that was killed between them has left
  // both names.
  if (errno == EINVAL || errno == ENOSYS) {
    if (link(from.c_str(), to.c_str()) == 0)
      return unlink(from.c_str()) == 0 ? Result<void>() : system_error("remove", from);
  }
  if (errno != EEXIST) return system_error("rename to", to);
  if (are_one_file(from, to))
    return unlink(from.c_str()) == 0 ? Result<void>() : system_error("remove", from);
  Error error{.kind = ErrorKind::refused};
  error.file = to;
  error.detail = "is there already, and is not what this run has to put there";
  error.hint = "move it away and run again";
  return error;
}

bool are_one_file(const std::string& path, const std::string& other) {
  struct stat a, b;
  return stat(path.c_str(), &a) == 0 && stat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

bool is_one_file_system(const std::string& folder, const std::string& other) {
  struct stat a, b;
  return stat(folder.c_str(), &a) != 0 || stat(other.c_str(), &b) != 0 || a.st_dev == b.st_dev;
}

}  // namespace binsift
