#include "lake/encode_queue.h"

#include <algorithm>

namespace binsift {
namespace {

parquet::EncodedRowGroup encode(const RowBatch& rows, parquet::ChunkEncoder& encoder) {
  parquet::EncodedRowGroup group;
  group.row_count = uint32_t(rows.row_count);
  const std::vector<TableLayout::Place>& places = rows.layout->places();
  for (size_t i = 0; i < places.size(); ++i)
    group.columns.push_back(
        {places[i].schema, encoder.encode(places[i].schema, rows.columns[i], places[i].members)});
  for (const RowBatch::Extra& extra : rows.extras) {
    const parquet::ColumnSchema& schema = extra.of == RowBatch::kAbsent
                                              ? TableLayout::absent_schema()
                                              : rows.layout->columns[extra.of].raw_schema;
    group.columns.push_back({schema, encoder.encode(schema, extra.values)});
  }
  return group;
}

}  // namespace

void EncodeQueue::run(EncodeJob& job) {
  std::unique_ptr<parquet::ChunkEncoder> encoder;
  {
    const std::lock_guard lock(mutex_);
    if (!spare_encoders_.empty()) {
      encoder = std::move(spare_encoders_.back());
      spare_encoders_.pop_back();
    }
  }
  try {
    if (!encoder) encoder = std::make_unique<parquet::ChunkEncoder>(zstd_level_);
    job.group_ = encode(*job.rows_, *encoder);
  } catch (...) {
    job.exception_ = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex_);
    if (!job.exception_) spare_encoders_.push_back(std::move(encoder));
    job.state_ = EncodeJob::State::done;
  }
  done_.notify_all();
}

std::shared_ptr<EncodeJob> EncodeQueue::add(std::unique_ptr<RowBatch> batch) {
  auto job = std::make_shared<EncodeJob>(std::move(batch));
  bool crowded = false;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(job);
    crowded = waiting_.size() > most_waiting_;
  }
  if (crowded) run_one();
  return job;
}

bool EncodeQueue::run_one() {
  std::shared_ptr<EncodeJob> job;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return false;
    job = std::move(waiting_.front());
    waiting_.pop_front();
    job->state_ = EncodeJob::State::taken;
  }
  run(*job);
  return true;
}

parquet::EncodedRowGroup EncodeQueue::take(EncodeJob& job, std::unique_ptr<RowBatch>& rows) {
  std::unique_lock lock(mutex_);
  if (job.state_ == EncodeJob::State::waiting) {
    std::erase_if(waiting_, [&](const auto& each) { return each.get() == &job; });
    job.state_ = EncodeJob::State::taken;
    lock.unlock();
    run(job);
  } else {
    done_.wait(lock, [&] { return job.state_ == EncodeJob::State::done; });
  }
  if (job.exception_) std::rethrow_exception(job.exception_);
  rows = std::move(job.rows_);
  return std::move(job.group_);
}

}  // namespace binsift
