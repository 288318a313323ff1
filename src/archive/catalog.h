#pragma once
// What a store says of itself: one small JSON object for each archived log, under binsift-catalog/. Each is
// written whole, so that readers need no lock and S3 no append. The format is told in binsift-catalog(5).
#include "archive/log_scan.h"
#include "base/sha256.h"
#include "store/store.h"

namespace binsift {

inline constexpr std::string_view kCatalogPrefix = "binsift-catalog/";
inline constexpr size_t kHeadSize = 64 * 1024;

// A part of an object that can be read by itself.
struct Frame {
  uint64_t size = 0;         // of the log's bytes
  uint64_t stored_size = 0;  // of the object's
  uint32_t crc32 = 0;        // of the log's bytes
  uint32_t first_time = 0, last_time = 0;
  bool starts_clean = false;
  bool has_definitions = false;
};

struct CatalogEntry {
  std::string name;       // of the log
  std::string server;     // which wrote it: uuid, or what the policy calls it
  std::string object;     // key in the store
  bool removing = false;  // it is on its way out: no reader counts on the object any more
  std::string tier, codec;
  uint64_t size = 0;
  uint32_t crc32 = 0;
  Sha256Digest sha256{};
  // Of the log's first kHeadSize bytes. No CRC32: each event ends with its own, so that logs of events of the
  // same lengths have the same, whatever they hold.
  Sha256Digest head_sha256{};
  uint64_t stored_size = 0;
  uint32_t stored_crc32 = 0;
  LogSummary summary;                  // without pieces
  int64_t archived = 0, verified = 0;  // seconds since 1970
  std::vector<Frame> frames;

  // Its key: the same log has the same in every store, and another log of the same name another.
  std::string key() const;
  bool is_same_log(const CatalogEntry& other) const {
    return server == other.server && name == other.name && size == other.size && sha256 == other.sha256;
  }
};

std::string to_json(const CatalogEntry& entry);
// Errors: corrupt; unsupported (of a later version).
Result<CatalogEntry> parse_catalog_entry(std::string_view text);

struct StoreCatalog {
  std::vector<CatalogEntry> entries;  // by server, then as the logs' names count up
  std::vector<Error> damaged;         // entries that can't be read
};
// Errors: io.
Result<StoreCatalog> load_catalog(Store& store);
Result<void> put_entry(Store& store, const CatalogEntry& entry);

// Whether what a source names is a store: a directory with a catalog, or a URL of one.
bool is_store(const std::string& where);

// "binlog.1000000" comes behind "binlog.999999".
bool is_earlier_log(std::string_view a, std::string_view b);

// "2026-11-20T08:00:00Z"; empty for 0.
std::string utc_text(int64_t seconds);

}  // namespace binsift
