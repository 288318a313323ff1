#pragma once
// The transactions of logs, each as the CRC32 of what it changes, in log order; and, for those asked for,
// what they change.
#include <functional>
#include <string_view>
#include <unordered_set>

#include "gtid/gtid.h"
#include "pipeline/run.h"
#include "schema/catalog.h"
#include "select/selection.h"

namespace binsift {

struct TransactionDigest {
  Gtid gtid;           // of kind none: it has none
  uint32_t log = 0;    // of the side's logs
  uint32_t time = 0;   // seconds since 1970 of the first event, which a replica keeps; 0: not known
  uint64_t begin = 0;  // offset in it of the first event
  uint32_t crc = 0;    // of its changes in their canonical form, one behind the other
  uint64_t size = 0;   // bytes of that form
  uint64_t row_count = 0, statement_count = 0;
  bool has_partial_images = false;  // some lack columns
  bool has_load = false;            // changes that are neither rows nor text: LOAD DATA of old servers
  bool continues = false;           // behind the part that came before
  bool is_closed = false;
  uint64_t content_size = 0;  // of the content that follows
};

// A change as content: 4 n its canonical form, 4 n the same as text (render/row_text.h; of a statement none).

// One of two sides.
struct Side {
  std::vector<LogFilePtr> logs;
  SchemaHistory history;
  const Selection* selection = nullptr;
  unsigned threads = 1;
  bool is_lines = false;  // its logs are JSON lines, as convert writes them
  bool as_lines = false;  // the other side is: both are compared as such
  std::function<void(const Error&)> note;
  std::function<void(uint64_t)> progress;
};

// Transactions by log and offset.
class TransactionPlaces {
 public:
  void add(const TransactionDigest& digest) { places_.insert(key(digest.log, digest.begin)); }
  bool has(size_t log, uint64_t begin) const { return places_.count(key(log, begin)) != 0; }
  bool is_empty() const { return places_.empty(); }

 private:
  static uint64_t key(size_t log, uint64_t begin) { return uint64_t{log} << 44 | begin; }
  std::unordered_set<uint64_t> places_;
};

// Gives every transaction; or, with `wanted`, those alone, with their content. Transactions that the logs
// hold no end of are not given. False from `take` ends the scan. Errors: see run_pipeline.
Result<void> scan_transactions(
    const Side& side, const TransactionPlaces* wanted,
    const std::function<bool(const TransactionDigest&, std::string_view content)>& take);

}  // namespace binsift
