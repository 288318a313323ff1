#pragma once
// Reads files of JSON lines in order and cuts them into units of whole lines: some in Unit::events, from
// number first_line on, and in Unit::context the line that follows, which tells whether the last transaction
// goes on; it is empty at the end of a file. kTextPadding bytes behind either can be read.
#include "lines/line_parser.h"
#include "pipeline/unit.h"

namespace binsift {

// Whether these are JSON lines, by their first bytes; standard input is kept as it was opened. Errors: io;
// usage (some are and others are not).
Result<bool> are_json_lines(std::vector<LogFilePtr>& files, bool salvages);

class LineCutter final : public UnitSource {
 public:
  // `only_looks`: what stands on standard input can be read once more.
  LineCutter(std::vector<LogFilePtr> files, bool only_looks)
      : files_(std::move(files)), only_looks_(only_looks) {}

  bool next(Unit& unit) override;

  static constexpr size_t kBlock = 1 << 20;  // a unit's usual size
  static constexpr uint64_t kLongestLine = 1 << 30;

 private:
  bool open(Unit& unit);
  Result<size_t> read(uint8_t* into, size_t size);
  void pass_torn_line(Unit& unit, size_t& have);

  std::vector<LogFilePtr> files_;
  const bool only_looks_;
  uint64_t sequence_ = 0;
  size_t next_file_ = 0;
  LogFilePtr file_;
  std::unique_ptr<ByteStream> stream_;
  std::shared_ptr<HeldStream> looked_at_;
  uint64_t looked_ = 0;  // bytes
  uint64_t offset_ = 0, line_ = 1;
  uint64_t input_before_ = 0;
  std::vector<uint8_t> leftover_;
  bool failed_ = false;
};

}  // namespace binsift
