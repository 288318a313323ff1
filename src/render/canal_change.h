#pragma once
// Row changes as Canal's flat messages, a row each:
//   {"data":[{"id":"1","status":"PAID"}],"database":"shop",…,"old":[{"status":"NEW"}],…,"type":"UPDATE"}
// All values are strings. `old` has exactly the columns that changed in that row.
// Source: Canal's FlatMessage and MQMessageUtils.
#include "render/change_writer.h"
#include "render/updated_row.h"

namespace binsift {

class CanalChanges final : public ChangeWriter {
 public:
  explicit CanalChanges(const JsonOptions& options);

  std::unique_ptr<ChangePlan> plan(const Table& table) override;
  Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row, const ChangePlan& plan,
                          const RowReader& reader, const RowsEvent& rows) override;
  void append_ddl(OutBuffer& out, const ChangeHead& head, std::string_view database, std::string_view sql,
                  Charset charset) override;

  void forget_pages() const override { values_.inflater.forget_pages(); }
  uint64_t undecoded_count() const override { return values_.undecoded_count; }
  uint64_t unreadable_text_count() const override { return values_.unreadable_text_count; }
  uint64_t unapplied_diff_count() const override { return values_.unapplied_diff_count; }

 private:
  struct Plan;
  void lay_out(OutBuffer& out, const ChangeHead& head);

  JsonOptions options_;
  JsonValueState values_;
  ImageCompare compare_;
  OutBuffer middle_, back_;
};

}  // namespace binsift
