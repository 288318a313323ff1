#include "store/store.h"

#include "store/s3_store.h"

namespace binsift {

Result<std::string> Store::read(const std::string& key, size_t limit) {
  Result<std::unique_ptr<ObjectReader>> object = open(key);
  if (!object) return std::move(object).error();
  if ((*object)->size() > limit) {
    Error error{.kind = ErrorKind::limit};
    error.file = name_of(key);
    error.detail = "larger than " + std::to_string(limit) + " bytes";
    return error;
  }
  std::string bytes((*object)->size(), 0);
  Result<size_t> got = (*object)->read_at(0, reinterpret_cast<uint8_t*>(bytes.data()), bytes.size());
  if (!got) return std::move(got).error();
  bytes.resize(*got);
  return bytes;
}

Result<void> write_object(Store& store, const std::string& key, std::string_view bytes) {
  Result<std::unique_ptr<ObjectWriter>> object = store.create(key);
  if (!object) return std::move(object).error();
  if (Result<void> written = (*object)->write(bytes); !written) return written;
  return (*object)->commit();
}

bool is_store_url(std::string_view where) {
  return where.find("://") != std::string_view::npos;
}

Result<std::unique_ptr<Store>> open_store(const std::string& where, const std::string& profile) {
  if (!is_store_url(where)) return open_directory_store(where);
  if (where.starts_with("s3://")) return open_s3_store(where, profile);
  Error error{.kind = ErrorKind::unsupported};
  error.file = where;
  error.detail = "stores of the kind " + where.substr(0, where.find(':')) + ":// are not known";
  error.hint = "name a directory or s3://BUCKET/PREFIX";
  return error;
}

}  // namespace binsift
