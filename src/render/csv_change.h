#pragma once
// Row changes of one table as CSV (RFC 4180), in the columns of the change feed that Parquet has too: those
// of the table, then _change_type, _commit_timestamp, _gtid, _file, _pos and _row; an update is two rows,
// update_preimage and update_postimage. NULL is nothing between the commas, the empty string is "".
#include "render/change_writer.h"
#include "render/json_values.h"
#include "render/one_table.h"

namespace binsift {

class CsvChanges final : public ChangeWriter {
 public:
  // `table` outlives the writer and is the same for all of a run; null: tables are kept apart by ChangePlan.
  // A header is not written here.
  CsvChanges(const JsonOptions& options, OneTable* table) : options_(options), table_(table) {}

  std::unique_ptr<ChangePlan> plan(const Table& table) override;
  Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row, const ChangePlan& plan,
                          const RowReader& reader, const RowsEvent& rows) override;

  void forget_pages() const override { values_.inflater.forget_pages(); }
  uint64_t undecoded_count() const override { return values_.undecoded_count; }
  uint64_t unreadable_text_count() const override { return values_.unreadable_text_count; }
  uint64_t unapplied_diff_count() const override { return values_.unapplied_diff_count; }

 private:
  struct Plan;

  JsonOptions options_;
  OneTable* table_;
  JsonValueState values_;
  OutBuffer back_;
};

}  // namespace binsift
