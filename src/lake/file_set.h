#pragma once
// The files that rows go to: one a table, partition and roll. Rows come in the order of the log and each file
// keeps it. A file takes its name when it is whole and on the disk; its name says where its first row stands
// in the logs, so the same logs give the same files.
//
// A file ends, and the next row of its table begins another, when
//   it has reached --roll-size           asked at the end of a row group, whose values take no more
//   the commit time passes a multiple of --roll-time
//   the table's columns change
//   more than --open-files would be written to, or rows of four times as many wait, and of 1024: then the one
//   that had no row for the longest time ends
// Rows wait in memory until their row group is full; when all together wait for more than the budget the
// largest group is cut short.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/file.h"
#include "lake/encode_queue.h"
#include "lake/gtid_range.h"
#include "lake/output_place.h"
#include "lake/partition.h"

namespace binsift {

struct FileSetOptions {
  std::string output;     // a folder with '/' at its end, a file, or "-"
  bool one_file = false;  // `output` is one
  Partitioning partitioning;
  uint64_t roll_size = 0;  // bytes; 0: never
  int64_t roll_time = 0;   // microseconds; 0: never
  size_t open_files = 256;
  int zstd_level = 1;  // what the encodings leave gets no smaller with more
  unsigned threads = 1;
  size_t budget = 256 << 20;     // bytes of rows that wait
  uint32_t group_rows = 131072;  // of a full row group
  size_t group_size = 64 << 20;  // bytes of its values
  std::string version;           // of this program
  FilePlace* place = nullptr;    // null: files take their names when they are whole
};

class FileSet final : public FileSource {
 public:
  explicit FileSet(FileSetOptions options);
  FileSet(const FileSet&) = delete;

  // The same layout for equal ones, so that they compare by their addresses. Any thread.
  LayoutPtr share(TableLayout layout);
  // An empty batch. Any thread.
  std::unique_ptr<RowBatch> new_batch(const LayoutPtr& layout, const PartitionValue& partition);
  // Takes back what new_batch gave. Any thread.
  void recycle(std::unique_ptr<RowBatch> batch);

  // Appends the batch's rows; one thread at a time, in the order of the log. Errors: io; usage (rows of a
  // second table, or other columns, for one file).
  Result<void> append(const RowBatch& batch);
  // A part of the work that any thread may do between its own; false: there is none.
  bool help() { return queue_.run_one(); }
  uint64_t given() const override { return row_count_; }
  Result<void> finish() override;
  void forget() override;

  // For rows that may turn out to be other ones: no file takes its name before finish(). Where more have
  // ended than can wait for it, append() gives an error, and has_too_many() tells.
  void hold_names(bool hold) { holds_names_ = hold; }
  bool can_hold_names() const { return options_.output != "-" && !options_.place; }
  bool has_too_many() const { return held_.size() >= kMostHeld; }
  // As if nothing had been appended, where names were held. While no worker is at work.
  void begin_again();

  uint64_t row_count() const { return row_count_; }  // that were appended
  uint64_t file_count() const { return file_count_; }
  uint64_t byte_count() const { return byte_count_; }
  bool is_one_file() const { return options_.one_file; }
  const Partitioning& partitioning() const { return options_.partitioning; }

 private:
  // Where in the logs a row stands.
  struct Place {
    std::string file, gtid;
    int64_t position = 0, row = 0;
  };
  struct OpenFile {
    std::string key;
    unsigned busy = 0;  // calls that are at work on it: it can't be closed meanwhile
    LayoutPtr layout;
    PartitionValue partition;
    std::unique_ptr<RowBatch> rows;  // of the group that is being filled
    size_t size = 0;                 // bytes of rows
    int64_t time_slot = 0;           // of --roll-time
    uint64_t last_use = 0;

    // The group in front of it, while it is not written
    std::shared_ptr<EncodeJob> encoding;
    Place encoding_first, encoding_last;
    std::vector<std::string> encoding_sources;
    GtidRange encoding_gtids;

    // The file, from its first row group on
    std::string name;  // within the output's folder
    std::optional<NewFile> file;
    File placed;  // the same, of FilePlace
    std::unique_ptr<parquet::FileWriter> writer;
    Place first, last;
    std::vector<std::string> sources;  // logs
    GtidRange gtids;
    uint64_t row_count = 0;
  };

  class Busy {
   public:
    explicit Busy(OpenFile& file) : file_(file) { ++file_.busy; }
    ~Busy() { --file_.busy; }
    Busy(const Busy&) = delete;

   private:
    OpenFile& file_;
  };

  Result<void> admit(const RowBatch& batch);
  Result<OpenFile*> file_for(const RowBatch& batch);
  Result<OpenFile*> open(const RowBatch& batch, std::string key);
  Result<void> append_rows(OpenFile& file, const RowBatch& batch, size_t begin, size_t end);
  Result<void> seal(OpenFile& file);
  Result<void> settle(OpenFile& file);
  Result<void> begin_file(OpenFile& file);
  Result<void> end_file(OpenFile& file);
  Result<void> name_file(NewFile& file);
  Result<void> close(const std::string& key);
  Result<void> close_oldest(bool begun);
  Result<void> keep_to_budget();
  std::string name_of_file(const OpenFile& file);
  std::vector<std::pair<std::string, std::string>> key_values(const OpenFile& file) const;
  static Place place_of(const RowBatch& rows, size_t row);

  FileSetOptions options_;
  EncodeQueue queue_;
  std::mutex mutex_;  // of what any thread may ask
  std::map<std::string, std::vector<LayoutPtr>> layouts_;
  std::map<const TableLayout*, std::vector<std::unique_ptr<RowBatch>>> spares_;
  size_t spare_size_ = 0;  // bytes

  std::map<std::string, std::unique_ptr<OpenFile>> open_;
  size_t most_encoding_;
  // Rows behind which a row group's size is asked for, at the latest.
  static constexpr uint32_t kStepRows = 64;
  uint32_t step_rows_ = UINT32_MAX;
  std::deque<OpenFile*> encoding_;  // those with a group that is not written, the oldest first
  LayoutPtr only_layout_;           // of one_file
  File standard_output_;
  std::set<std::string> names_;  // of the files of this run
  uint64_t use_ = 0;
  bool is_finishing_ = false;  // files are begun and ended one by one
  bool holds_names_ = false;
  std::vector<NewFile> held_;              // that have ended, without their names
  std::vector<std::string> made_folders_;  // for files whose names are held
  static constexpr size_t kMostHeld = kMostNewFiles / 2;
  size_t waiting_size_ = 0;
  uint64_t file_count_ = 0, byte_count_ = 0, row_count_ = 0;
};

}  // namespace binsift
