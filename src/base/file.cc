#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "base/file_seam.h"

namespace binsift {
namespace {

using seam::stopped;
using seam::system_error;

FileHook* hook = nullptr;

// Paths of the temporary files that a signal must remove, also of some that are set aside besides. Slots are
// claimed and freed with one store each, so that the handler sees a whole path or none.
std::atomic<char*> temporary_paths[2 * kMostNewFiles];

void remember_temporary(const std::string& path) {
  char* copy = strdup(path.c_str());
  if (!copy) return;
  for (auto& slot : temporary_paths) {
    char* empty = nullptr;
    if (slot.compare_exchange_strong(empty, copy)) return;
  }
  free(copy);
}

void forget_temporary(const std::string& path) {
  for (auto& slot : temporary_paths) {
    char* held = slot.load();
    if (held && path == held && slot.compare_exchange_strong(held, nullptr)) {
      free(held);
      return;
    }
  }
}

}  // namespace

void set_file_hook(FileHook* new_hook) {
  hook = new_hook;
}

bool seam::stopped(FileOperation operation, std::string_view path) {
  if (!hook) [[likely]]
    return false;
  const int code = hook->before(operation, path);
  if (code == 0) return false;
  errno = code;
  return true;
}

Error seam::system_error(const char* verb, std::string_view path) {
  const int code = errno;
  Error error{.kind = ErrorKind::io};
  error.file = path;
  error.detail = fmt::format("cannot {}: {}", verb, std::strerror(code));
  if (code == ENOSPC || code == EDQUOT) error.hint = "free some space and run again";
  return error;
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}
File::~File() {  // standard streams stay open
  if (descriptor_ > 2) close(descriptor_);
}

Result<File> open_for_reading(const std::string& path) {
  if (stopped(FileOperation::open_read, path)) return system_error("open", path);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error("open", path);
  File file(descriptor, path);
  struct stat status;
  if (fstat(descriptor, &status) != 0) return system_error("stat", path);
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return system_error("read", path);
  }
  if (S_ISREG(status.st_mode)) posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return file;
}

File standard_input() {
  return File(0, "-");
}

Result<size_t> read_some(const File& file, uint8_t* into, size_t size) {
  if (stopped(FileOperation::read, file.path())) return system_error("read", file.path());
  for (;;) {
    const ssize_t got = read(file.descriptor(), into, size);
    if (got >= 0) return size_t(got);
    if (errno != EINTR) return system_error("read", file.path());
  }
}

Result<size_t> read_at(const File& file, uint64_t offset, uint8_t* into, size_t size) {
  if (stopped(FileOperation::read, file.path())) return system_error("read", file.path());
  size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(file.descriptor(), into + done, size - done, off_t(offset + done));
    if (got == 0) break;
    if (got > 0) {
      done += size_t(got);
    } else if (errno != EINTR) {
      return system_error("read", file.path());
    }
  }
  return done;
}

Result<std::string> read_whole(const std::string& path, size_t limit) {
  Result<File> file = open_for_reading(path);
  if (!file) return std::move(file).error();
  std::string content;
  size_t used = 0;
  for (;;) {
    content.resize(std::max<size_t>(2 * used, 64 * 1024));
    Result<size_t> got =
        read_some(*file, reinterpret_cast<uint8_t*>(content.data()) + used, content.size() - used);
    if (!got) return std::move(got).error();
    used += *got;
    if (used > limit) {
      Error error{.kind = ErrorKind::limit};
      error.file = path;
      error.detail = fmt::format("larger than {} bytes", limit);
      return error;
    }
    if (*got == 0) break;
  }
  content.resize(used);
  return content;
}

Result<void> write_all(const File& file, std::string_view bytes) {
  if (stopped(FileOperation::write, file.path())) return system_error("write", file.path());
  while (!bytes.empty()) {
    const size_t most = hook ? hook->most_bytes(file.path(), bytes.size()) : bytes.size();
    if (most < bytes.size()) [[unlikely]] {
      if (Result<void> part = write_all(file, bytes.substr(0, most)); !part) return part;
      return write_all(file, bytes.substr(most));
    }
    const ssize_t put = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (put >= 0) {
      bytes.remove_prefix(size_t(put));
    } else if (errno != EINTR) {
      return system_error("write", file.path());
    }
  }
  return {};
}

Result<void> sync(const File& file) {
  if (stopped(FileOperation::sync, file.path()) || fsync(file.descriptor()) != 0)
    return system_error("sync", file.path());
  return {};
}

Result<void> rename_file(const std::string& from, const std::string& to) {
  if (stopped(FileOperation::rename, to) || rename(from.c_str(), to.c_str()) != 0)
    return system_error("rename to", to);
  return {};
}

Result<void> remove_file(const std::string& path) {
  if (stopped(FileOperation::remove, path) || unlink(path.c_str()) != 0) return system_error("remove", path);
  return {};
}

Result<void> sync_directory(const std::string& path) {
  if (stopped(FileOperation::sync_directory, path)) return system_error("sync", path);
  File directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), path);
  if (!directory.is_open() || fsync(directory.descriptor()) != 0) return system_error("sync", path);
  return {};
}

PathKind kind_of_path(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return PathKind::none;
  if (S_ISREG(status.st_mode)) return PathKind::file;
  return S_ISDIR(status.st_mode) ? PathKind::directory : PathKind::other;
}

Result<uint64_t> file_size(const File& file) {
  struct stat status;
  if (fstat(file.descriptor(), &status) != 0) return system_error("stat", file.path());
  return uint64_t(status.st_size);
}

std::optional<uint64_t> size_of_path(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return uint64_t(status.st_size);
}

bool is_seekable(const File& file) {
  struct stat status;
  return fstat(file.descriptor(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::vector<std::string>> list_directory(const std::string& path) {
  if (stopped(FileOperation::list, path)) return system_error("list", path);
  DIR* directory = opendir(path.c_str());
  if (!directory) return system_error("list", path);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  const int code = errno;
  closedir(directory);
  if (code != 0) {
    errno = code;
    return system_error("list", path);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> take_owner_of(const File& file, const std::string& path) {
  struct stat like, now;
  if (stat(path.c_str(), &like) != 0) return system_error("stat", path);
  if (fstat(file.descriptor(), &now) != 0) return system_error("stat", file.path());
  const bool is_same = like.st_uid == now.st_uid && like.st_gid == now.st_gid;
  if (!is_same && fchown(file.descriptor(), like.st_uid, like.st_gid) != 0)
    return system_error("give to the owner of the old one", file.path());
  if (fchmod(file.descriptor(), like.st_mode & 07777) != 0)
    return system_error("set the mode of", file.path());
  return {};
}

void forget_cached(const File& file) {
  posix_fadvise(file.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

std::string directory_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string_view name_of_path(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Result<void> make_directories(const std::string& path) {
  if (path.empty() || kind_of_path(path) == PathKind::directory) return {};
  if (path.back() == '/') return make_directories(path.substr(0, path.size() - 1));
  const std::string parent = directory_of(path);
  if (Result<void> made = make_directories(parent); !made) return made;
  if (stopped(FileOperation::make_directory, path) || (mkdir(path.c_str(), 0777) != 0 && errno != EEXIST))
    return system_error("make the directory", path);
  return sync_directory(parent);
}

Result<File> anonymous_file() {
  const char* folder = getenv("TMPDIR");
  const std::string directory = folder && *folder ? folder : "/tmp";
  if (stopped(FileOperation::create, directory)) return system_error("make a temporary file in", directory);
  const int unnamed = open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (unnamed >= 0) return File(unnamed, directory + "/(temporary)");
  std::string path = directory + "/binsift-XXXXXX";  // a file system without O_TMPFILE
  const int named = mkostemp(path.data(), O_CLOEXEC);
  if (named < 0) return system_error("make a temporary file in", directory);
  unlink(path.c_str());
  return File(named, directory + "/(temporary)");
}

Mapping::Mapping(Mapping&& other) noexcept
    : start_(std::exchange(other.start_, nullptr)),
      length_(std::exchange(other.length_, 0)),
      bytes_(std::exchange(other.bytes_, {})) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(start_, other.start_);
  std::swap(length_, other.length_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

Mapping::~Mapping() {
  if (start_) munmap(start_, length_);
}

Result<Mapping> Mapping::of(const File& file, uint64_t offset, size_t size) {
  Mapping mapping;
  if (size == 0) return mapping;
  const uint64_t page = uint64_t(sysconf(_SC_PAGESIZE));
  const uint64_t aligned = offset / page * page;
  const size_t length = size + size_t(offset - aligned);
  void* start = MAP_FAILED;
  if (!stopped(FileOperation::map, file.path()))
    start = mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file.descriptor(), off_t(aligned));
  if (start == MAP_FAILED) return system_error("map", file.path());
  madvise(start, length, MADV_SEQUENTIAL);
  mapping.start_ = start;
  mapping.length_ = length;
  mapping.bytes_ = Bytes(static_cast<const uint8_t*>(start) + (offset - aligned), size);
  return mapping;
}

void Mapping::forget_pages() const {
  if (start_) madvise(start_, length_, MADV_DONTNEED);
}

Result<NewFile> NewFile::create(const std::string& path) {
  std::string temporary = fmt::format("{}/.{}.binsift-XXXXXX", directory_of(path), name_of_path(path));
  if (stopped(FileOperation::create, temporary)) return system_error("create", path);
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return system_error("create", path);
  remember_temporary(temporary);
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, 0666 & ~mask);
  return NewFile(File(descriptor, temporary), path);
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      path_(std::move(other.path_)),
      aside_(std::exchange(other.aside_, {})),
      unsent_(other.unsent_) {}

NewFile::~NewFile() {
  const std::string& temporary = file_.is_open() ? file_.path() : aside_;
  if (temporary.empty()) return;
  unlink(temporary.c_str());
  forget_temporary(temporary);
}

Result<void> NewFile::write(std::string_view bytes) {
  constexpr size_t kSent = 16 << 20;
  if (Result<void> written = write_all(file_, bytes); !written) return written;
  unsent_ += bytes.size();
  if (unsent_ < kSent) return {};
  unsent_ = 0;
  // Only a beginning: what fails in it is told by sync().
  sync_file_range(file_.descriptor(), 0, 0, SYNC_FILE_RANGE_WRITE);
  return {};
}

Result<void> NewFile::set_aside() {
  if (Result<void> synced = sync(file_); !synced) return synced;
  aside_ = file_.path();
  File closed = std::move(file_);
  return {};
}

Result<void> NewFile::commit() {
  if (aside_.empty())
    if (Result<void> aside = set_aside(); !aside) return aside;
  if (Result<void> renamed = rename_file(aside_, path_); !renamed) return renamed;
  forget_temporary(aside_);
  aside_.clear();
  return sync_directory(directory_of(path_));
}

bool is_temporary_name(std::string_view name) {
  constexpr std::string_view kMark = ".binsift-";
  constexpr size_t kRandom = 6;
  return name.starts_with('.') && name.size() > kMark.size() + kRandom &&
         name.substr(name.size() - kRandom - kMark.size(), kMark.size()) == kMark;
}

Result<void> sweep_directory(const std::string& path) {
  Result<std::vector<std::string>> names = list_directory(path);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names)
    if (is_temporary_name(name))
      if (Result<void> removed = remove_file(path + "/" + name); !removed) return removed;
  return {};
}

void remove_temporary_files_now() {
  for (auto& slot : temporary_paths)
    if (const char* path = slot.load()) unlink(path);
}

}  // namespace binsift
