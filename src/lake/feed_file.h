#pragma once
// Reads a Parquet file of the change data feed, row by row in the order of the log: what FileSet writes, and
// what other programs have made of it as long as its columns are there (table_layout.h).
#include <memory>

#include "base/file.h"
#include "lake/feed_cell.h"
#include "lake/table_layout.h"
#include "parquet/column_reader.h"

namespace binsift {

// Names by their series and then their number: binlog.1000000 is behind binlog.999999.
int compare_log_names(std::string_view a, std::string_view b);

class FeedFile {
 public:
  // Both views live until the next row is read.
  struct Row {
    ChangeType type{};
    std::string_view gtid, file;  // gtid empty: none
    uint64_t position = 0, row = 0;
  };

  // Errors have the file: io; corrupt; unsupported (no feed: a column is missing, or the table's name; what
  // parquet/file_metadata.h does not read).
  static Result<std::unique_ptr<FeedFile>> open(const std::string& path);
  // The same of bytes that lie elsewhere.
  static Result<std::unique_ptr<FeedFile>> open(const std::string& path, parquet::FileBytes bytes);

  const std::string& path() const { return path_; }
  const std::string& database() const { return database_; }
  const std::string& table() const { return table_; }
  uint64_t row_count() const { return metadata_.row_count; }

  // Moves to the next row, the first time to the first; false: there is none. Errors: io, corrupt, checksum,
  // unsupported, limit.
  Result<bool> next();
  const Row& row() const { return row_; }
  uint64_t row_number() const { return row_number_; }  // in the file, from 0

  // The table's own columns.
  size_t column_count() const { return own_.size(); }
  const std::string& name(size_t i) const { return own_[i].name; }
  // The row image has it.
  bool has(size_t i) const { return absent_.empty() || !absent_[i]; }
  bool is_trimmed(size_t i) const { return own_[i].cell.is_trimmed(); }
  // Appends the value as the JSON record shows it. False: it contradicts its type.
  bool append_value(size_t i, OutBuffer& out) const;

 private:
  struct Lane {
    std::unique_ptr<parquet::ColumnReader> reader;
    parquet::PageContent page;
    size_t row = 0, value = 0;  // in the page
    bool is_null = true;
    bool has_started = false;

    Result<bool> step();
    std::string_view text() const { return page.texts[value]; }
    uint64_t number() const { return page.numbers[value]; }
    FeedValue content() const {
      return page.texts.empty() ? FeedValue{page.numbers[value], {}} : FeedValue{0, page.texts[value]};
    }
  };
  struct Own {
    std::string name;
    FeedCell cell;
    size_t column = 0, raw = kNone;  // in metadata_.columns
  };
  static constexpr size_t kNone = ~size_t{0};

  FeedFile() = default;
  Result<void> find_columns();
  Result<void> name_table();
  Result<void> take_row();
  Result<void> read_absent(std::string_view names);
  Error wrong(std::string what) const;

  std::string path_, database_, table_;
  File file_;
  parquet::FileBytes bytes_;
  parquet::FileMetadata metadata_;
  std::shared_ptr<const TableDefinition> definition_;
  std::vector<Own> own_;
  std::vector<Lane> lanes_;
  size_t change_[kChangeColumns] = {};  // in metadata_.columns
  size_t absent_column_ = kNone;
  uint64_t row_number_ = 0, rows_read_ = 0;
  Row row_;
  std::string absent_names_;
  std::vector<bool> absent_, absent_of_names_;
};

}  // namespace binsift
