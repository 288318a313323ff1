#include "inspect/log_counter.h"

#include <fmt/format.h>

#include <algorithm>

#include "event/load_events.h"
#include "pipeline/unit_walker.h"

namespace binsift {
namespace {

class UnitTallySums final : public UnitSums {
 public:
  explicit UnitTallySums(LogTally& total) : total_(total) {}
  void add() override { total_.add(tally); }
  UnitTally tally;

 private:
  LogTally& total_;
};

bool is_blob(Storage storage) {
  return storage >= Storage::blob && storage <= Storage::vector;
}

// Whether all of `count` columns are there.
bool has_all(Bytes present, size_t count) {
  for (size_t i = 0; i < count / 8; ++i)
    if (present[i] != 0xFF) return false;
  const unsigned rest = count % 8;
  return rest == 0 || (present[count / 8] & ((1u << rest) - 1)) == (1u << rest) - 1;
}

bool lacks_only_blobs(Bytes present, const Table& table) {
  for (size_t i = 0; i < table.columns.size(); ++i)
    if (!bit_of(present, i) && !is_blob(table.columns[i].storage)) return false;
  return true;
}

class LogCounter final : public UnitWorker {
 public:
  struct Plan {
    TransactionMeter::TableMark mark;
    uint64_t unit = UINT64_MAX;  // the unit that `index` is of
    size_t index = 0;
  };
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = false;
  using Entry = TableCache<Plan>::Entry;

  LogCounter(const Selection& selection, const InspectOptions& options, LogTally& total)
      : selection_(selection),
        narrow_(is_narrow(selection)),
        total_(total),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override;
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  std::shared_ptr<UnitSums> take_sums() override { return std::move(sums_); }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    return std::make_unique<Plan>(Plan{.mark = {.shape = shape_of(table)}});
  }
  void begin_unit(const Unit&) {}
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<void> table_map(const Transaction* transaction, const EventPlace& place, Entry& entry) {
    if (transaction) meter_.add_event(*transaction, place.header);
    if (!walker_.wants_event(place) ||
        (narrow_ && (!selection_.any_operation || !walker_.wants_table(entry))))
      return {};
    count_event(place);
    ++tally_->names[size_t(entry.plan->mark.shape->names)];
    return {};
  }
  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows);
  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind);
  Result<void> other(const Transaction* transaction, const EventPlace& place);
  Result<void> end(const Transaction& transaction, const EventPlace& place);

 private:
  void count_event(const EventPlace& place) {
    EventCount& count =
        (place.in_payload ? tally_->inner_events : tally_->events)[uint8_t(place.written_type())];
    ++count.count;
    count.bytes += place.header.event_size;
    tally_->time.add(place.header.timestamp);
    if (place.header.server_id != server_id_ || tally_->server_ids.empty()) [[unlikely]]
      add_server(place.header.server_id);
  }
  void add_server(uint32_t id) {
    server_id_ = id;
    auto& ids = tally_->server_ids;
    if (ids.size() < LogTally::kMostServers && std::find(ids.begin(), ids.end(), id) == ids.end())
      ids.push_back(id);
  }
  void add_times(const TransactionSums& sums, uint32_t second, uint64_t size);
  void count_image(const RowsEvent& rows, const Table& table);
  static TransactionRecord record_of(const Transaction& transaction, const EventPlace& place,
                                     const TransactionSums& sums);

  const Selection& selection_;
  const bool narrow_;
  LogTally& total_;
  std::shared_ptr<UnitTallySums> sums_;
  UnitTally* tally_ = nullptr;  // in sums_
  uint64_t unit_ = 0;
  OutBuffer* out_ = nullptr;
  uint32_t server_id_ = 0;
  uint64_t size_floor_ = 0, duration_floor_ = 0;
  TransactionMeter meter_;
  UnitWalker<LogCounter> walker_;
};

Result<void> LogCounter::work(const Unit& unit, OutBuffer& out) {
  sums_ = std::make_shared<UnitTallySums>(total_);
  tally_ = &sums_->tally;
  tally_->file = unit.file;
  tally_->end = unit.offset + unit.events.size();
  tally_->format = unit.format;
  tally_->left_out = unit.left_out;
  tally_->encryption = unit.encryption;
  tally_->has_note = unit.last_of_file && !unit.notes.empty();
  for (const Error& note : unit.notes) tally_->is_locked |= note.kind == ErrorKind::missing_key;
  unit_ = unit.sequence;
  out_ = &out;
  size_floor_ = total_.size_floor();
  duration_floor_ = total_.duration_floor();
  tally_->largest = TopTransactions(total_.largest.most());
  tally_->longest = TopTransactions(total_.longest.most());
  if (total_.time_line_is_full()) {
    Error error{.kind = ErrorKind::usage};
    error.detail = fmt::format("--every {} s makes more than {} buckets", total_.time_line->seconds(),
                               TimeLine::kMostBuckets);
    error.hint = "take a longer duration, or a part of the logs";
    return error;
  }
  Result<void> walked = walker_.walk(unit);
  tally_->last_type = walker_.last_type();
  const Transaction* parted = walker_.current();
  if (unit.continues && !tally_->continued) {
    // It goes on, or it ended without being selected.
    tally_->continued.emplace();
    tally_->continued_ended = !(parted && walker_.is_continued());
    if (!tally_->continued_ended) tally_->continued->sums = meter_.of(*parted);
  } else if (parted) {
    tally_->open.emplace();
    tally_->open->sums = meter_.of(*parted);
  }
  return walked;
}

Result<uint64_t> LogCounter::rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                                  const RowsEvent& rows) {
  count_event(place);
  const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
  const auto operation = size_t(rows.operation);
  tally_->rows[operation] += count;
  tally_->row_bytes[operation] += place.whole_size();
  Plan& plan = *entry.plan;
  if (plan.unit != unit_) {
    plan.unit = unit_;
    plan.index = tally_->tables.size();
    tally_->tables.push_back({.shape = plan.mark.shape});
  }
  TableTally& table = tally_->tables[plan.index];
  table.rows[operation] += count;
  table.bytes[operation] += place.whole_size();
  table.time.add(place.header.timestamp);
  meter_.add_rows(transaction, plan.mark, rows.operation, count, place.header.event_size);
  count_image(rows, entry.table);
  return count;
}

void LogCounter::count_image(const RowsEvent& rows, const Table& table) {
  const size_t count = table.columns.size();
  ImageCounts& images = tally_->images;
  const bool before_full = rows.operation == RowOperation::insert_rows || has_all(rows.before_present, count);
  const bool after_full = rows.operation == RowOperation::delete_rows || has_all(rows.after_present, count);
  if (before_full && after_full) {
    ++(rows.operation == RowOperation::update_rows ? images.full : images.full_or_any);
  } else if ((before_full || lacks_only_blobs(rows.before_present, table)) &&
             (after_full || lacks_only_blobs(rows.after_present, table))) {
    ++images.noblob;
  } else {
    ++images.minimal;
  }
}

Result<void> LogCounter::statement(const Transaction* transaction, const EventPlace& place,
                                   const Query& query, std::string_view, StatementKind kind) {
  if (transaction) meter_.add_event(*transaction, place.header);
  if (narrow_) {
    const bool wanted = kind == StatementKind::change ? selection_.wants_statements()
                        : kind == StatementKind::ddl  ? selection_.wants_ddl()
                                                      : false;
    if (!wanted || !selection_.wants_database(query.database)) return {};
  }
  count_event(place);
  if (transaction) meter_.add_statement(*transaction, kind, place.header.event_size);
  if (kind == StatementKind::change) ++tally_->statement_count;
  return {};
}

Result<void> LogCounter::other(const Transaction* transaction, const EventPlace& place) {
  const EventType type = place.header.type;
  if (type == EventType::FORMAT_DESCRIPTION_EVENT || type == EventType::START_EVENT_V3) {
    tally_->has_server_id = true;
    tally_->format_server_id = place.header.server_id;
  }
  if (transaction && !is_gtid_event(type) && type != EventType::TRANSACTION_PAYLOAD_EVENT)
    meter_.add_event(*transaction, place.header);
  const bool is_load = carries_out_load(type);
  if (!walker_.wants_event(place) || (narrow_ && !(is_load && selection_.wants_statements()))) return {};
  count_event(place);
  if (is_load) {
    ++tally_->statement_count;
    if (transaction) meter_.add_statement(*transaction, StatementKind::change, place.header.event_size);
  }
  if (type == EventType::INCIDENT_EVENT) ++tally_->incident_count;
  if (type == EventType::PRE_GA_WRITE_ROWS_EVENT || type == EventType::PRE_GA_UPDATE_ROWS_EVENT ||
      type == EventType::PRE_GA_DELETE_ROWS_EVENT)
    ++tally_->unread_row_events;
  return {};
}

Result<void> LogCounter::end(const Transaction& transaction, const EventPlace& place) {
  const TransactionSums& sums = meter_.of(transaction);
  const bool continued = walker_.is_continued();
  bool is_shown = !narrow_ || !sums.is_empty();
  if (continued) {
    tally_->continued = record_of(transaction, place, sums);
    tally_->continued_ended = true;
    if (!is_shown) {
      // Something may have been selected in its other parts; when all that went before is out they have been
      // added.
      out_->drain_now();
      is_shown = total_.has_open_changes();
    }
    tally_->continued_shown = is_shown;
  }
  if (!is_shown) return {};
  UnitTally& tally = *tally_;
  ++tally.transaction_count;
  const uint64_t time = transaction.time_of(place.header);
  const auto second = uint32_t(time / 1000000);
  tally.commit_time.add(second);
  if (!tally.per_second.empty() && tally.per_second.back().first == second)
    ++tally.per_second.back().second;
  else
    tally.per_second.emplace_back(second, 1);
  if (transaction.has_gtid) {
    add_gtid(tally.gtids, transaction.event.gtid);
    if (tally.first_gtid.empty()) tally.first_gtid = transaction.gtid_text();
    tally.last_gtid = transaction.gtid_text();
  }
  if (transaction.span.outcome == Outcome::unresolved) ++tally.unresolved_count;
  if (continued) return {};
  if (total_.time_line) add_times(sums, second_of(time), transaction.span.size);
  const uint64_t duration = duration_of(sums, time, place.header.timestamp);
  if (duration > LogTally::kSlowSeconds) ++tally.slow_count;
  const uint64_t size = transaction.span.size;
  if (size >= size_floor_ && tally.largest.wants(size))
    tally.largest.add(size, record_of(transaction, place, sums));
  if (duration >= duration_floor_ && tally.longest.wants(duration))
    tally.longest.add(duration, record_of(transaction, place, sums));
  return {};
}

void LogCounter::add_times(const TransactionSums& sums, uint32_t second, uint64_t size) {
  const TimeLine::Plan& plan = total_.time_line->plan();
  auto& times = tally_->times;
  if (times.empty() || times.back().first != second) times.emplace_back(second, TimeSums());
  times.back().second.add(time_sums_of(sums, plan.narrow ? sums.bytes : size));
  if (!plan.by_table) return;
  tally_->sizes.add(size);
  auto& tables = tally_->table_times;
  for (const TransactionSums::TableRows& rows : sums.tables) {
    // Transactions of the same second are near, and most write to the same few tables.
    constexpr size_t kLookBack = 16;
    size_t i = tables.size();
    const size_t end = i > kLookBack ? i - kLookBack : 0;
    while (i > end && !(tables[i - 1].second == second && tables[i - 1].table == rows.table)) --i;
    if (i == end) {
      tables.push_back({.second = second, .table = rows.table});
      i = tables.size();
    }
    tables[i - 1].sums.add({.rows = rows.rows, .bytes = rows.bytes});
  }
}

TransactionRecord LogCounter::record_of(const Transaction& transaction, const EventPlace& place,
                                        const TransactionSums& sums) {
  return {.file = place.unit->file,
          .begin = transaction.span.begin,
          .size = transaction.span.size,
          .gtid = std::string(transaction.gtid_text()),
          .commit_time = transaction.time_of(place.header),
          .last = place.header.timestamp,
          .has_thread_id = transaction.has_thread_id,
          .has_xid = transaction.has_xid,
          .thread_id = transaction.thread_id,
          .xid = transaction.xid,
          .sums = sums};
}

}  // namespace

Result<void> count_logs(InspectInput input, const InspectOptions& options, LogTally& tally) {
  const std::vector<LogFilePtr> logs = input.logs;
  tally.is_part =
      !input.selection.is_empty() || options.start_position != 0 || options.stop_position != UINT64_MAX;
  UnitCutter cutter(std::move(input.logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = input.selection.has_size(),
                     .pass_locked = options.pass_locked,
                     .verify = options.verify_checksums,
                     .damage = options.damage},
                    std::move(input.history));
  std::vector<std::unique_ptr<LogCounter>> counters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, input.run.threads); ++i) {
    counters.push_back(std::make_unique<LogCounter>(input.selection, options, tally));
    workers.push_back(counters.back().get());
  }
  NoSink sink;
  Result<void> done = run_pipeline(cutter, workers, sink, input.run);
  tally.end(done ? nullptr : &done.error(), logs);
  return done;
}

}  // namespace binsift
