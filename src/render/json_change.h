#pragma once
// Row changes as the JSON record: one line each, its keys in the order that binsift-convert(1) gives.
//
// All that does not change from row to row is laid out beforehand: per table the columns' names, per event
// the record's head. A row then costs its values.
#include "render/change_writer.h"
#include "render/json_values.h"

namespace binsift {

class JsonChanges final : public ChangeWriter {
 public:
  explicit JsonChanges(const JsonOptions& options) : options_(options) {}

  std::unique_ptr<ChangePlan> plan(const Table& table) override;
  Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row, const ChangePlan& plan,
                          const RowReader& reader, const RowsEvent& rows) override;

  // {"type":"ddl" or "statement", … ,"sql":"…"}
  void append_ddl(OutBuffer& out, const ChangeHead& head, std::string_view database, std::string_view sql,
                  Charset charset) override {
    append_sql(out, head, "ddl", database, sql, charset);
  }
  bool append_statement(OutBuffer& out, const ChangeHead& head, std::string_view database,
                        std::string_view sql, Charset charset) override {
    append_sql(out, head, "statement", database, sql, charset);
    return true;
  }
  // {"type":"begin" or "commit", …}
  void append_boundary(OutBuffer& out, const ChangeHead& head, std::string_view type) override;

  void forget_pages() const override { values_.inflater.forget_pages(); }
  uint64_t undecoded_count() const override { return values_.undecoded_count; }

 private:
  struct Plan final : ChangePlan {
    Plan(const Table& table, const JsonOptions& options)
        : json(table, options),
          place(",\"db\":" + quoted_json(table.database) + ",\"table\":" + quoted_json(table.name)) {}
    JsonTable json;
    std::string place;  // ,"db":"shop","table":"orders"
  };
  void append_sql(OutBuffer& out, const ChangeHead& head, std::string_view type, std::string_view database,
                  std::string_view sql, Charset charset);
  void lay_out_head(const ChangeHead& head, std::string_view type, std::string_view place);

  JsonOptions options_;
  JsonValueState values_;
  OutBuffer front_, back_;  // of the record, up to the row number and behind it
  // Parts of it that seldom change
  static constexpr size_t kTimeSize = 27;
  uint64_t shown_time_ = 0;
  char time_text_[64] = {};
  std::string shown_file_, file_text_;
};

}  // namespace binsift
