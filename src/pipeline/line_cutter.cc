#include "pipeline/line_cutter.h"

#include <algorithm>
#include <cstring>

#include "log/byte_stream.h"
#include "log/open_log.h"

namespace binsift {
namespace {

constexpr uint8_t kMark[] = {0xEF, 0xBB, 0xBF};  // U+FEFF, which some put in front of a file

enum class Content : uint8_t { nothing, lines, other };

Result<Content> content_of(ByteStream& stream) {
  uint8_t first[64];
  Result<size_t> got = stream.look(0, first, sizeof first);
  if (!got) return std::move(got).error();
  size_t at = *got >= sizeof kMark && std::memcmp(first, kMark, sizeof kMark) == 0 ? sizeof kMark : 0;
  while (at < *got && (first[at] == ' ' || first[at] == '\n' || first[at] == '\r' || first[at] == '\t')) ++at;
  if (at == *got) return Content::nothing;
  return first[at] == '{' ? Content::lines : Content::other;
}

size_t count_lines(const uint8_t* begin, const uint8_t* end) {
  size_t count = 0;
  while (begin < end) {
    // So many fit a byte, and sums of bytes are made many at a time.
    const size_t size = std::min<size_t>(size_t(end - begin), 240);
    uint8_t some = 0;
    for (size_t i = 0; i < size; ++i) some = uint8_t(some + (begin[i] == '\n'));
    count += some;
    begin += size;
  }
  return count;
}

// The last line end in front of `end`; null: there is none.
const uint8_t* last_line_end(const uint8_t* begin, const uint8_t* end) {
  return begin == end ? nullptr : static_cast<const uint8_t*>(::memrchr(begin, '\n', size_t(end - begin)));
}

}  // namespace

Result<bool> are_json_lines(std::vector<LogFilePtr>& files, bool salvages) {
  const LogFile* lines = nullptr;
  const LogFile* other = nullptr;
  for (LogFilePtr& file : files) {
    if (file->parts) {
      other = file.get();
      continue;
    }
    Result<std::unique_ptr<ByteStream>> stream =
        open_stream(*file, salvages ? OnDamage::go_on : OnDamage::stop);
    if (!stream) return std::move(stream).error();
    Result<Content> content = content_of(**stream);
    // What can be read only once.
    if (!file->can_reopen()) {
      auto held = std::make_shared<LogFile>(*file);
      held->held = std::make_shared<HeldStream>(HeldStream{std::move(*stream)});
      file = std::move(held);
    }
    if (!content) {
      other = file.get();  // whoever reads it says what is wrong
      continue;
    }
    if (*content == Content::lines) lines = file.get();
    if (*content == Content::other) other = file.get();
  }
  if (!lines || !other) return lines != nullptr;
  Error error{.kind = ErrorKind::usage};
  error.detail = lines->path + " holds JSON lines and " + other->path + " does not";
  error.hint = "convert them by themselves";
  return error;
}

bool LineCutter::open(Unit& unit) {
  file_ = files_[next_file_++];
  offset_ = looked_ = 0;
  line_ = 1;
  leftover_.clear();
  looked_at_.reset();
  if (file_->held && only_looks_) {
    looked_at_ = file_->held;
    return true;
  }
  Result<std::unique_ptr<ByteStream>> stream = open_stream(*file_, OnDamage::stop);
  if (!stream) {
    unit.error = std::move(stream).error();
    unit.error->file = file_->path;
    return false;
  }
  stream_ = std::move(*stream);
  return true;
}

Result<size_t> LineCutter::read(uint8_t* into, size_t size) {
  if (!looked_at_) return stream_->read(into, size);
  Result<size_t> got = looked_at_->stream->look(looked_, into, size);
  if (got) looked_ += *got;
  return got;
}

// The last line of a file lacks its end: it is whole where it reads as a record.
void LineCutter::pass_torn_line(Unit& unit, size_t& have) {
  const uint8_t* const begin = unit.memory.data();
  const uint8_t* const end = begin + have;
  const uint8_t* const last = last_line_end(begin, end);
  const uint8_t* const line = last ? last + 1 : begin;
  const std::string_view text(reinterpret_cast<const char*>(line), size_t(end - line));
  if (LineParser::is_blank(text)) return;
  LineParser parser;
  LineRecord record;
  if (parser.parse(text, record)) return;
  Error note{.kind = ErrorKind::need_more};
  note.file = file_->path;
  note.position = offset_ + uint64_t(line - begin);
  note.detail =
      "torn tail: line " + std::to_string(line_ + count_lines(begin, line)) + " has no end: read up to here";
  note.damage = Damage::torn;
  unit.notes.push_back(std::move(note));
  have = size_t(line - begin);
}

bool LineCutter::next(Unit& unit) {
  if (failed_) return false;
  unit.error.reset();
  unit.notes.clear();
  unit.left_out.clear();
  unit.context.clear();
  unit.events = {};
  unit.first_of_file = unit.last_of_file = false;
  while (!stream_ && !looked_at_) {
    if (next_file_ == files_.size()) return false;
    unit.first_of_file = true;
    if (!open(unit)) {
      failed_ = true;
      unit.sequence = sequence_++;
      return true;
    }
  }
  unit.sequence = sequence_++;
  unit.file = file_;
  unit.log_index = next_file_ - 1;
  unit.offset = offset_;
  unit.first_line = line_;

  size_t have = leftover_.size();
  unit.memory.grow_to(have + kBlock + kTextPadding);
  if (have > 0) std::memcpy(unit.memory.data(), leftover_.data(), have);
  leftover_.clear();
  bool at_end = false;
  size_t cut = 0, following_end = 0;
  // By ever more, for each time all of it is looked through.
  for (size_t wanted = kBlock;; wanted += std::max(kBlock, wanted / 2)) {
    unit.memory.grow_to(std::max(wanted, have) + kBlock + kTextPadding);
    while (have < wanted && !at_end) {
      Result<size_t> got = read(unit.memory.data() + have, wanted - have);
      if (!got) {
        unit.error = std::move(got).error();
        unit.error->file = file_->path;
        failed_ = at_end = true;
        break;
      }
      at_end = *got == 0;
      have += *got;
    }
    const uint8_t* const begin = unit.memory.data();
    const uint8_t* const last = last_line_end(begin, begin + have);
    if (at_end) {
      // Behind a failure what is not whole is not there.
      if (failed_)
        have = last ? size_t(last + 1 - begin) : 0;
      else
        pass_torn_line(unit, have);
      cut = following_end = have;
      break;
    }
    const uint8_t* const before = last ? last_line_end(begin, last) : nullptr;
    if (before) {
      cut = size_t(before + 1 - begin);
      following_end = size_t(last - begin);
      break;
    }
    if (have > kLongestLine) {
      Error error{.kind = ErrorKind::limit};
      error.file = file_->path;
      error.position = offset_;
      error.detail = "line " + std::to_string(line_) + " has more than 1 GiB";
      unit.error = std::move(error);
      failed_ = true;
      return true;
    }
  }
  const uint8_t* const begin = unit.memory.data();
  if (!at_end) {
    unit.context.assign(begin + cut, begin + following_end);
    unit.context.resize(unit.context.size() + kTextPadding);
    leftover_.assign(begin + cut, begin + have);
  }
  const size_t mark = unit.offset == 0 && cut >= sizeof kMark && std::memcmp(begin, kMark, sizeof kMark) == 0
                          ? sizeof kMark
                          : 0;
  unit.events = Bytes(begin + mark, cut - mark);
  unit.offset += mark;
  offset_ += cut;
  line_ += count_lines(begin, begin + cut);
  const ByteStream& stream = looked_at_ ? *looked_at_->stream : *stream_;
  unit.input_position = input_before_ + stream.input_position();
  if (at_end) {
    unit.last_of_file = true;
    if (stream.ended_torn()) {
      Error note{.kind = ErrorKind::need_more};
      note.file = file_->path;
      note.damage = Damage::torn;
      note.detail = "the compressed file ends within itself: read up to here";
      unit.notes.push_back(std::move(note));
    }
    input_before_ += stream.input_position();
    stream_.reset();
    looked_at_.reset();
  }
  return true;
}

}  // namespace binsift
