#pragma once
// Where undo statements wait until the last one is known, which is written first. Workers append records to
// their text in log order; the spool keeps all text in a temporary file and reads it backwards.
//   bytes  field
//   n      payload
//   8      payload size
//   4      table           its number; statements only
//   1      kind            UndoRecordKind
//   1      needs           1 lax mode, 2 no foreign keys
#include "base/file.h"
#include "base/out_buffer.h"
#include "pipeline/ordered_output.h"

namespace binsift {

enum class UndoRecordKind : uint8_t {
  statement,  // SQL without its semicolon
  begin,      // a transaction begins
  end,        // and ends, committed; the payload is its comment
  barrier,    // what stands in front of it in the log can't be undone: of all tables with table 0xFFFFFFFF
};

inline constexpr uint32_t kAnyTable = 0xFFFFFFFF;

struct UndoRecord {
  UndoRecordKind kind{};
  uint8_t needs = 0;
  uint32_t table = 0;
  std::string_view payload;
};

// `before`: bytes that stand in `out`, or have left it, as the first part of the payload.
void append_undo_record(OutBuffer& out, const UndoRecord& record, uint64_t before = 0);

class UndoSpool final : public ByteSink {
 public:
  // Errors: io.
  Result<void> write(std::string_view bytes) override;

  // The record in front of the one that was read last; false at the beginning. The payload lives until the
  // next call. Errors: io; internal.
  Result<bool> previous(UndoRecord& record);

  // The pages of a payload that is larger than a window come again when they are read.
  void forget_pages() const { large_.forget_pages(); }

 private:
  static constexpr size_t kTrailer = 14;
  static constexpr size_t kWindow = 4 << 20;

  // Makes the `size` bytes in front of at_ lie in the window; they end the result.
  Result<std::string_view> bytes_before(size_t size);

  File file_;
  uint64_t size_ = 0;
  bool reading_ = false;
  uint64_t at_ = 0;           // records from here on were read
  std::vector<char> window_;  // bytes of the file from window_begin_ on
  uint64_t window_begin_ = 0;
  Mapping large_;  // a payload
};

}  // namespace binsift
