#pragma once
// The files that text goes to: one a partition and roll, and of forms that have a header one a table too. As
// file_set.h has it of Parquet, each file keeps the order of the log, takes its name when it is whole and on
// the disk, and is called by its first record.
//
// A file ends, and the next record of its place begins another, when
//   it has reached --roll-size
//   the commit time passes a multiple of --roll-time
//   the table's header changes
//   more than --open-files would be written to: then the one that had no record for the longest time ends
// A record is never parted.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "lake/output_place.h"
#include "lake/partition.h"
#include "pipeline/text_places.h"
#include "render/index_names.h"

namespace binsift {

struct TextFilesOptions {
  std::string output;  // a folder with '/' at its end
  Partitioning partitioning;
  uint64_t roll_size = 0;  // bytes; 0: never
  int64_t roll_time = 0;   // microseconds; 0: never
  size_t open_files = 256;
  std::string ending;          // ".jsonl"
  bool by_table = false;       // each file is of one table
  FilePlace* place = nullptr;  // null: files take their names when they are whole
};

class TextFiles final : public TextPlaces, public FileSource {
 public:
  explicit TextFiles(TextFilesOptions options) : options_(std::move(options)) {}
  TextFiles(const TextFiles&) = delete;

  Result<void> take(std::string_view text, const std::vector<TextStretch>& stretches) override;

  uint64_t given() const override { return byte_count_; }
  Result<void> finish() override;
  void forget() override;
  void tell(RunState& next) override;

  // What the form keeps of the tables of all runs: see ConvertOptions::indices. Another one behind forget().
  void recall(const RunState& state);
  IndexNames& indices() { return *indices_; }

  uint64_t file_count() const { return file_count_; }
  uint64_t byte_count() const { return byte_count_; }

 private:
  struct OpenFile {
    std::string key;
    std::string header;
    int64_t time_slot = 0;  // of --roll-time
    uint64_t last_use = 0;
    std::string name;  // within the output's folder
    std::optional<NewFile> file;
    File placed;        // the same, of FilePlace
    OutBuffer waiting;  // is not written yet
    uint64_t size = 0;  // with what waits
  };

  std::string key_of(const TextStretch& stretch, const PartitionValue& partition) const;
  std::string name_of(const TextStretch& stretch, const PartitionValue& partition);
  Result<OpenFile*> file_for(const TextStretch& stretch);
  Result<OpenFile*> begin_file(const TextStretch& stretch, const PartitionValue& partition, std::string key);
  Result<void> append(OpenFile& file, std::string_view text);
  Result<void> write(OpenFile& file, std::string_view text);
  Result<void> end_file(OpenFile& file);
  Result<void> close(const std::string& key);

  TextFilesOptions options_;
  std::map<std::string, std::unique_ptr<OpenFile>> open_;
  OpenFile* current_ = nullptr;  // of the last stretch, if it has text
  std::set<std::string> names_;  // of the files of this run
  std::unique_ptr<IndexNames> indices_ = std::make_unique<IndexNames>();
  std::map<std::string, std::string> durable_indices_;
  uint64_t use_ = 0, file_count_ = 0, byte_count_ = 0;
};

}  // namespace binsift
