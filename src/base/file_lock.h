#pragma once
// Who else has a file: locks between runs of ours, and whether any process has a file open.
#include "base/file.h"

namespace binsift {

// Held until it is destroyed; a process that dies lets go. The file stays.
class FileLock {
 public:
  // Makes the file where it is missing. Errors: locked (another run holds it), io.
  static Result<FileLock> take(const std::string& path);
  // The lock of a directory itself. Errors: the same.
  static Result<FileLock> take_directory(const std::string& path);

 private:
  explicit FileLock(File file) : file_(std::move(file)) {}
  static Result<FileLock> lock(File file);
  File file_;
};

// That no process has a file open. While it lives, whoever opens the file, this process counted, waits: until
// it is destroyed, or as long as the system lets them wait (/proc/sys/fs/lease-break-time).
class FileAlone {
 public:
  // Errors: refused (it is open elsewhere, or the system can't tell: another's file, a file system without
  // leases), io.
  static Result<FileAlone> make(const std::string& path);

  // Nobody has come to wait for it since.
  bool is_alone() const;
  // To be read through.
  const File& file() const { return file_; }

 private:
  explicit FileAlone(File file) : file_(std::move(file)) {}
  File file_;
};

}  // namespace binsift
