#pragma once
// Row changes as the lines of Elasticsearch's and OpenSearch's _bulk requests: a row's document goes into the
// index of its table, under the row's primary key.
//   {"index":{"_index":"shop.orders","_id":"1"}}      an insert, or an update of a row that the log has whole
//   {"id":1,"status":"NEW"}
//   {"update":{"_index":"shop.orders","_id":"1"}}     an update of which the log has some columns
//   {"doc":{"status":"PAID"}}
//   {"delete":{"_index":"shop.orders","_id":"1"}}
// Source: Elasticsearch's reference, "Bulk API".
#include "render/change_writer.h"
#include "render/index_names.h"
#include "render/json_values.h"

namespace binsift {

class EsBulkChanges final : public ChangeWriter {
 public:
  // `indices` outlives the writer and is the same for all of a run.
  EsBulkChanges(const JsonOptions& options, IndexNames& indices) : options_(options), indices_(indices) {
    key_options_ = options;
    key_options_.big_integers_as_strings = key_options_.decimals_as_strings = false;
  }

  std::unique_ptr<ChangePlan> plan(const Table& table) override;
  Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row, const ChangePlan& plan,
                          const RowReader& reader, const RowsEvent& rows) override;

  void forget_pages() const override { values_.inflater.forget_pages(); }
  uint64_t undecoded_count() const override { return values_.undecoded_count; }
  uint64_t unreadable_text_count() const override { return values_.unreadable_text_count; }
  uint64_t unapplied_diff_count() const override { return values_.unapplied_diff_count; }

 private:
  struct Plan;
  Result<void> take(OutBuffer& out, const Plan& plan, const RowsEvent& rows);
  bool read_id(OutBuffer& id, Cursor in, const Plan& plan, const RowReader& reader, Bytes present,
               Bytes partial);

  JsonOptions options_, key_options_;
  IndexNames& indices_;
  JsonValueState values_;
  OutBuffer key_, id_, new_id_;
};

}  // namespace binsift
