#include "lake/unit_batches.h"

#include <algorithm>

namespace binsift {
namespace {

using Batches = std::vector<std::unique_ptr<RowBatch>>;

bool has_integer_of_unknown_sign(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.storage <= Storage::int64 && !column.signedness_known;
  });
}

// A unit's rows, which go to the files when its turn has come.
class UnitRows final : public UnitSums {
 public:
  UnitRows(FileSet& files, OutputFailure& failure, Batches batches)
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
  OutputFailure& failure_;
  Batches batches_;
};

}  // namespace

Result<void> UnitBatches::begin_unit(OutBuffer& out) {
  if (failure_.is_set()) return failure_.error();
  while (files_.help()) {
  }
  ++unit_;
  held_ = 0;  // what the last unit had was taken
  out_ = &out;
  return {};
}

std::shared_ptr<UnitSums> UnitBatches::take_sums() {
  return std::make_shared<UnitRows>(files_, failure_, std::exchange(batches_, {}));
}

std::unique_ptr<LakePlan> UnitBatches::plan(const Table& table) {
  auto plan =
      std::make_unique<LakePlan>(LakePlan{.feed = FeedTable(files_.share(TableLayout(table, layout_)))});
  plan->unnamed = table.names == NameSource::unknown;
  plan->sign_unknown = has_integer_of_unknown_sign(table);
  note_names(*plan->feed.layout);
  return plan;
}

Result<uint64_t> UnitBatches::append(LakePlan& plan, const FeedHead& head, uint64_t first_row,
                                     const RowReader& reader, const RowsEvent& rows, uint64_t input_size) {
  RowBatch& batch = batch_for(plan, head.commit_time);
  const bool is_large = rows.rows.size() > kHandedOver / 16;
  const auto is_full = [&](const RowBatch& so_far) {
    return (is_large || so_far.row_count % 64 == 0) && so_far.size() > kHandedOver;
  };
  const auto hand_over = [&] { return flush(); };
  Result<uint64_t> count = rows_.append(batch, plan.feed, head, first_row, reader, rows, is_full, hand_over);
  if (plan.feed.has_counts) [[unlikely]]
    note_counts(plan.feed);
  if (!count) return count;
  if (failure_.is_set()) return failure_.error();
  // All that a unit holds together is bounded, whatever its payloads unpack to.
  held_ += input_size;
  if (held_ > kHandedOver && !flush()) return failure_.is_set() ? failure_.error() : Error{};
  return count;
}

RowBatch& UnitBatches::batch_for(LakePlan& plan, int64_t commit_time) {
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
bool UnitBatches::flush() {
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

void UnitBatches::note_counts(FeedTable& table) {
  const TableLayout& layout = *table.layout;
  const std::string name = layout.database + "." + layout.table;
  table.has_counts = false;
  if (table.absent_rows != 0) absent_rows_[name] += std::exchange(table.absent_rows, 0);
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    if (table.raw_counts[i] == 0) continue;
    RawValues& raw = raw_values_[name + "." + layout.columns[i].schema.name];
    raw.column = layout.columns[i].raw_schema.name;
    raw.count += std::exchange(table.raw_counts[i], 0);
  }
}

void UnitBatches::note_names(const TableLayout& layout) {
  const std::string name = layout.database + "." + layout.table;
  for (const TableLayout::Column& column : layout.columns)
    if (column.renamed) renamed_[name + "." + column.source_name] = column.schema.name;
  for (const PartitionKey key : files_.partitioning().keys())
    if (Partitioning::name_in(layout, key) != name_of(key))
      shadowed_[name + "." + std::string(name_of(key))] = Partitioning::name_in(layout, key);
}

void UnitBatches::add_to(LakeReport& report) const {
  report.undecoded_count += rows_.undecoded_count();
  for (const auto& [name, raw] : raw_values_) {
    report.raw_values[name].column = raw.column;
    report.raw_values[name].count += raw.count;
  }
  for (const auto& [name, count] : absent_rows_) report.absent_rows[name] += count;
  report.renamed_columns.insert(renamed_.begin(), renamed_.end());
  report.shadowed_keys.insert(shadowed_.begin(), shadowed_.end());
}

}  // namespace binsift
