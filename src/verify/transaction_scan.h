#pragma once
// The transactions of logs, each as the CRC32 of what it changes, in log order; and, for those asked for,
// what they change.
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_set>

#include "base/file.h"
#include "gtid/gtid.h"
#include "pipeline/run.h"
#include "schema/catalog.h"
#include "select/selection.h"

namespace binsift {

struct TransactionDigest {
  Gtid gtid;           // of kind none: it has none
  uint32_t log = 0;    // of the side's logs
  uint32_t time = 0;   // seconds since 1970 of the first event, which a replica keeps; 0: not known
  uint64_t begin = 0;  // offset in it of the first event, or line; of Parquet the number of the row
  uint64_t row = 0;    // of changes that stand alone: the number of the row behind `begin`
  uint32_t crc = 0;    // of its changes in their canonical form, one behind the other
  uint64_t size = 0;   // bytes of that form
  uint64_t row_count = 0, statement_count = 0;
  uint64_t unheld_count = 0;        // more changes, which the other side can't hold
  bool has_partial_images = false;  // some lack columns
  bool has_load = false;            // changes that are neither rows nor text: LOAD DATA of old servers
  bool continues = false;           // behind the part that came before
  bool is_closed = false;
  uint64_t content_size = 0;  // of the content that follows
};

// A change as content: 4 n its canonical form, 4 n the same as text (render/row_text.h; of a statement none).

// What a side's files are. Exports hold rows alone, or rows and statements; a log is compared with them as
// what convert makes of it.
enum class SideForm : uint8_t { logs, lines, feed };

// What of a side was passed over because the other can't hold it.
struct SideTally {
  std::map<std::string, uint64_t> unheld_tables;  // "db.table": rows
  uint64_t statement_count = 0;
};

// The first row of a feed's file.
struct FeedStart {
  std::string file;
  uint64_t position = 0, row = 0;
};

// One of two sides.
struct Side {
  std::vector<LogFilePtr> logs;  // of a feed its Parquet files, in the order of their first rows
  SideForm form = SideForm::logs;
  std::vector<FeedStart> feed_starts;  // of each
  SchemaHistory history;
  const Selection* selection = nullptr;
  unsigned threads = 1;
  // Set by compare_logs.
  bool as_export = false;                                    // this side or the other is one
  bool other_is_feed = false;                                // of rows alone, without transaction ids
  bool has_no_xids = false;                                  // either is
  std::shared_ptr<const std::set<std::string>> held_tables;  // of the other side; null: it may hold any
  std::shared_ptr<SideTally> tally = std::make_shared<SideTally>();
  // What was standard input or a pipe, by its path, and the file that it was copied to.
  std::vector<std::pair<std::string, std::shared_ptr<File>>> kept;
  std::string path_of(size_t log) const;
  std::function<void(const Error&)> note;
  std::function<void(uint64_t)> progress;
};

// Where a transaction begins on its side.
struct TransactionPlace {
  uint32_t log = 0;
  uint64_t begin = 0, row = 0;
  bool operator==(const TransactionPlace&) const = default;
};
struct HashPlace {
  size_t operator()(const TransactionPlace& place) const {
    return size_t(((uint64_t{place.log} << 44 | place.begin) ^ place.row << 32) * 0x9E3779B97F4A7C15ull);
  }
};

class TransactionPlaces {
 public:
  void add(const TransactionPlace& place) { places_.insert(place); }
  bool has(const TransactionPlace& place) const { return places_.count(place) != 0; }
  bool has(const TransactionDigest& digest) const { return has({digest.log, digest.begin, digest.row}); }

 private:
  std::unordered_set<TransactionPlace, HashPlace> places_;
};

// Gives every transaction; or, with `wanted`, those alone, with their content. Transactions that the logs
// hold no end of are not given. False from `take` ends the scan. Errors: see run_pipeline.
Result<void> scan_transactions(
    const Side& side, const TransactionPlaces* wanted,
    const std::function<bool(const TransactionDigest&, std::string_view content)>& take);

}  // namespace binsift
