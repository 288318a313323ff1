#include "base/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>

#include <cstring>

#include "base/file_seam.h"

namespace binsift {

using seam::stopped;
using seam::system_error;

Result<FileLock> FileLock::take(const std::string& path) {
  if (stopped(FileOperation::lock, path)) return system_error("lock", path);
  File file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666), path);
  return lock(std::move(file));
}

Result<FileLock> FileLock::take_directory(const std::string& path) {
  if (stopped(FileOperation::lock, path)) return system_error("lock", path);
  return lock(File(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), path));
}

Result<FileLock> FileLock::lock(File file) {
  if (!file.is_open()) return system_error("open", file.path());
  if (flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) return FileLock(std::move(file));
  if (errno != EWOULDBLOCK) return system_error("lock", file.path());
  Error error{.kind = ErrorKind::locked};
  error.file = file.path();
  error.detail = "another run holds the lock";
  error.hint = "wait for it to end";
  return error;
}

// A write lease is given only while nobody else, of whatever user, has the file open (fcntl(2), F_SETLEASE).
Result<FileAlone> FileAlone::make(const std::string& path) {
  if (stopped(FileOperation::lock, path)) return system_error("lease", path);
  File file(open(path.c_str(), O_RDWR | O_CLOEXEC), path);
  if (!file.is_open()) return system_error("open", path);
  // By default the signal of a lease that is to be given up, SIGIO, would end the process.
  if (fcntl(file.descriptor(), F_SETSIG, SIGURG) == 0 && fcntl(file.descriptor(), F_SETLEASE, F_WRLCK) == 0)
    return FileAlone(std::move(file));
  const int code = errno;
  Error error{.kind = ErrorKind::refused};
  error.file = path;
  if (code == EAGAIN || code == EBUSY) {
    error.detail = "a process has it open";
    error.hint = "a server that runs must purge its own logs";
  } else {
    error.detail = std::string("cannot tell whether a server has it open: ") + std::strerror(code);
    error.hint = "run as the owner of the logs, on the file system's own host";
  }
  return error;
}

bool FileAlone::is_alone() const {
  return fcntl(file_.descriptor(), F_GETLEASE) == F_WRLCK;
}

}  // namespace binsift
