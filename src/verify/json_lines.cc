#include "verify/json_lines.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/crc32.h"
#include "log/byte_stream.h"
#include "pipeline/convert.h"
#include "verify/canonical.h"

namespace binsift {
namespace {

using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;

void put_number(std::string& out, uint64_t value, unsigned size) {
  char bytes[8];
  std::memcpy(bytes, &value, 8);
  out.append(bytes, size);
}

std::string_view without_white(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// The value as it stands in the line.
simdjson::error_code raw_of(ondemand::value value, std::string_view& raw) {
  ondemand::json_type type;
  if (const auto code = value.type().get(type)) return code;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (const auto code = value.get_object().get(object)) return code;
    return object.raw_json().get(raw);
  }
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (const auto code = value.get_array().get(array)) return code;
    return array.raw_json().get(raw);
  }
  raw = without_white(value.raw_json_token());
  return SUCCESS;
}

// What of a line counts.
struct Record {
  std::string_view type, database, table, gtid, xid, file, sql;
  uint64_t position = 0;
  bool has[2] = {};
  std::string images[2];  // canonical
  std::string text[2];    // "###   name=value" lines
};

simdjson::error_code read_image(ondemand::value value, std::string& image, std::string& text) {
  ondemand::object object;
  if (const auto code = value.get_object().get(object)) return code;
  uint16_t index = 0;
  for (auto each : object) {
    ondemand::field field;
    if (const auto code = std::move(each).get(field)) return code;
    // "name": and what may stand behind the quote is not part of it.
    const char* const name = field.key().raw();
    const char* end = name;
    while (*end != '"') end += *end == '\\' ? 2 : 1;
    std::string_view raw;
    if (const auto code = raw_of(field.value(), raw)) return code;
    put_number(image, index++, 2);
    put_number(image, uint8_t(raw == "null" ? CanonicalKind::null : CanonicalKind::json), 1);
    put_number(image, raw.size(), 4);
    image += raw;
    if (index == kImageEnd) return simdjson::CAPACITY;
    text.append("###   ").append(name, size_t(end - name)).append("=").append(raw).append("\n");
  }
  put_number(image, kImageEnd, 2);
  return SUCCESS;
}

}  // namespace

struct JsonLines::Parser {
  ondemand::parser parser;
  std::string canonical;
  std::string text;
};

JsonLines::JsonLines(Options options, Take take)
    : options_(std::move(options)), take_(std::move(take)), parser_(std::make_unique<Parser>()) {}
JsonLines::~JsonLines() = default;

Result<void> JsonLines::add(std::string_view bytes) {
  pending_ += bytes;
  pending_.reserve(pending_.size() + simdjson::SIMDJSON_PADDING);
  size_t at = 0;
  for (;;) {
    const size_t end = pending_.find('\n', at);
    if (end == std::string::npos) break;
    Result<void> taken = take_line(pending_.data() + at, end - at, pending_.capacity() - at);
    if (!taken) return taken;
    if (ended_) return Error{.kind = ErrorKind::io, .detail = "ended"};
    offset_ += end + 1 - at;
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
  if (pending_.find_first_not_of(" \t\r") != std::string::npos) {
    pending_.reserve(pending_.size() + simdjson::SIMDJSON_PADDING);
    if (Result<void> taken = take_line(pending_.data(), pending_.size(), pending_.capacity()); !taken)
      return taken;
  }
  pending_.clear();
  return {};
}

void JsonLines::end() {
  if (open_) flush();
}

Result<void> JsonLines::take_line(const char* line, size_t size, size_t capacity) {
  if (without_white({line, size}).empty()) return {};
  const auto wrong = [&](std::string why) {
    Error error{.kind = ErrorKind::corrupt, .detail = "no record of a row change: " + std::move(why)};
    error.position = offset_;
    return error;
  };
  ondemand::document document;
  ondemand::object object;
  Record record;
  auto code = parser_->parser.iterate(simdjson::padded_string_view(line, size, capacity)).get(document);
  if (!code) code = document.get_object().get(object);
  if (code) return wrong(simdjson::error_message(code));
  for (auto each : object) {
    ondemand::field field;
    std::string_view key;
    if ((code = std::move(each).get(field)) || (code = field.unescaped_key().get(key))) break;
    std::string_view* const text = key == "type"    ? &record.type
                                   : key == "db"    ? &record.database
                                   : key == "table" ? &record.table
                                   : key == "gtid"  ? &record.gtid
                                   : key == "file"  ? &record.file
                                   : key == "sql"   ? &record.sql
                                                    : nullptr;
    if (text)
      code = field.value().get_string().get(*text);
    else if (key == "xid")
      code = raw_of(field.value(), record.xid);
    else if (key == "pos")
      code = field.value().get_uint64().get(record.position);
    else if (key == "before" || key == "after") {
      const bool after = key == "after";
      if (record.has[after]) return wrong("two images of a kind");
      record.has[after] = true;
      code = read_image(field.value(), record.images[after], record.text[after]);
    }
    if (code) break;
  }
  const char* behind = nullptr;
  if (!code && document.current_location().get(behind) == SUCCESS && behind < line + size)
    code = simdjson::TAPE_ERROR;
  if (code) return wrong(simdjson::error_message(code));

  const bool insert = record.type == "insert", update = record.type == "update",
             remove = record.type == "delete";
  if (record.type == "ddl" || record.type == "begin" || record.type == "commit") return {};
  if (!insert && !update && !remove && record.type != "statement")
    return wrong(record.type.empty() ? "it has no type" : "an unknown type");
  if (record.has[0] != (update || remove) || record.has[1] != (insert || update))
    return wrong("its images are not those of its type");
  const RowOperation operation = insert   ? RowOperation::insert_rows
                                 : update ? RowOperation::update_rows
                                          : RowOperation::delete_rows;
  const Selection* const selection = options_.selection;
  if (selection && (!selection->wants_table(record.database, record.table) ||
                    (record.type != "statement" && !selection->wants_operation(operation))))
    return {};

  Gtid gtid;
  if (!record.gtid.empty()) {
    Result<Gtid> parsed = parse_gtid(record.gtid);
    if (!parsed) return wrong("its GTID is none");
    gtid = *parsed;
    if (selection && !selection->wants_gtid(&gtid)) return {};
  }
  std::string key(record.gtid.empty() ? record.xid : record.gtid);
  if (!open_ || key != key_ || key.empty()) {
    if (open_) flush();
    if (ended_) return {};
    open_ = true;
    key_ = std::move(key);
    digest_ = {};
    digest_.gtid = gtid;
    digest_.is_closed = true;
    digest_.log = options_.log_of ? options_.log_of(record.file) : file_;
    digest_.begin = options_.log_of ? record.position : offset_;
    is_wanted_ = !options_.wanted || options_.wanted->has(digest_.log, digest_.begin);
    content_.clear();
  }
  if (!is_wanted_) return {};
  std::string& canonical = parser_->canonical;
  canonical.clear();
  if (record.type == "statement") {
    const std::string statement = normal_statement(record.sql);
    put_number(canonical, kStatement, 1);
    put_number(canonical, record.database.size(), 2);
    canonical += record.database;
    put_number(canonical, statement.size(), 4);
    canonical += statement;
    ++digest_.statement_count;
  } else {
    put_number(canonical, uint8_t(operation), 1);
    put_number(canonical, record.database.size() + 1 + record.table.size(), 2);
    canonical.append(record.database).append(".").append(record.table);
    for (const int i : {0, 1})
      if (record.has[i]) canonical += record.images[i];
    ++digest_.row_count;
  }
  digest_.crc = crc32(as_bytes(canonical), digest_.crc);
  digest_.size += canonical.size();
  if (options_.wanted) {
    std::string text = insert ? "### INSERT INTO " : update ? "### UPDATE " : "### DELETE FROM ";
    text.append(record.database).append(".").append(record.table).append("\n");
    for (const int i : {0, 1})
      if (record.has[i]) text.append(i == 0 ? "### WHERE\n" : "### SET\n").append(record.text[i]);
    put_number(content_, canonical.size(), 4);
    content_ += canonical;
    put_number(content_, text.size(), 4);
    content_ += text;
  }
  return {};
}

void JsonLines::flush() {
  open_ = false;
  if (!is_wanted_) return;
  digest_.content_size = content_.size();
  ended_ = !take_(digest_, content_);
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
    Result<std::unique_ptr<ByteStream>> stream = open_stream(side.logs[i]->path);
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

Result<void> scan_lines(const Side& side, const TransactionPlaces* wanted, const JsonLines::Take& take) {
  JsonLines::Options options{.wanted = wanted};
  Result<void> done;
  if (side.is_lines) {
    options.selection = side.selection;
    JsonLines lines(std::move(options), take);
    done = read_lines(side, lines);
    if (done) lines.end();
    return lines.was_ended() ? Result<void>() : std::move(done);
  }
  options.log_of = [&side](std::string_view name) {
    for (size_t i = 0; i < side.logs.size(); ++i)
      if (side.logs[i]->name == name) return uint32_t(i);
    return uint32_t{0};
  };
  JsonLines lines(std::move(options), take);
  LinesSink sink(lines);
  ConvertReport report;
  const RunOptions run{.threads = side.threads, .note = side.note, .progress = side.progress};
  done = convert_to_text(side.logs, side.history, *side.selection, {.damage = {.goes_on = false}}, run, sink,
                         report);
  if (done) lines.end();
  return lines.was_ended() ? Result<void>() : std::move(done);
}

}  // namespace binsift
