#pragma once
// The fast way through a log that is whole: lengths, checksums, positions and what is packed, at the speed of
// memory. It finds nothing: where the log is not beyond doubt it stops, and the log is read again with the
// means that reading commands have for damage (verify/damage_scan.h).
//
// A plain log is parted into pieces that many threads scan at once. A piece that does not start with the
// log's first event starts with the first one in it whose checksum matches; where that is not where the
// piece in front of it ended, it is scanned again from there.
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "log/byte_stream.h"
#include "verify/log_facts.h"
#include "verify/packed_check.h"

namespace binsift {

// Reads on from where it stands, up to `size` bytes; 0 only at the end.
using BlockSource = std::function<Result<size_t>(uint8_t* into, size_t size)>;

struct ScanRules {
  std::shared_ptr<const FormatDescription> format;  // of the log's first events
  bool relay_log = false;
};

struct ScannedPiece {
  LogFacts facts;
  uint64_t first = 0;  // where the first event starts; UINT64_MAX: no start was found
  uint64_t next = 0;   // where the event behind the last one starts
  bool in_doubt = false;
  std::optional<Error> unreadable;  // the system said no
  std::vector<Error> packed;        // events that are whole, and what they hold is not
};

class FastScan {
 public:
  FastScan();

  // The events that start in [begin, end) of a log; with `seek` from the first one that is found.
  ScannedPiece scan(const BlockSource& source, const ScanRules& rules, uint64_t begin, uint64_t end,
                    bool seek);

  static constexpr uint64_t kPiece = 8 << 20;

 private:
  struct Piece;
  Result<size_t> fill(Piece& piece, size_t size);
  bool find_first(Piece& piece);
  bool take_long(Piece& piece, const Header& header);
  bool take(Piece& piece, const Header& header, Bytes event);

  std::vector<uint8_t> buffer_;
  PackedCheck packed_;
};

// How to scan a log, by its first bytes. Nothing: it is one for the careful way.
std::optional<ScanRules> scan_rules_of(Bytes first);

}  // namespace binsift
