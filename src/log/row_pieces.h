#pragma once
// Joins the pieces that MariaDB writes of a row event too large for one event: see event/partial_row_data.h.
// They stand one behind the other; what they hold, joined, is the row event with its header.
#include <memory>
#include <vector>

#include "base/file.h"
#include "event/format_description.h"

namespace binsift {

// A row event that came in pieces.
struct JoinedRows {
  uint64_t begin = 0;  // offset in the log of its first piece
  uint64_t last = 0;   // and of its last
  uint64_t size = 0;   // bytes of the row event, header included
  Header header;       // its own; event_size is the last piece's
  Bytes body;          // between its header and its checksum, if it has one; in `memory` or in `mapping`
  std::vector<uint8_t> memory;
  Mapping mapping;
};

class RowPieces {
 public:
  // A piece at `offset` of the log; pages of `mapping`, which it may lie in, go when they were read. Gives
  // the row event behind its last one; null before. Errors: corrupt (a piece that does not follow, sizes that
  // do not agree); unsupported (what they hold is no row event); io (of the temporary file that more than
  // kInMemory lie in). Behind an error pieces are passed over up to the next first one.
  Result<std::shared_ptr<const JoinedRows>> next(const Header& header, Bytes body, uint64_t offset,
                                                 const FormatDescription& format,
                                                 const Mapping* mapping = nullptr);
  // Some pieces came and the last did not.
  bool is_open() const { return next_number_ > 1; }
  uint64_t begin() const { return begin_; }
  void reset();

  static constexpr uint64_t kInMemory = 16 << 20;

 private:
  Result<void> keep(Bytes content, const Mapping* mapping);
  Result<std::shared_ptr<const JoinedRows>> join(const Header& header, uint64_t offset,
                                                 const FormatDescription& format);

  uint32_t next_number_ = 1, count_ = 0;
  uint64_t begin_ = 0, size_ = 0, original_size_ = 0;
  std::vector<uint8_t> memory_;
  File spool_;  // else they are in memory_
};

}  // namespace binsift
