#include "verify/json_lines.h"

#include "log/byte_stream.h"
#include "pipeline/convert.h"

namespace binsift {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // U+FEFF, which some put in front of a file

const char* name_of(LineForm form) {
  switch (form) {
    case LineForm::binsift: break;
    case LineForm::debezium: return "Debezium";
    case LineForm::maxwell: return "Maxwell";
    case LineForm::canal: return "Canal";
  }
  return "binsift";
}

}  // namespace

JsonLines::JsonLines(const Side& side, const TransactionPlaces* wanted, bool of_logs, ChangeGroups::Take take)
    : side_(side), of_logs_(of_logs), groups_(side, wanted, std::move(take)) {}

Result<void> JsonLines::add(std::string_view bytes) {
  pending_ += bytes;
  pending_.reserve(pending_.size() + kTextPadding);
  size_t at = 0;
  for (;;) {
    const size_t end = pending_.find('\n', at);
    if (end == std::string::npos) break;
    if (Result<void> taken = take_line(std::string_view(pending_).substr(at, end - at)); !taken) return taken;
    if (was_ended()) return Error{.kind = ErrorKind::io, .detail = "ended"};
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

Result<void> JsonLines::end_file() {
  pending_.reserve(pending_.size() + kTextPadding);
  Result<void> taken = take_line(pending_);
  pending_.clear();
  return taken;
}

Result<void> JsonLines::take_line(std::string_view line) {
  if (offset_ == 0 && line.starts_with(kMark)) line.remove_prefix(kMark.size());
  if (LineParser::is_blank(line)) return {};
  Result<void> taken = parser_.parse(line, record_);
  if (taken) taken = take_record();
  if (taken) return taken;
  Error error = std::move(taken).error();
  error.position = offset_;
  error.detail = "line " + std::to_string(line_) + ": " + error.detail;
  return error;
}

uint32_t JsonLines::log_of(std::string_view name) {
  if (log_ < side_.logs.size() && side_.logs[log_]->name == name) return log_;
  for (log_ = 0; log_ < side_.logs.size(); ++log_)
    if (side_.logs[log_]->name == name) return log_;
  return log_ = 0;
}

Result<void> JsonLines::take_record() {
  if (record_.form != LineForm::binsift) {
    Error error{.kind = ErrorKind::unsupported};
    error.detail = std::string("a record of ") + name_of(record_.form) + ", whose values look otherwise";
    error.hint = "compare what convert has written --to json";
    return error;
  }
  if (record_.kind != LineKind::change && record_.kind != LineKind::statement) return {};
  ExportChange change{.operation = record_.operation,
                      .is_statement = record_.kind == LineKind::statement,
                      .database = record_.database,
                      .table = record_.table,
                      .sql = record_.sql,
                      .gtid = record_.gtid};
  change.key = record_.gtid;
  if (record_.gtid.empty() && record_.has_xid && !side_.has_no_xids) {
    xid_ = std::to_string(record_.xid);
    change.key = xid_;
  }
  change.log = of_logs_ ? log_of(record_.file) : file_;
  change.begin = of_logs_ ? record_.position : offset_;
  change.row = of_logs_ ? record_.row : 0;
  Result<bool> wanted = groups_.begin(change);
  if (!wanted) return std::move(wanted).error();
  if (!*wanted) return {};
  for (const LineRow& row : record_.rows)
    for (const bool after : {false, true}) {
      if (after ? change.operation == RowOperation::delete_rows
                : change.operation == RowOperation::insert_rows)
        continue;
      groups_.begin_image(after);
      const auto fields = after ? record_.after(row) : record_.before(row);
      if (fields.size() >= kImageEnd)
        return Error{.kind = ErrorKind::limit, .detail = "65535 columns or more"};
      for (const LineField& field : fields) groups_.add(field.name, field.value.raw);
      groups_.end_image();
    }
  groups_.end();
  return {};
}

namespace {

class LinesSink final : public ByteSink {
 public:
  explicit LinesSink(JsonLines& lines) : lines_(lines) {}
  Result<void> write(std::string_view bytes) override { return lines_.add(bytes); }

 private:
  JsonLines& lines_;
};

Result<void> read_lines(const Side& side, JsonLines& lines) {
  constexpr size_t kBlock = 256 * 1024;
  std::string block(kBlock, 0);
  for (size_t i = 0; i < side.logs.size(); ++i) {
    Result<std::unique_ptr<ByteStream>> stream = open_stream(*side.logs[i]);
    if (!stream) return std::move(stream).error();
    lines.begin_file(uint32_t(i));
    Result<void> taken;
    for (;;) {
      Result<size_t> got = (*stream)->read(reinterpret_cast<uint8_t*>(block.data()), block.size());
      if (!got) return std::move(got).error();
      if (*got == 0) break;
      taken = lines.add({block.data(), *got});
      if (!taken) break;
    }
    if (taken) taken = lines.end_file();
    if (!taken) {
      Error error = std::move(taken).error();
      error.file = side.logs[i]->path;
      return error;
    }
  }
  return {};
}

}  // namespace

Result<void> scan_lines(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take) {
  const bool of_logs = side.form == SideForm::logs;
  JsonLines lines(side, wanted, of_logs, take);
  Result<void> done;
  if (of_logs) {
    LinesSink sink(lines);
    ConvertReport report;
    const RunOptions run{.threads = side.threads, .note = side.note, .progress = side.progress};
    done = convert_to_text(side.logs, side.history, *side.selection, {.damage = {.goes_on = false}}, run,
                           sink, report);
  } else {
    done = read_lines(side, lines);
  }
  if (done) lines.end();
  return lines.was_ended() ? Result<void>() : std::move(done);
}

}  // namespace binsift
