#include "archive/log_scan.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "event/gtid_list.h"
#include "event/previous_gtids.h"
#include "log/open_log.h"
#include "pipeline/run.h"
#include "pipeline/unit_walker.h"

namespace binsift {
namespace {

constexpr uint32_t kMagic = 0x6E6962FE, kEncryptedMagic = 0x6E6962FD;  // FE, FD 'bin'

// GTIDs as they come: each stream's are mostly one behind the other, and streams may alternate.
class GtidCollection {
 public:
  void add(const Gtid& gtid) { add(gtid, gtid.number, gtid.number); }
  void add(const GtidCollection& later) {
    for (const GtidStream& stream : later.streams_)
      for (const GtidInterval& each : stream.intervals) add(stream.name, each.first, each.last);
  }
  GtidSet set() const { return GtidSet::of(streams_); }

 private:
  void add(const Gtid& gtid, uint64_t first, uint64_t last) {
    std::vector<GtidInterval>& intervals = stream_of(gtid).intervals;
    if (!intervals.empty() && intervals.back().last + 1 == first)
      intervals.back().last = last;
    else
      intervals.push_back({first, last});
  }
  GtidStream& stream_of(const Gtid& gtid) {
    Gtid name = gtid;
    name.number = 0;
    if (last_ < streams_.size() && streams_[last_].name == name) return streams_[last_];
    for (last_ = 0; last_ < streams_.size(); ++last_)
      if (streams_[last_].name == name) return streams_[last_];
    streams_.push_back({.name = name});
    return streams_.back();
  }

  std::vector<GtidStream> streams_;
  size_t last_ = 0;
};

using TableCounts = std::map<std::pair<std::string, std::string>, TableCount>;

// All that is added up, of a unit or of the log.
struct Sums {
  LogPiece piece;  // of a unit
  TableCounts tables;
  GtidCollection gtids;
  std::string gtids_before, server_version;
  uint32_t server_id = 0;
  bool has_format = false, in_use = false, encrypted = false, names_in_log = true;
  uint64_t event_count = 0, transaction_count = 0;
  EventType last_type = EventType::UNKNOWN_EVENT;
};

class Total {
 public:
  void add(const Sums& unit) {
    LogPiece& piece = pieces.emplace_back(unit.piece);
    if (pieces.size() == 1) piece.begin = 0;  // with the magic
    for (const auto& [name, count] : unit.tables) {
      if (sums.tables.size() >= LogSummary::kMostTables && !sums.tables.contains(name)) {
        tables_complete = false;
        continue;
      }
      TableCount& table = sums.tables[name];
      table.inserts += count.inserts;
      table.updates += count.updates;
      table.deletes += count.deletes;
    }
    sums.gtids.add(unit.gtids);
    if (sums.gtids_before.empty()) sums.gtids_before = unit.gtids_before;
    if (unit.has_format && !sums.has_format) {
      sums.has_format = true;
      sums.server_version = unit.server_version;
      sums.server_id = unit.server_id;
      sums.in_use = unit.in_use;
    }
    sums.encrypted |= unit.encrypted;
    sums.names_in_log &= unit.names_in_log;
    sums.event_count += unit.event_count;
    sums.transaction_count += unit.transaction_count;
    if (unit.last_type != EventType::UNKNOWN_EVENT) sums.last_type = unit.last_type;
  }

  Sums sums;
  std::vector<LogPiece> pieces;
  bool tables_complete = true;
};

class ScannedUnit final : public UnitSums {
 public:
  explicit ScannedUnit(Total& total) : total_(total) {}
  void add() override { total_.add(sums); }
  Sums sums;

 private:
  Total& total_;
};

class LogScanner final : public PieceScanner {
 public:
  struct Plan {
    uint64_t unit = UINT64_MAX;  // the unit that `count` is of
    TableCount* count = nullptr;
  };
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = false;
  using Entry = TableCache<Plan>::Entry;

  LogScanner(const Selection& all, Total& total)
      : total_(total), walker_(*this, all, true, DamageOptions{}) {}

  Result<void> work(const Unit& unit, OutBuffer&) override {
    unit_ = unit.sequence;
    scanned_ = std::make_shared<ScannedUnit>(total_);
    sums_ = &scanned_->sums;
    sums_->piece = {
        .begin = unit.offset, .end = unit.offset + unit.events.size(), .starts_clean = !unit.continues};
    sums_->encrypted = unit.encryption && unit.encryption->kind != Encryption::Kind::none;
    Result<void> walked = walker_.walk(unit);
    sums_->last_type = walker_.last_type();
    return walked;
  }
  const LogPiece& piece() const override { return sums_->piece; }
  std::shared_ptr<UnitSums> take_sums() override { return std::move(scanned_); }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table&) { return std::make_unique<Plan>(); }
  void begin_unit(const Unit&) {}
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<void> table_map(const Transaction*, const EventPlace& place, Entry& entry) {
    note(place);
    sums_->names_in_log &= entry.table.names == NameSource::metadata;
    return {};
  }
  Result<uint64_t> rows(const Transaction&, const EventPlace& place, Entry& entry, const RowsEvent& rows) {
    note(place);
    Plan& plan = *entry.plan;
    if (plan.unit != unit_) {
      plan.unit = unit_;
      plan.count = &sums_->tables[{entry.table.database, entry.table.name}];
    }
    const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
    switch (rows.operation) {
      case RowOperation::insert_rows: plan.count->inserts += count; break;
      case RowOperation::update_rows: plan.count->updates += count; break;
      case RowOperation::delete_rows: plan.count->deletes += count; break;
    }
    return count;
  }
  Result<void> statement(const Transaction*, const EventPlace& place, const Query&, std::string_view,
                         StatementKind kind) {
    note(place);
    sums_->piece.has_definitions |= kind == StatementKind::ddl;
    return {};
  }
  Result<void> other(const Transaction*, const EventPlace& place);
  Result<void> end(const Transaction& transaction, const EventPlace& place) {
    ++sums_->transaction_count;
    add_time(uint32_t(transaction.time_of(place.header) / 1000000));
    if (transaction.has_gtid) sums_->gtids.add(transaction.event.gtid);
    return {};
  }

 private:
  void note(const EventPlace& place) {
    sums_->event_count += !place.in_payload;
    add_time(place.header.timestamp);
  }
  void add_time(uint32_t second) {
    LogPiece& piece = sums_->piece;
    if (second == 0) return;
    if (piece.first_time == 0 || second < piece.first_time) piece.first_time = second;
    piece.last_time = std::max(piece.last_time, second);
  }

  Total& total_;
  std::shared_ptr<ScannedUnit> scanned_;
  Sums* sums_ = nullptr;
  uint64_t unit_ = 0;
  UnitWalker<LogScanner> walker_;
};

Result<void> LogScanner::other(const Transaction*, const EventPlace& place) {
  note(place);
  switch (place.header.type) {
    case EventType::FORMAT_DESCRIPTION_EVENT:
    case EventType::START_EVENT_V3:
      sums_->has_format = true;
      sums_->server_version = place.unit->format->server_version;
      sums_->server_id = place.header.server_id;
      sums_->in_use = place.unit->format->in_use;
      break;
    case EventType::PREVIOUS_GTIDS_LOG_EVENT:
      if (Result<GtidSet> set = decode_previous_gtids(place.body, *place.unit->format))
        sums_->gtids_before = to_text(*set);
      break;
    case EventType::GTID_LIST_EVENT:
      if (Result<GtidList> list = decode_gtid_list(place.body)) sums_->gtids_before = to_text(set_of(*list));
      break;
    default: break;
  }
  return {};
}

LogEnding ending_of(EventType type) {
  if (type == EventType::ROTATE_EVENT) return LogEnding::rotate;
  return type == EventType::STOP_EVENT ? LogEnding::stop : LogEnding::open;
}

}  // namespace

struct LogScan::State {
  Total total;
  Selection all;
  LogSummary summary;
};

LogScan::LogScan() : state_(std::make_unique<State>()) {}
LogScan::~LogScan() = default;

std::unique_ptr<PieceScanner> LogScan::make_worker() {
  return std::make_unique<LogScanner>(state_->all, state_->total);
}

RunOptions LogScan::options(unsigned threads) {
  RunOptions options{.threads = threads};
  options.note = [&summary = state_->summary](const Error& note) {
    if (note.kind == ErrorKind::missing_key) summary.encrypted = true;
  };
  options.left_out = [&summary = state_->summary](const LeftOut& left) {
    if (summary.damage.empty()) summary.damage = to_text(left.error);
  };
  return options;
}

Result<LogSummary> LogScan::summary(Result<void> ran) {
  Total& total = state_->total;
  LogSummary& summary = state_->summary;
  if (!ran && ran.error().kind == ErrorKind::io) return std::move(ran).error();
  if (!ran) summary.damage = to_text(ran.error());

  Sums& sums = total.sums;
  summary.server_version = std::move(sums.server_version);
  summary.server_id = sums.server_id;
  summary.gtids_before = std::move(sums.gtids_before);
  summary.gtids = to_text(sums.gtids.set());
  summary.event_count = sums.event_count;
  summary.transaction_count = sums.transaction_count;
  for (auto& [name, count] : sums.tables) {
    summary.tables.push_back(count);
    std::tie(summary.tables.back().database, summary.tables.back().table) = name;
  }
  summary.tables_complete = total.tables_complete;
  summary.names_in_log = sums.names_in_log;
  summary.ending = ending_of(sums.last_type);
  summary.in_use = sums.in_use;
  summary.encrypted |= sums.encrypted;
  for (const LogPiece& piece : total.pieces) {
    if (piece.first_time == 0) continue;
    if (summary.first_time == 0 || piece.first_time < summary.first_time)
      summary.first_time = piece.first_time;
    summary.last_time = std::max(summary.last_time, piece.last_time);
  }
  if (!summary.encrypted) summary.pieces = std::move(total.pieces);
  return std::move(summary);
}

Result<LogSummary> scan_log(const LogFilePtr& log, unsigned threads) {
  LogScan scan;
  UnitCutter cutter({log}, {.pass_locked = true}, SchemaHistory());
  std::vector<std::unique_ptr<PieceScanner>> scanners;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, threads); ++i)
    workers.push_back(scanners.emplace_back(scan.make_worker()).get());
  NoSink sink;
  return scan.summary(run_pipeline(cutter, workers, sink, scan.options(unsigned(workers.size()))));
}

Result<LogSummary> glance_at_log(const LogFilePtr& log) {
  constexpr size_t kHead = 1024, kTail = 1024;
  LogSummary summary;
  Result<File> file = open_for_reading(log->path);
  if (!file) return std::move(file).error();
  Result<uint64_t> size = file_size(*file);
  if (!size) return std::move(size).error();
  std::vector<uint8_t> head(kHead), tail(kTail);
  Result<size_t> got = read_at(*file, 0, head.data(), head.size());
  if (!got) return std::move(got).error();
  head.resize(*got);
  if (head.size() < 4) return summary;
  if (load_u32(head.data()) == kEncryptedMagic) return summary.encrypted = true, summary;
  if (load_u32(head.data()) != kMagic || head.size() < 4 + kHeaderSize) return summary;
  const Header first = decode_header(Bytes(head).subspan(4).first<kHeaderSize>());
  if (first.event_size > head.size() - 4 || first.event_size < kHeaderSize) return summary;
  Result<FormatDescription> format = decode_format_description(Bytes(head).subspan(4, first.event_size));
  if (!format) return summary;
  summary.server_version = format->server_version;
  summary.server_id = first.server_id;
  summary.first_time = first.timestamp;
  summary.in_use = format->in_use;

  // A ROTATE or STOP event that ends where the file does.
  const uint64_t from = *size > kTail ? *size - kTail : 0;
  got = read_at(*file, from, tail.data(), tail.size());
  if (!got) return std::move(got).error();
  tail.resize(*got);
  for (size_t length = kHeaderSize; length <= tail.size(); ++length) {
    const Bytes event = Bytes(tail).last(length);
    const Header header = decode_header(event.first<kHeaderSize>());
    if (header.event_size != length || ending_of(header.type) == LogEnding::open) continue;
    if (format->checksum_size() != 0 && !checksum_matches(event)) continue;
    summary.ending = ending_of(header.type);
    summary.last_time = header.timestamp;
    break;
  }
  return summary;
}

}  // namespace binsift
