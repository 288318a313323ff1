#include "lake/convert_to_files.h"

#include <set>

#include "event/load_events.h"
#include "lake/feed_rows.h"
#include "pipeline/unit_walker.h"

namespace binsift {
namespace {

bool has_integer_of_unknown_sign(const Table& table) {
  for (const Column& column : table.columns)
    if (column.storage <= Storage::int64 && !column.signedness_known) return true;
  return false;
}

// The end of a run that a sink's error brought about, seen by all workers.
class Failure {
 public:
  void set(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    failed_.store(true, std::memory_order_release);
  }
  bool is_set() const { return failed_.load(std::memory_order_acquire); }
  Error error() const { return *error_; }

 private:
  std::mutex mutex_;
  std::atomic<bool> failed_{false};
  std::optional<Error> error_;
};

using Batches = std::vector<std::unique_ptr<RowBatch>>;

// A unit's rows, which go to the files when its turn has come.
class UnitRows final : public UnitSums {
 public:
  UnitRows(FileSet& files, Failure& failure, Batches batches)
      : files_(files), failure_(failure), batches_(std::move(batches)) {}

  void add() override {
    for (std::unique_ptr<RowBatch>& batch : batches_) {
      if (!failure_.is_set())
        if (Result<void> done = files_.append(*batch); !done) failure_.set(std::move(done).error());
      files_.recycle(std::move(batch));
    }
  }

 private:
  FileSet& files_;
  Failure& failure_;
  Batches batches_;
};

class LakeConverter final : public UnitWorker {
 public:
  struct Plan {
    FeedTable feed;
    RowBatch* batch = nullptr;  // of the last rows, in this unit
    uint64_t unit = 0;          // in which it is that
    bool unnamed = false;
    bool sign_unknown = false;
  };
  static constexpr bool kEveryEvent = false;
  static constexpr bool kCommittedOnly = true;
  using Entry = TableCache<Plan>::Entry;

  LakeConverter(const Selection& selection, const LakeOptions& options, FileSet& files, Failure& failure)
      : selection_(selection),
        options_(options),
        files_(files),
        failure_(failure),
        rows_(options.layout.json_as_server_text),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    if (failure_.is_set()) return failure_.error();
    while (files_.help()) {
    }
    ++unit_;
    out_ = &out;
    return walker_.walk(unit);
  }
  std::shared_ptr<UnitSums> take_sums() override {
    return std::make_shared<UnitRows>(files_, failure_, std::exchange(batches_, {}));
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void forget_pages() override {
    walker_.forget_pages();
    rows_.forget_pages();
  }
  void add_to(LakeReport& report, std::set<std::string>& mismatches) const {
    report.row_count += report_.row_count;
    report.statement_count += report_.statement_count;
    report.undecoded_count += rows_.undecoded_count();
    report.incident_count += report_.incident_count;
    report.rolled_back_count += report_.rolled_back_count;
    report.undone_rows += walker_.undone_rows();
    report.unresolved_count += report_.unresolved_count;
    report.unsigned_unknown_rows += report_.unsigned_unknown_rows;
    report.unnamed_rows += report_.unnamed_rows;
    mismatches.insert(mismatches_.begin(), mismatches_.end());
    report.shadowed_keys.insert(shadowed_.begin(), shadowed_.end());
    for (const auto& [name, count] : raw_values_) report.raw_values[name] += count;
    for (const auto& [name, count] : absent_rows_) report.absent_rows[name] += count;
    report.renamed_columns.insert(renamed_.begin(), renamed_.end());
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    auto plan =
        std::make_unique<Plan>(Plan{.feed = FeedTable(files_.share(TableLayout(table, options_.layout)))});
    plan->unnamed = table.names == NameSource::unknown;
    plan->sign_unknown = has_integer_of_unknown_sign(table);
    if (!table.mismatch.empty())
      mismatches_.insert(table.database + "." + table.name + ": " + table.mismatch);
    note_names(*plan->feed.layout);
    return plan;
  }
  void begin_unit(const Unit& unit) { loads_ = unit.loads; }
  Result<void> begin(const Transaction& transaction, const EventPlace&) {
    if (options_.resume.active && transaction.span.outcome == Outcome::unresolved) return undecided();
    return {};
  }
  Result<void> end(const Transaction&, const EventPlace&) { return {}; }

  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    Plan& plan = *entry.plan;
    const FeedHead head{.commit_time = int64_t(transaction.time_of(place.header)),
                        .gtid = transaction.gtid_text(),
                        .file = place.unit->file->name,
                        .position = place.offset};
    RowBatch& batch = batch_for(plan, head.commit_time);
    const bool is_large = rows.rows.size() > kHandedOver / 16;
    const auto is_full = [&](const RowBatch& so_far) {
      return (is_large || so_far.row_count % 64 == 0) && so_far.size() > kHandedOver;
    };
    const auto hand_over = [&] { return flush(); };
    const uint64_t lost_before = rows_.undecoded_count();
    Result<uint64_t> count =
        rows_.append(batch, plan.feed, head, place.first_row, entry.reader, rows, is_full, hand_over);
    if (plan.feed.has_counts) [[unlikely]]
      note_counts(plan.feed);
    if (!count) {
      report_.row_count += count_rows(rows, entry.reader);  // those in front of the one that can't be read
      return count;
    }
    if (failure_.is_set()) return failure_.error();
    if (options_.damage.strict && rows_.undecoded_count() != lost_before) {
      Error error{.kind = ErrorKind::corrupt, .field = "rows"};
      error.detail = "a value contradicts its type";
      return error;
    }
    report_.row_count += *count;
    if (plan.unnamed) report_.unnamed_rows += *count;
    if (plan.sign_unknown) report_.unsigned_unknown_rows += *count;
    // All that a unit holds together is bounded, whatever its payloads unpack to.
    held_ += place.header.event_size;
    if (held_ > kHandedOver && !flush()) return failure_.is_set() ? failure_.error() : Error{};
    return count;
  }

  Result<void> statement(const Transaction*, const EventPlace&, const Query& query, std::string_view,
                         StatementKind kind) {
    if (kind == StatementKind::change && selection_.wants_database(query.database) &&
        selection_.wants_statements())
      ++report_.statement_count;
    return {};
  }

  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    switch (place.header.type) {
      case EventType::INCIDENT_EVENT: ++report_.incident_count; break;
      case EventType::EXECUTE_LOAD_QUERY_EVENT: {
        Result<ExecuteLoadQuery> load = decode_execute_load_query(place.body, *place.unit->format);
        if (!load) return std::move(load).error();
        report_.statement_count +=
            selection_.wants_database(load->query.database) && selection_.wants_statements();
        break;
      }
      case EventType::LOAD_EVENT:
      case EventType::NEW_LOAD_EVENT:
      case EventType::CREATE_FILE_EVENT:
      case EventType::EXEC_LOAD_EVENT:
      case EventType::DELETE_FILE_EVENT: {
        Result<std::shared_ptr<const LoadStatement>> load = loads_.next(place.header.type, place.body);
        if (!load) return std::move(load).error();
        report_.statement_count += *load && walker_.wants_event(place) &&
                                   selection_.wants_database((*load)->database) &&
                                   selection_.wants_statements();
        break;
      }
      case EventType::XA_PREPARE_LOG_EVENT:
        if (transaction && transaction->span.outcome == Outcome::rolled_back) ++report_.rolled_back_count;
        if (transaction && transaction->span.outcome == Outcome::unresolved) ++report_.unresolved_count;
        break;
      default: break;
    }
    return {};
  }

 private:
  // Bytes of rows, or of the events they came from, that a worker holds before it waits for its turn.
  static constexpr size_t kHandedOver = 16 << 20;

  RowBatch& batch_for(Plan& plan, int64_t commit_time) {
    const PartitionValue partition = files_.partitioning().value_at(commit_time);
    if (plan.unit == unit_ && plan.batch->partition == partition) [[likely]]
      return *plan.batch;
    plan.unit = unit_;
    plan.batch = nullptr;
    for (const std::unique_ptr<RowBatch>& batch : batches_)
      if (batch->layout == plan.feed.layout && batch->partition == partition) plan.batch = batch.get();
    if (!plan.batch) {
      batches_.push_back(files_.new_batch(plan.feed.layout, partition));
      plan.batch = batches_.back().get();
    }
    return *plan.batch;
  }

  // The rows so far go to the files, behind all that stands in front of this unit. False: nothing more will
  // be taken.
  bool flush() {
    held_ = 0;
    if (!out_->wait_for_turn()) return false;
    for (const std::unique_ptr<RowBatch>& batch : batches_) {
      if (failure_.is_set()) return false;
      if (Result<void> done = files_.append(*batch); !done) {
        failure_.set(std::move(done).error());
        return false;
      }
      batch->clear();
    }
    return true;
  }

  void note_counts(FeedTable& table) {
    const TableLayout& layout = *table.layout;
    const std::string name = layout.database + "." + layout.table;
    table.has_counts = false;
    if (table.absent_rows != 0) absent_rows_[name] += std::exchange(table.absent_rows, 0);
    for (size_t i = 0; i < layout.columns.size(); ++i)
      if (table.raw_counts[i] != 0)
        raw_values_[name + "." + layout.columns[i].schema.name] += std::exchange(table.raw_counts[i], 0);
  }
  void note_names(const TableLayout& layout) {
    const std::string name = layout.database + "." + layout.table;
    for (const TableLayout::Column& column : layout.columns)
      if (column.renamed) renamed_[name + "." + column.source_name] = column.schema.name;
    for (const PartitionKey key : files_.partitioning().keys())
      if (Partitioning::name_in(layout, key) != name_of(key))
        shadowed_[name + "." + std::string(name_of(key))] = Partitioning::name_in(layout, key);
  }

  const Selection& selection_;
  const LakeOptions& options_;
  FileSet& files_;
  Failure& failure_;
  FeedRows rows_;
  OutBuffer* out_ = nullptr;
  LoadFiles loads_;
  ConvertReport report_;
  uint64_t unit_ = 0;
  Batches batches_;
  size_t held_ = 0;
  std::set<std::string> mismatches_;
  std::map<std::string, uint64_t> raw_values_, absent_rows_;
  std::map<std::string, std::string> renamed_, shadowed_;
  UnitWalker<LakeConverter> walker_;
};

}  // namespace

Result<void> convert_to_files(std::vector<LogFilePtr> logs, SchemaHistory history, const Selection& selection,
                              const LakeOptions& options, const RunOptions& run, FileSet& files,
                              LakeReport& report) {
  UnitCutter cutter(std::move(logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage,
                     .resume = options.resume},
                    std::move(history));
  class Nothing final : public ByteSink {
    Result<void> write(std::string_view) override { return {}; }
  } no_text;
  Failure failure;
  std::vector<std::unique_ptr<LakeConverter>> converters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    converters.push_back(std::make_unique<LakeConverter>(selection, options, files, failure));
    workers.push_back(converters.back().get());
  }
  RunOptions watched = run;
  if (run.clean_place)
    watched.clean_place = [&](LogPlace place) -> Result<void> {
      if (failure.is_set()) return failure.error();
      return run.clean_place(place);
    };
  Result<void> done = run_pipeline(cutter, workers, no_text, watched);
  report.output_failed = failure.is_set();
  if (failure.is_set()) done = failure.error();
  std::set<std::string> mismatches;
  for (const auto& converter : converters) converter->add_to(report, mismatches);
  report.mismatches.assign(mismatches.begin(), mismatches.end());
  if (options.resume.active) return done;  // whoever goes on with them ends the files
  // One file appears whole or not at all.
  if (failure.is_set() || (!done && files.is_one_file())) return done;
  if (Result<void> finished = files.finish(); !finished) return finished;
  return done;
}

}  // namespace binsift
