#include "verify/json_lines.h"

namespace binsift {

JsonLines::JsonLines(const Side& side, const TransactionPlaces* wanted, bool of_logs,
                     ChangeGroups::Take take_one)
    : side_(side),
      of_logs_(of_logs),
      groups_(side, wanted, std::move(take_one)),
      records_([this](const LineRecord& record, uint64_t offset) { return take(record, offset); }) {}

Result<void> JsonLines::take(const LineRecord& record, uint64_t offset) {
  if (Result<void> known = check_form(record); !known) return known;
  if (record.kind != LineKind::change && record.kind != LineKind::statement) return {};
  ExportChange change{.operation = record.operation,
                      .is_statement = record.kind == LineKind::statement,
                      .database = record.database,
                      .table = record.table,
                      .sql = record.sql,
                      .gtid = record.gtid};
  change.key = record.gtid;
  if (record.gtid.empty() && record.has_xid && !side_.has_no_xids) {
    xid_ = std::to_string(record.xid);
    change.key = xid_;
  }
  change.log = of_logs_ ? find_log(side_, record.file, log_) : file_;
  change.begin = of_logs_ ? record.position : offset;
  change.row = of_logs_ ? record.row : 0;
  Result<bool> wanted = groups_.begin(change);
  if (!wanted) return std::move(wanted).error();
  if (was_ended()) return Error{.kind = ErrorKind::io, .detail = "ended"};
  if (!*wanted) return {};
  for (const LineRow& row : record.rows)
    for (const bool after : {false, true}) {
      if (after ? change.operation == RowOperation::delete_rows
                : change.operation == RowOperation::insert_rows)
        continue;
      groups_.begin_image(after);
      const auto fields = after ? record.after(row) : record.before(row);
      if (fields.size() >= kImageEnd)
        return Error{.kind = ErrorKind::limit, .detail = "65535 columns or more"};
      for (const LineField& field : fields) groups_.add(field.name, field.value.raw);
      groups_.end_image();
    }
  groups_.end();
  return {};
}

Result<void> scan_lines(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take) {
  JsonLines lines(side, wanted, side.form == SideForm::logs, take);
  Result<void> done = stream_records(side, lines.records(), [&](uint32_t file) { lines.begin_file(file); });
  if (done) lines.end();
  return lines.was_ended() ? Result<void>() : std::move(done);
}

}  // namespace binsift
