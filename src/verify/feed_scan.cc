#include "verify/feed_scan.h"

#include <algorithm>

#include "lake/feed_file.h"
#include "render/json_text.h"
#include "verify/in_log_order.h"

namespace binsift {
namespace {

// A file that is being read, at its next change.
class OpenFeed {
 public:
  static Result<std::unique_ptr<OpenFeed>> open(const std::string& path, uint32_t log) {
    Result<std::unique_ptr<FeedFile>> file = FeedFile::open(path);
    if (!file) return std::move(file).error();
    std::unique_ptr<OpenFeed> feed(new OpenFeed);
    feed->file_ = std::move(*file);
    feed->log_ = log;
    for (size_t i = 0; i < feed->file_->column_count(); ++i) {
      OutBuffer name;
      append_json_escaped(name, feed->file_->name(i));
      feed->names_.emplace_back(name.view());
    }
    if (Result<void> moved = feed->move(); !moved) return std::move(moved).error();
    return feed;
  }

  bool has_ended() const { return ended_; }
  uint32_t index() const { return log_; }
  RowPlace place() const { return {file_->row().file, file_->row().position, file_->row().row}; }

  // Takes the change that is next, both rows of an update, and moves behind it.
  Result<void> take(ChangeGroups& groups) {
    const FeedFile::Row& row = file_->row();
    ExportChange change{
        .database = file_->database(), .table = file_->table(), .gtid = row.gtid, .key = row.gtid};
    change.log = log_;
    change.begin = file_->row_number();
    const bool is_update = row.type == ChangeType::update_preimage;
    switch (row.type) {
      case ChangeType::insert: change.operation = RowOperation::insert_rows; break;
      case ChangeType::remove: change.operation = RowOperation::delete_rows; break;
      case ChangeType::update_preimage: change.operation = RowOperation::update_rows; break;
      case ChangeType::update_postimage: return wrong("an update_postimage without its update_preimage");
    }
    Result<bool> wanted = groups.begin(change);
    if (!wanted) return wrong(wanted.error().detail);
    if (groups.was_ended()) return {};
    if (*wanted)
      if (Result<void> put = put_image(groups, row.type == ChangeType::insert); !put) return put;
    if (is_update) {
      last_file_ = row.file;
      const uint64_t position = row.position, number = row.row;
      Result<bool> more = file_->next();
      if (!more) return std::move(more).error();
      if (!*more || row.type != ChangeType::update_postimage || row.file != last_file_ ||
          row.position != position || row.row != number)
        return wrong("an update_preimage without its update_postimage");
      if (*wanted)
        if (Result<void> put = put_image(groups, true); !put) return put;
    }
    if (*wanted) groups.end();
    return move();
  }

 private:
  OpenFeed() = default;

  Result<void> move() {
    const bool has_started = !last_file_.empty() || has_moved_;
    uint64_t position = 0, number = 0;
    if (has_started) {
      last_file_ = file_->row().file;
      position = file_->row().position;
      number = file_->row().row;
    }
    has_moved_ = true;
    Result<bool> more = file_->next();
    if (!more) return std::move(more).error();
    ended_ = !*more;
    if (!ended_ && has_started && compare(place(), {last_file_, position, number}) < 0) {
      Error error{.kind = ErrorKind::unsupported};
      error.file = file_->path();
      error.detail =
          "row " + std::to_string(file_->row_number()) + " stands in the log in front of the row before it";
      error.hint = "only files in the order of _file, _pos and _row can be compared";
      return error;
    }
    return {};
  }

  Result<void> put_image(ChangeGroups& groups, bool after) {
    groups.begin_image(after);
    for (size_t i = 0; i < names_.size(); ++i) {
      if (!file_->has(i)) continue;
      value_.clear();
      if (!file_->append_value(i, value_))
        return wrong("column " + file_->name(i) + ": a value that its type does not have");
      groups.add(names_[i], value_.view(), file_->is_trimmed(i));
    }
    groups.end_image();
    return {};
  }

  Error wrong(std::string what) const {
    Error error{.kind = ErrorKind::corrupt};
    error.file = file_->path();
    error.detail = "row " + std::to_string(file_->row_number()) + ": " + std::move(what);
    return error;
  }

  std::unique_ptr<FeedFile> file_;
  uint32_t log_ = 0;
  bool ended_ = false, has_moved_ = false;
  std::vector<std::string> names_;
  std::string last_file_;
  OutBuffer value_;
};

}  // namespace

Result<std::set<std::string>> order_feed(Side& side) {
  struct First {
    LogFilePtr log;
    FeedStart place;
  };
  std::vector<First> firsts;
  std::set<std::string> tables;
  for (const LogFilePtr& log : side.logs) {
    Result<std::unique_ptr<FeedFile>> file = FeedFile::open(log->path);
    if (!file) return std::move(file).error();
    tables.insert((*file)->database() + "." + (*file)->table());
    Result<bool> more = (*file)->next();
    if (!more) return std::move(more).error();
    if (!*more) continue;
    const FeedFile::Row& row = (*file)->row();
    firsts.push_back({log, {std::string(row.file), row.position, row.row}});
  }
  std::stable_sort(firsts.begin(), firsts.end(), [](const First& a, const First& b) {
    return compare({a.place.file, a.place.position, a.place.row},
                   {b.place.file, b.place.position, b.place.row}) < 0;
  });
  side.logs.clear();
  side.feed_starts.clear();
  for (First& first : firsts) {
    side.logs.push_back(std::move(first.log));
    side.feed_starts.push_back(std::move(first.place));
  }
  return tables;
}

Result<void> scan_feed(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take) {
  ChangeGroups groups(side, wanted, take);
  const auto start_of = [&](size_t i) {
    const FeedStart& start = side.feed_starts[i];
    return RowPlace{start.file, start.position, start.row};
  };
  Result<void> read = read_in_log_order(
      side.logs.size(), start_of, [&](size_t i) { return OpenFeed::open(side.logs[i]->path, uint32_t(i)); },
      [&](OpenFeed& feed) -> Result<bool> {
        if (Result<void> taken = feed.take(groups); !taken) return std::move(taken).error();
        return !groups.was_ended();
      });
  if (!read || groups.was_ended()) return read;
  groups.finish();
  return {};
}

}  // namespace binsift
