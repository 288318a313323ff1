#pragma once
// Row changes as Maxwell writes them: {"database":…,"table":…,"type":"update",…,"data":{…},"old":{…}}.
// Source: Maxwell's docs/dataformat.md.
#include "render/change_writer.h"
#include "render/updated_row.h"

namespace binsift {

class MaxwellChanges final : public ChangeWriter {
 public:
  explicit MaxwellChanges(const JsonOptions& options) : options_(options) {}

  std::unique_ptr<ChangePlan> plan(const Table& table) override;
  Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row, const ChangePlan& plan,
                          const RowReader& reader, const RowsEvent& rows) override;
  // Marks the transaction's last row: a record is not closed before it is known what follows it.
  void end_transaction(OutBuffer& out) override { close(out, ",\"commit\":true}\n"); }
  void end_stretch(OutBuffer& out) override { close(out, "}\n"); }

  void forget_pages() const override { values_.inflater.forget_pages(); }
  uint64_t undecoded_count() const override { return values_.undecoded_count; }
  uint64_t unreadable_text_count() const override { return values_.unreadable_text_count; }
  uint64_t unapplied_diff_count() const override { return values_.unapplied_diff_count; }

 private:
  struct Plan;
  void close(OutBuffer& out, std::string_view text) {
    if (open_) out.append(text);
    open_ = false;
  }

  JsonOptions options_;
  JsonValueState values_;
  ImageCompare compare_;
  OutBuffer front_;
  bool open_ = false;  // the last record lacks its end
};

}  // namespace binsift
