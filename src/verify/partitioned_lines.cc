#include "verify/partitioned_lines.h"

#include <algorithm>

#include "log/byte_stream.h"
#include "verify/in_log_order.h"

namespace binsift {
namespace {

// A file that is being read, at its next record.
class OpenLines {
 public:
  // Errors: those of next().
  static Result<std::unique_ptr<OpenLines>> open(const LogFile& file, uint32_t index) {
    Result<std::unique_ptr<ByteStream>> stream = open_stream(file);
    if (!stream) return std::move(stream).error();
    std::unique_ptr<OpenLines> lines(new OpenLines);
    lines->stream_ = std::move(*stream);
    lines->index_ = index;
    if (Result<void> moved = lines->next(); !moved) return std::move(moved).error();
    return lines;
  }

  bool has_ended() const { return has_ended_; }
  uint32_t index() const { return index_; }
  RowPlace place() const { return {record_.file, record_.position, record_.row}; }
  // Tells the record. Errors: those of the stream.
  Result<void> give(RecordStream& records) const { return records.take(record_, offset_, number_); }

  // To the next record. Errors: io; corrupt (a line that is none), limit.
  Result<void> next() {
    do {
      Result<bool> more = move_to_line();
      if (!more) return error_in_line(std::move(more).error(), offset_, number_);
      has_ended_ = !*more;
      if (has_ended_) return {};
    } while (LineParser::is_blank(line_));
    if (offset_ == 0) line_ = without_mark(line_);
    if (Result<void> parsed = parser_.parse(line_, record_); !parsed)
      return error_in_line(std::move(parsed).error(), offset_, number_);
    return {};
  }

 private:
  OpenLines() = default;

  // False: there is none.
  Result<bool> move_to_line() {
    offset_ += next_ - begin_;
    begin_ = next_;
    ++number_;
    size_t looked_at = begin_;
    for (;;) {
      const size_t end = pending_.find('\n', looked_at);
      if (end != std::string::npos) {
        next_ = end + 1;
        line_ = std::string_view(pending_).substr(begin_, end - begin_);
        return true;
      }
      looked_at = pending_.size() - begin_;
      if (looked_at > RecordStream::kLongestLine)
        return Error{.kind = ErrorKind::limit, .detail = "more than 1 GiB"};
      pending_.erase(0, begin_);
      begin_ = 0;
      Result<bool> more = read_more();
      if (!more) return more;
      if (*more) continue;
      next_ = pending_.size();
      line_ = pending_;
      return !pending_.empty();
    }
  }
  Result<bool> read_more() {
    constexpr size_t kBlock = 64 * 1024;
    const size_t size = pending_.size();
    pending_.reserve(size + kBlock + kTextPadding);
    pending_.resize(size + kBlock);
    Result<size_t> got = stream_->read(reinterpret_cast<uint8_t*>(pending_.data()) + size, kBlock);
    pending_.resize(size + (got ? *got : 0));
    if (!got) return std::move(got).error();
    return *got != 0;
  }

  std::unique_ptr<ByteStream> stream_;
  uint32_t index_ = 0;
  LineParser parser_;
  LineRecord record_;
  bool has_ended_ = false;
  std::string pending_;
  size_t begin_ = 0, next_ = 0;  // of the line in it, and of the one behind it
  std::string_view line_;
  uint64_t offset_ = 0, number_ = 0;  // of the line in the file
};

struct Start {
  uint32_t index = 0;
  std::string file;
  uint64_t position = 0, row = 0;
  RowPlace place() const { return {file, position, row}; }
};

Error in_file(Error error, const Side& side, uint32_t index) {
  error.file = side.path_of(index);
  return error;
}

// Those with records, in the order of their first ones.
Result<std::vector<Start>> find_starts(const Side& side) {
  std::vector<Start> starts;
  for (uint32_t i = 0; i < side.logs.size(); ++i) {
    Result<std::unique_ptr<OpenLines>> lines = OpenLines::open(*side.logs[i], i);
    if (!lines) return in_file(std::move(lines).error(), side, i);
    if ((*lines)->has_ended()) continue;
    const RowPlace place = (*lines)->place();
    starts.push_back({i, std::string(place.file), place.position, place.row});
  }
  std::stable_sort(starts.begin(), starts.end(),
                   [](const Start& a, const Start& b) { return compare(a.place(), b.place()) < 0; });
  return starts;
}

}  // namespace

bool are_partitions(const Side& side) {
  return std::any_of(side.logs.begin(), side.logs.end(),
                     [](const LogFilePtr& log) { return log->in_partition; });
}

Result<void> stream_partitions(const Side& side, RecordStream& records,
                               const std::function<void(uint32_t)>& begin) {
  Result<std::vector<Start>> starts = find_starts(side);
  if (!starts) return std::move(starts).error();
  return read_in_log_order(
      starts->size(), [&](size_t i) { return (*starts)[i].place(); },
      [&](size_t i) -> Result<std::unique_ptr<OpenLines>> {
        const uint32_t index = (*starts)[i].index;
        Result<std::unique_ptr<OpenLines>> lines = OpenLines::open(*side.logs[index], index);
        if (!lines) return in_file(std::move(lines).error(), side, index);
        return lines;
      },
      [&](OpenLines& lines) -> Result<bool> {
        begin(lines.index());
        Result<void> taken = lines.give(records);
        if (taken) taken = lines.next();
        if (!taken) return in_file(std::move(taken).error(), side, lines.index());
        return true;
      });
}

}  // namespace binsift
