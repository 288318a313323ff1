#include "verify/record_stream.h"

#include "log/byte_stream.h"
#include "pipeline/convert.h"
#include "verify/partitioned_lines.h"

namespace binsift {
namespace {

const char* name_of(LineForm form) {
  switch (form) {
    case LineForm::binsift: break;
    case LineForm::debezium: return "Debezium";
    case LineForm::maxwell: return "Maxwell";
    case LineForm::canal: return "Canal";
  }
  return "binsift";
}

class RecordSink final : public ByteSink {
 public:
  explicit RecordSink(RecordStream& records) : records_(records) {}
  Result<void> write(std::string_view bytes) override { return records_.add(bytes); }

 private:
  RecordStream& records_;
};

Result<void> read_file(const LogFile& file, RecordStream& records) {
  constexpr size_t kBlock = 256 * 1024;
  std::string block(kBlock, 0);
  Result<std::unique_ptr<ByteStream>> stream = open_stream(file);
  if (!stream) return std::move(stream).error();
  for (;;) {
    Result<size_t> got = (*stream)->read(reinterpret_cast<uint8_t*>(block.data()), block.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return records.end_file();
    if (Result<void> taken = records.add({block.data(), *got}); !taken) return taken;
  }
}

}  // namespace

Result<void> RecordStream::add(std::string_view bytes) {
  pending_ += bytes;
  pending_.reserve(pending_.size() + kTextPadding);
  size_t at = 0;
  for (;;) {
    const size_t end = pending_.find('\n', at);
    if (end == std::string::npos) break;
    if (Result<void> taken = take_line(std::string_view(pending_).substr(at, end - at)); !taken) return taken;
    offset_ += end + 1 - at;
    ++line_;
    at = end + 1;
  }
  pending_.erase(0, at);
  if (pending_.size() > kLongestLine) {
    Error error{.kind = ErrorKind::limit, .detail = "a line of more than 1 GiB"};
    error.position = offset_;
    return error;
  }
  return {};
}

Result<void> RecordStream::end_file() {
  pending_.reserve(pending_.size() + kTextPadding);
  Result<void> taken = take_line(pending_);
  pending_.clear();
  return taken;
}

Result<void> RecordStream::take_line(std::string_view line) {
  if (offset_ == 0) line = without_mark(line);
  if (LineParser::is_blank(line)) return {};
  if (Result<void> parsed = parser_.parse(line, record_); !parsed)
    return error_in_line(std::move(parsed).error(), offset_, line_);
  return take(record_, offset_, line_);
}

Result<void> RecordStream::take(const LineRecord& record, uint64_t offset, uint64_t number) const {
  Result<void> taken = take_(record, offset);
  if (taken) return taken;
  return error_in_line(std::move(taken).error(), offset, number);
}

Error error_in_line(Error error, uint64_t offset, uint64_t number) {
  error.position = offset;
  error.detail = "line " + std::to_string(number) + ": " + error.detail;
  return error;
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

Result<void> stream_records(const Side& side, RecordStream& records,
                            const std::function<void(uint32_t)>& begin) {
  if (side.form == SideForm::logs) {
    RecordSink sink(records);
    ConvertReport report;
    const RunOptions run{.threads = side.threads, .note = side.note, .progress = side.progress};
    return convert_to_text(side.logs, side.history, *side.selection, {.damage = {.goes_on = false}}, run,
                           sink, report);
  }
  if (are_partitions(side)) return stream_partitions(side, records, begin);
  for (size_t i = 0; i < side.logs.size(); ++i) {
    records.begin_file();
    begin(uint32_t(i));
    Result<void> read = read_file(*side.logs[i], records);
    if (read) continue;
    Error error = std::move(read).error();
    error.file = side.path_of(i);
    return error;
  }
  return {};
}

Result<void> check_form(const LineRecord& record) {
  if (record.form == LineForm::binsift) return {};
  Error error{.kind = ErrorKind::unsupported};
  error.detail = std::string("a record of ") + name_of(record.form) + ", whose values look otherwise";
  error.hint = "what convert has written --to json is read";
  return error;
}

uint32_t find_log(const Side& side, std::string_view name, uint32_t& guess) {
  if (guess < side.logs.size() && side.logs[guess]->name == name) return guess;
  for (guess = 0; guess < side.logs.size(); ++guess)
    if (side.logs[guess]->name == name) return guess;
  return guess = 0;
}

}  // namespace binsift
