#pragma once
// All work with files goes through here: errors carry the path and the system's reason, and a test can put a
// hook in front of every call that makes it fail or ends the process there.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cursor.h"
#include "base/result.h"

namespace binsift {

enum class FileOperation : uint8_t {
  open_read,
  create,
  read,
  write,
  sync,
  rename,
  remove,
  sync_directory,
  list,
  make_directory,
  map,
  lock,
  truncate
};

// Called before each operation. Gives 0 to let it happen, or an errno that it then fails with.
class FileHook {
 public:
  virtual ~FileHook() = default;
  virtual int before(FileOperation operation, std::string_view path) = 0;
  // How much of a write goes out at once: what is left is an operation of its own.
  virtual size_t most_bytes(std::string_view, size_t size) { return size; }
};
// For tests; null takes it away. Not for use while other threads work with files.
void set_file_hook(FileHook* hook);

// An open file descriptor, closed with its owner.
class File {
 public:
  File() = default;
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
  std::string path_;
};

// All errors are of the kind io unless said otherwise.
Result<File> open_for_reading(const std::string& path);
File standard_input();

// Reads up to `size` bytes from where the last read ended; 0 only at the end. Interrupted reads go on.
Result<size_t> read_some(const File& file, uint8_t* into, size_t size);
// Reads up to `size` bytes at `offset`; fewer only at the end.
Result<size_t> read_at(const File& file, uint64_t offset, uint8_t* into, size_t size);
Result<std::string> read_whole(const std::string& path, size_t limit);
Result<void> write_all(const File& file, std::string_view bytes);
Result<void> sync(const File& file);
Result<void> rename_file(const std::string& from, const std::string& to);
Result<void> remove_file(const std::string& path);
Result<void> sync_directory(const std::string& path);

enum class PathKind : uint8_t { none, file, directory, other };  // other: a pipe, a device
PathKind kind_of_path(const std::string& path);
Result<uint64_t> file_size(const File& file);
// No value: there is no such file.
std::optional<uint64_t> size_of_path(const std::string& path);
// A plain file can be read at any offset; a pipe can't.
bool is_seekable(const File& file);
// The file belongs to whom `path` belongs to, and may be opened by the same.
Result<void> take_owner_of(const File& file, const std::string& path);
// What was read of the file or written to it and synced need not stay in memory: the next read comes from
// where it is kept.
void forget_cached(const File& file);
// Names (no path) of the entries, sorted by bytes, without "." and "..".
Result<std::vector<std::string>> list_directory(const std::string& path);
// "/a/b" of "/a/b/c", "." of "c".
std::string directory_of(const std::string& path);
// "c" of "/a/b/c".
std::string_view name_of_path(std::string_view path);

// Makes the directory and those above it that are not there, synced; none is no error.
Result<void> make_directories(const std::string& path);

// A file without a name in $TMPDIR (else /tmp), gone when it is closed.
Result<File> anonymous_file();

// Part of a file as memory, read only. Its pages count as ours until forget_pages().
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping();

  // The file must not shrink while it is mapped.
  static Result<Mapping> of(const File& file, uint64_t offset, size_t size);
  Bytes bytes() const { return bytes_; }
  // Gives the pages back to the system; they come again when they are read.
  void forget_pages() const;

 private:
  void* start_ = nullptr;
  size_t length_ = 0;
  Bytes bytes_;
};

// A file that appears whole under its name or not at all: written under a temporary name beside it, synced,
// renamed, its directory synced. Without commit() nothing stays.
class NewFile {
 public:
  static Result<NewFile> create(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  const File& file() const { return file_; }
  // What is written is on its way to where it is kept: commit() need not wait for all of it.
  Result<void> write(std::string_view bytes);
  // It is whole, and commit() will come much later, if it does: without a descriptor until then.
  Result<void> set_aside();
  Result<void> commit();

 private:
  NewFile(File file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  File file_;
  std::string path_;
  std::string aside_;  // the temporary file's path, where it is set aside
  size_t unsent_ = 0;  // bytes that the system may still keep for later
};
// As many NewFiles at a time are removed by a signal.
inline constexpr size_t kMostNewFiles = 256;
// Whether a name is that of a NewFile's temporary file, which a run that was killed leaves behind.
bool is_temporary_name(std::string_view name);
// Removes those of a directory. Only where no other run can be at work.
Result<void> sweep_directory(const std::string& path);

// Removes the temporary files of all NewFiles that are open. For a signal handler: it only calls unlink().
void remove_temporary_files_now();

}  // namespace binsift
