#pragma once
// Row changes as Debezium's connectors write them: {"before":…,"after":…,"source":{…},…,"op":"u",…}, and
// with its schema block {"schema":{…},"payload":{…}}. An update that changes the primary key is two records:
// the old row's delete and the new row's insert.
// Source: Debezium's documentation of the MySQL connector.
#include "render/change_format.h"
#include "render/image_compare.h"
#include "render/json_values.h"

namespace binsift {

class DebeziumChanges final : public ChangeWriter {
 public:
  DebeziumChanges(const JsonOptions& options, const DialectOptions& dialect);

  std::unique_ptr<ChangePlan> plan(const Table& table) override;
  Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row, const ChangePlan& plan,
                          const RowReader& reader, const RowsEvent& rows) override;
  void append_ddl(OutBuffer& out, const ChangeHead& head, std::string_view database, std::string_view sql,
                  Charset charset) override;

  void forget_pages() const override { values_.inflater.forget_pages(); }
  uint64_t undecoded_count() const override { return values_.undecoded_count; }
  uint64_t unreadable_text_count() const override { return values_.unreadable_text_count; }
  uint64_t unapplied_diff_count() const override { return values_.unapplied_diff_count; }
  uint64_t unfit_count() const override { return values_.unfit_count; }

 private:
  struct Plan;
  void lay_out_source(const ChangeHead& head, std::string_view place);
  bool key_changes(Cursor in, const Plan& plan, const RowReader& reader, const RowsEvent& rows);

  JsonOptions options_;
  DialectOptions dialect_;
  JsonValueState values_;
  ImageCompare compare_;
  OutBuffer source_, times_;
};

}  // namespace binsift
