#pragma once
// Row groups that wait to be encoded, which is the greater part of the work: any thread takes the next, and
// one that needs a group which nobody has taken yet encodes it by itself.
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>

#include "lake/row_batch.h"
#include "parquet/chunk_encoder.h"
#include "parquet/file_writer.h"

namespace binsift {

class EncodeJob {
 public:
  explicit EncodeJob(std::unique_ptr<RowBatch> batch) : rows_(std::move(batch)) {}

 private:
  friend class EncodeQueue;
  enum class State : uint8_t { waiting, taken, done };

  std::unique_ptr<RowBatch> rows_;
  parquet::EncodedRowGroup group_;
  std::exception_ptr exception_;
  State state_ = State::waiting;
};

class EncodeQueue {
 public:
  // `most_waiting`: groups that may wait for a thread; 0: each is encoded at once.
  EncodeQueue(int zstd_level, size_t most_waiting) : zstd_level_(zstd_level), most_waiting_(most_waiting) {}

  // Encodes some itself when too many wait.
  std::shared_ptr<EncodeJob> add(std::unique_ptr<RowBatch> batch);
  // Encodes one that waits, if there is one.
  bool run_one();
  // Waits until it is done, or does it. The group is then the caller's, and the rows too. What a thread threw
  // that did it comes out here.
  parquet::EncodedRowGroup take(EncodeJob& job, std::unique_ptr<RowBatch>& rows);
  void set_most_waiting(size_t count) { most_waiting_ = count; }

 private:
  void run(EncodeJob& job);

  const int zstd_level_;
  size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::deque<std::shared_ptr<EncodeJob>> waiting_;
  std::vector<std::unique_ptr<parquet::ChunkEncoder>> spare_encoders_;
};

}  // namespace binsift
