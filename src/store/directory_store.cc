// Keys are paths below the directory. Temporary names start with a dot, as does the lock; no key has a part
// that does.
#include <algorithm>

#include "base/file_lock.h"
#include "store/store.h"

namespace binsift {
namespace {

class DirectoryReader final : public ObjectReader {
 public:
  DirectoryReader(File file, uint64_t size) : file_(std::move(file)), size_(size) {}
  uint64_t size() const override { return size_; }
  Result<size_t> read_at(uint64_t offset, uint8_t* into, size_t size) override {
    return binsift::read_at(file_, offset, into, size);
  }
  void read_from_medium() override { forget_cached(file_); }

 private:
  File file_;
  uint64_t size_;
};

class DirectoryWriter final : public ObjectWriter {
 public:
  explicit DirectoryWriter(NewFile file) : file_(std::move(file)) {}
  Result<void> write(std::string_view bytes) override { return file_.write(bytes); }
  Result<void> commit() override { return file_.commit(); }

 private:
  NewFile file_;
};

class DirectoryLock final : public StoreLock {
 public:
  explicit DirectoryLock(FileLock lock) : lock_(std::move(lock)) {}

 private:
  FileLock lock_;
};

class DirectoryStore final : public Store {
 public:
  explicit DirectoryStore(std::string path) : path_(std::move(path)) {
    while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  }

  const std::string& name() const override { return path_; }

  Result<std::optional<uint64_t>> size_of(const std::string& key) override {
    return size_of_path(path_of(key));
  }

  Result<std::unique_ptr<ObjectReader>> open(const std::string& key) override {
    Result<File> file = open_for_reading(path_of(key));
    if (!file) return std::move(file).error();
    Result<uint64_t> size = file_size(*file);
    if (!size) return std::move(size).error();
    return std::unique_ptr<ObjectReader>(std::make_unique<DirectoryReader>(std::move(*file), *size));
  }

  Result<std::unique_ptr<ObjectWriter>> create(const std::string& key) override {
    const std::string path = path_of(key);
    if (Result<void> made = make_directories(directory_of(path)); !made) return std::move(made).error();
    Result<NewFile> file = NewFile::create(path);
    if (!file) return std::move(file).error();
    return std::unique_ptr<ObjectWriter>(std::make_unique<DirectoryWriter>(std::move(*file)));
  }

  Result<void> make_durable(const std::string& key) override {
    Result<File> file = open_for_reading(path_of(key));
    if (!file) return std::move(file).error();
    if (Result<void> synced = sync(*file); !synced) return synced;
    return sync_directory(directory_of(path_of(key)));
  }

  Result<void> remove(const std::string& key) override {
    const std::string path = path_of(key);
    if (kind_of_path(path) == PathKind::none) return {};
    if (Result<void> removed = remove_file(path); !removed) return removed;
    return sync_directory(directory_of(path));
  }

  Result<std::vector<StoredObject>> list(const std::string& prefix) override {
    std::vector<StoredObject> objects;
    if (kind_of_path(path_of(prefix)) == PathKind::none) return objects;
    if (Result<void> listed = add(prefix, objects, nullptr); !listed) return std::move(listed).error();
    std::sort(objects.begin(), objects.end(),
              [](const StoredObject& a, const StoredObject& b) { return a.key < b.key; });
    return objects;
  }

  Result<std::unique_ptr<StoreLock>> lock() override {
    if (Result<void> made = make_directories(path_); !made) return std::move(made).error();
    Result<FileLock> lock = FileLock::take(path_ + "/.lock");
    if (!lock) return std::move(lock).error();
    return std::unique_ptr<StoreLock>(std::make_unique<DirectoryLock>(std::move(*lock)));
  }

  Result<void> sweep() override {
    std::vector<StoredObject> objects;
    std::vector<std::string> temporary;
    if (Result<void> listed = add("", objects, &temporary); !listed) return listed;
    for (const std::string& path : temporary)
      if (Result<void> removed = remove_file(path); !removed) return removed;
    return {};
  }

 private:
  std::string path_of(const std::string& key) const { return key.empty() ? path_ : path_ + "/" + key; }

  // The objects below `prefix`, or, where `temporary` is given, only the paths of temporary files.
  Result<void> add(const std::string& prefix, std::vector<StoredObject>& objects,
                   std::vector<std::string>* temporary) {
    Result<std::vector<std::string>> names = list_directory(path_of(prefix));
    if (!names) return std::move(names).error();
    for (const std::string& name : *names) {
      const std::string key = prefix + name, path = path_of(key);
      if (name.starts_with('.')) {
        if (temporary && is_temporary_name(name)) temporary->push_back(path);
        continue;
      }
      switch (kind_of_path(path)) {
        case PathKind::directory:
          if (Result<void> added = add(key + "/", objects, temporary); !added) return added;
          break;
        case PathKind::file: {
          if (temporary) break;  // only these are asked for
          if (const std::optional<uint64_t> size = size_of_path(path)) objects.push_back({key, *size});
          break;
        }
        default: break;
      }
    }
    return {};
  }

  std::string path_;
};

}  // namespace

std::unique_ptr<Store> open_directory_store(const std::string& path) {
  return std::make_unique<DirectoryStore>(path);
}

}  // namespace binsift
