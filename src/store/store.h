#pragma once
// Where objects lie: bytes under a key such as "a/b/name.zst". An object appears whole or not at all, and is
// never changed, only replaced or removed.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"

namespace binsift {

// An object that is being read.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  virtual uint64_t size() const = 0;
  // Up to `size` bytes at `offset`; fewer only at the end. May be called by several threads. Errors: io.
  virtual Result<size_t> read_at(uint64_t offset, uint8_t* into, size_t size) = 0;
  // What is read from now on comes from where it is kept, not from memory where it was written through.
  virtual void read_from_medium() {}
};

// An object that is being written. Without commit() nothing stays.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
  // The object is durable, under its key, whole. What was there before is replaced.
  virtual Result<void> commit() = 0;
};

// Held as long as it lives.
class StoreLock {
 public:
  virtual ~StoreLock() = default;
};

struct StoredObject {
  std::string key;
  uint64_t size = 0;
};

// All errors are of the kind io unless said otherwise; they name the object as the user would.
class Store {
 public:
  virtual ~Store() = default;

  // As it was named: "/backup/binlog".
  virtual const std::string& name() const = 0;
  // How an object is called in messages.
  std::string name_of(const std::string& key) const { return name() + "/" + key; }

  // No value: there is none.
  virtual Result<std::optional<uint64_t>> size_of(const std::string& key) = 0;
  virtual Result<std::unique_ptr<ObjectReader>> open(const std::string& key) = 0;
  // A whole object of at most `limit` bytes. Errors: io, limit.
  virtual Result<std::string> read(const std::string& key, size_t limit);
  virtual Result<std::unique_ptr<ObjectWriter>> create(const std::string& key) = 0;
  // An object that is there is durable from now on: whoever wrote it may have died before it was.
  virtual Result<void> make_durable(const std::string& key) = 0;
  // One that is gone already is no error.
  virtual Result<void> remove(const std::string& key) = 0;
  // Objects whose keys begin with `prefix`, which is empty or ends with a slash; sorted by key.
  virtual Result<std::vector<StoredObject>> list(const std::string& prefix) = 0;

  // How many requests it is good to have under way; may be called by so many threads.
  virtual unsigned requests_at_once() const { return 1; }

  // For runs that change the store, one at a time. Errors: locked, io.
  virtual Result<std::unique_ptr<StoreLock>> lock() = 0;
  // Removes what runs that were killed left behind. Only with the lock.
  virtual Result<void> sweep() = 0;
};

// Writes a whole object.
Result<void> write_object(Store& store, const std::string& key, std::string_view bytes);

// A directory, which need not exist before something is created in it or it is locked.
std::unique_ptr<Store> open_directory_store(const std::string& path);

// Whatever `where` names: "/backup/binlog", "s3://bucket/prefix". `profile`: whose credentials and endpoint
// of ~/.aws; empty: as the environment says. Errors: unsupported (not built in), usage, missing_key, io.
Result<std::unique_ptr<Store>> open_store(const std::string& where, const std::string& profile = {});
// Whether a store's name tells that it is no directory.
bool is_store_url(std::string_view where);

}  // namespace binsift
