#pragma once
// A unit: some whole events of one log, cut so that transactions are not parted where they fit. It carries
// all that a worker needs to decode it by itself.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/held_bytes.h"
#include "event/format_description.h"
#include "log/encryption.h"
#include "log/load_files.h"
#include "log/row_pieces.h"
#include "log/source.h"
#include "pipeline/xa_outcomes.h"
#include "schema/catalog.h"

namespace binsift {

// What is known of a transaction before its events are decoded.
struct TransactionSpan {
  uint64_t begin = 0;      // offset in the log of its first event
  uint64_t size = 0;       // bytes up to its last event; of those seen, while it is not closed
  uint64_t unit = 0;       // sequence number of the unit it begins in
  uint64_t row_count = 0;  // of all its row events; counted only when the cutter is asked to
  uint64_t xid = 0;
  bool has_xid = false;
  bool closed = false;   // its end was seen
  bool cut_off = false;  // it has none: another transaction begins within it
  bool undone = false;   // it is parted, and ROLLBACK undoes its rows
  Outcome outcome = Outcome::committed;
};

// Events of a transaction that the server undid before it ended: between SAVEPOINT and ROLLBACK TO, or up to
// ROLLBACK.
struct UndoneRange {
  uint64_t begin = 0, end = 0;  // offsets in the log; end is not included
};

// Something of a log that did not come out, and why. The error names file and place.
struct LeftOut {
  Error error;
  uint64_t begin = 0, end = 0;  // of the bytes that were passed over
  bool is_rows = false;         // no bytes were passed over: rows of an event could not be read
  std::vector<Error> further;   // what else is wrong in those bytes
  LogFilePtr file;
};

struct Unit {
  uint64_t sequence = 0;  // 0, 1, 2 … over the whole run
  LogFilePtr file;
  size_t log_index = 0;  // of the run's logs
  uint64_t offset = 0;   // in the log, of the first byte
  Bytes events;          // whole events; in `memory` or in `mapping`
  bool first_of_file = false;
  bool last_of_file = false;
  bool ends_parted = false;  // the last of `transactions` goes on behind it
  bool goes_on_in_next =
      false;                    // last_of_file, and its last transaction goes on in the next log (relay logs)
  uint64_t start_position = 0;  // events in front of this offset are context only (--start-position)

  std::shared_ptr<const FormatDescription> format;
  std::shared_ptr<const Encryption> encryption;  // of the log
  std::shared_ptr<const Catalog> catalog;
  LoadFiles loads;                       // of LOAD DATA, begun in front of the unit
  std::shared_ptr<XaOutcomes> outcomes;  // for XA transactions inside payloads, which only a worker opens
  // One for each transaction that has events in this unit, in order.
  std::vector<TransactionSpan> transactions;
  // Told for transactions that are not parted.
  std::vector<UndoneRange> undone;
  // Row events in pieces: at the last one, and why some can't be joined, at the event that shows it.
  struct Joined {
    uint64_t offset = 0;  // of that event
    std::shared_ptr<const JoinedRows> rows;
    Error error;  // where there are none
  };
  std::vector<Joined> joined;
  // The unit starts inside the first of `transactions`; these events of it stand in front, elsewhere in the
  // log, and must be known: its GTID, its BEGIN, the table maps in force.
  bool continues = false;
  std::vector<uint8_t> context;
  // In the log, at or in front of the unit's end: no transaction is open there, and nothing of this unit that
  // comes out stands behind it. No value: there is no such place in the unit.
  std::optional<uint64_t> clean_end;

  // The log ends behind this unit because of this.
  std::optional<Error> error;
  // Things to say on stderr that stop nothing: a torn tail, an unfinished transaction.
  std::vector<Error> notes;
  // What stood in front of the unit and was passed over.
  std::vector<LeftOut> left_out;

  uint64_t first_line = 0;      // of JSON lines, from 1: the number of the first one
  uint64_t input_position = 0;  // of the log's input, for a progress bar
  HeldBytes memory;             // reused from unit to unit
  Mapping mapping;              // one event that is too large to hold

  const Joined* joined_at(uint64_t event_offset) const {
    for (const Joined& each : joined)
      if (each.offset == event_offset) return &each;
    return nullptr;
  }
  // Pages of enormous events come again when they are read.
  void forget_pages() const {
    mapping.forget_pages();
    for (const Joined& each : joined)
      if (each.rows) each.rows->mapping.forget_pages();
  }
};

// What gives units: of logs UnitCutter, of JSON lines LineCutter.
class UnitSource {
 public:
  virtual ~UnitSource() = default;
  // Cuts the next unit into `unit`, reusing its memory. False: there is none. After a unit with an error
  // there is none. One thread at a time.
  virtual bool next(Unit& unit) = 0;
};

// checksum_matches() of a mapped event, without holding more than a part of its pages.
bool checksum_matches(const Mapping& event);

}  // namespace binsift
