#pragma once
// Walks the lines of a unit, applies the selection, and tells a visitor of rows as if they stood in a log:
// neighbours of one event together.
//
// A Visitor has
//   struct Plan;                                        what it prepares once a table
//   std::unique_ptr<Plan> plan(const Table&)
//   Result<uint64_t> rows(const ChangeHead&, uint64_t first_row, Plan&, const RowReader&, const RowsEvent&)
//   void statement(const ChangeHead&, const LineRecord&)     of LineKind ddl and statement
//   void boundary(const ChangeHead&, LineKind)               begin and commit
//   void end_transaction()
#include "lines/line_parser.h"
#include "lines/line_tables.h"
#include "pipeline/damage_options.h"
#include "pipeline/refusal.h"
#include "pipeline/unit.h"
#include "render/change_writer.h"
#include "select/selection.h"
#include "select/where_condition.h"

namespace binsift {

struct LineWalkOptions {
  const LineTypes* types = nullptr;
  // What a row condition compares values as, where `types` does not tell; null: `types` does.
  const LineTypes* where_types = nullptr;
  DamageOptions damage = {};
};

template <class Visitor>
class LineWalker {
 public:
  LineWalker(Visitor& visitor, const Selection& selection, const LineWalkOptions& options)
      : visitor_(visitor),
        selection_(selection),
        damage_(options.damage),
        tables_(*options.types),
        where_tables_(options.where_types ? *options.where_types : *options.types),
        has_where_types_(options.where_types) {}

  // Errors: corrupt (a line that is no record, or does not fit its types), with file, offset and line; those
  // of the visitor. What was told before stands in front of it.
  Result<void> walk(const Unit& unit);

  const LineTables& tables() const { return tables_; }
  // Records that tell of no change: heartbeats, tombstones, frames of snapshots and of transactions.
  uint64_t passed_count() const { return passed_count_; }

 private:
  struct Entry {
    std::unique_ptr<typename Visitor::Plan> plan;
    std::unique_ptr<WhereCondition> where;
  };
  // Rows that go to the visitor together.
  struct Group {
    LineTable* table = nullptr;  // null: there are none
    RowOperation operation{};
    ChangeHead head;
    std::string gtid, file;
    uint64_t first_row = 0, count = 0;
    OutBuffer rows;
    std::vector<uint8_t> before, after;  // which columns the images have
  };
  static constexpr size_t kLargestGroup = 1 << 20;

  Result<void> take(const Unit& unit, std::string_view line, uint64_t offset);
  Result<void> take_row(const LineRecord& record, const LineRow& row, uint64_t number);
  Result<bool> is_matching(const LineRecord& record, const LineRow& row, LineTable& table, Bytes images);
  Result<void> tell_group();
  bool wants(const LineRecord& record);
  bool is_same_transaction(const LineRecord& record) const;
  void enter_transaction(const LineRecord& record);
  Entry& entry_of(std::vector<Entry>& entries, const LineTable& table) {
    if (table.id >= entries.size()) entries.resize(table.id + 1);
    return entries[table.id];
  }
  static RowsEvent event_of(RowOperation operation, Bytes before, Bytes after, Bytes rows, size_t columns) {
    RowsEvent event;
    event.operation = operation;
    event.column_count = columns;
    if (operation != RowOperation::insert_rows) event.before_present = before;
    if (operation != RowOperation::delete_rows) event.after_present = after;
    event.rows = rows;
    event.is_whole = (event.before_present.empty() || are_all_set(before, columns)) &&
                     (event.after_present.empty() || are_all_set(after, columns));
    return event;
  }
  ChangeHead head_of(const LineRecord& record, const Unit& unit, uint64_t offset) const {
    const bool has_place = record.has_place && !record.file.empty();
    const bool has_own_place = has_place || record.kind != LineKind::change;
    return {.time = record.time,
            .gtid = record.gtid,
            .file = has_own_place && !record.file.empty() ? record.file : std::string_view(unit.file->name),
            .position = has_own_place && !record.file.empty() ? record.position : offset,
            .server_id = uint32_t(record.server_id),
            .has_thread_id = record.has_thread_id,
            .thread_id = record.thread_id,
            .has_xid = record.has_xid,
            .xid = record.xid,
            .is_mariadb = record.is_mariadb};
  }

  Visitor& visitor_;
  const Selection& selection_;
  const DamageOptions damage_;
  LineTables tables_, where_tables_;
  const bool has_where_types_;
  LineParser parser_;
  LineRecord record_;
  RowImages before_, after_;
  OutBuffer row_, where_row_;
  std::vector<uint8_t> before_bits_, after_bits_, where_before_bits_, where_after_bits_;
  std::vector<Entry> entries_, where_entries_;
  Group group_;
  ChangeHead head_;
  uint64_t passed_count_ = 0;

  // The transaction that the last record was of
  bool in_transaction_ = false, has_xid_ = false, has_place_ = false;
  std::string transaction_gtid_, transaction_file_;
  uint64_t transaction_xid_ = 0, transaction_position_ = 0;

  // Whether a table is selected
  std::string table_name_;
  bool is_table_wanted_ = false;
};

template <class Visitor>
Result<void> LineWalker<Visitor>::walk(const Unit& unit) {
  in_transaction_ = false;
  uint64_t number = unit.first_line;
  Bytes rest = unit.events;
  const auto located = [&](Error error, uint64_t offset) {
    if (error.kind == ErrorKind::corrupt || error.kind == ErrorKind::limit ||
        error.kind == ErrorKind::unsupported)
      error.detail = "line " + std::to_string(number) + ": " + error.detail;
    if (error.kind != ErrorKind::usage) error.at(unit.file->path, offset);
    return error;
  };
  uint64_t offset = unit.offset;
  while (!rest.empty()) {
    offset = unit.offset + uint64_t(rest.data() - unit.events.data());
    const void* const found = std::memchr(rest.data(), '\n', rest.size());
    const size_t size = found ? size_t(static_cast<const uint8_t*>(found) - rest.data()) : rest.size();
    const std::string_view line = as_text(rest.first(size));
    if (!LineParser::is_blank(line))
      if (Result<void> taken = take(unit, line, offset); !taken) {
        Error error = located(std::move(taken).error(), offset);
        if (Result<void> told = tell_group(); !told) return told;
        return error;
      }
    rest = rest.subspan(std::min(size + 1, rest.size()));
    ++number;
  }
  if (Result<void> told = tell_group(); !told) return located(std::move(told).error(), offset);
  if (!in_transaction_) return {};
  bool goes_on = false;
  if (!unit.context.empty()) {
    const std::string_view next = as_text(unit.context).substr(0, unit.context.size() - kTextPadding);
    goes_on = !LineParser::is_blank(next) && parser_.parse(next, record_) && is_same_transaction(record_);
  }
  if (!goes_on) visitor_.end_transaction();
  return {};
}

template <class Visitor>
bool LineWalker<Visitor>::is_same_transaction(const LineRecord& record) const {
  if (record.kind == LineKind::begin || record.kind == LineKind::ddl) return false;
  if (!record.gtid.empty() || !transaction_gtid_.empty()) return record.gtid == transaction_gtid_;
  if (record.has_xid || has_xid_) return record.has_xid && has_xid_ && record.xid == transaction_xid_;
  return record.has_place && has_place_ && record.position == transaction_position_ &&
         record.file == transaction_file_;
}

template <class Visitor>
void LineWalker<Visitor>::enter_transaction(const LineRecord& record) {
  in_transaction_ = true;
  transaction_gtid_ = record.gtid;
  has_xid_ = record.has_xid;
  transaction_xid_ = record.xid;
  has_place_ = record.has_place;
  transaction_file_ = record.file;
  transaction_position_ = record.position;
}

template <class Visitor>
bool LineWalker<Visitor>::wants(const LineRecord& record) {
  if (selection_.include_gtids || !selection_.exclude_gtids.is_empty()) {
    Gtid gtid;
    if (!record.gtid.empty())
      if (Result<Gtid> parsed = parse_gtid(record.gtid)) gtid = *parsed;
    if (!selection_.wants_gtid(&gtid)) return false;
  }
  return selection_.wants_time(record.time) && selection_.wants_server(uint32_t(record.server_id)) &&
         selection_.wants_thread(record.has_thread_id, record.thread_id);
}

template <class Visitor>
Result<void> LineWalker<Visitor>::take(const Unit& unit, std::string_view line, uint64_t offset) {
  if (Result<void> parsed = parser_.parse(line, record_); !parsed) return parsed;
  const LineRecord& record = record_;
  passed_count_ += record.kind == LineKind::none;
  if (record.kind == LineKind::none || !wants(record)) return {};
  if (record.kind != LineKind::change || (in_transaction_ && !is_same_transaction(record))) {
    if (Result<void> told = tell_group(); !told) return told;
    const bool ends = in_transaction_ && record.kind != LineKind::commit && !is_same_transaction(record);
    if (ends) {
      visitor_.end_transaction();
      in_transaction_ = false;
    }
  }
  head_ = head_of(record, unit, offset);
  switch (record.kind) {
    case LineKind::change: break;
    case LineKind::ddl:
    case LineKind::statement: {
      const bool is_ddl = record.kind == LineKind::ddl;
      if (!selection_.wants_database(record.database)) return {};
      if (is_ddl ? !selection_.wants_ddl() : !selection_.wants_statements()) return {};
      if (!is_ddl && damage_.strict) return refusal(kNoRowsButStatement);
      visitor_.statement(head_, record);
      return {};
    }
    default:
      visitor_.boundary(head_, record.kind);
      if (record.kind == LineKind::commit && in_transaction_) {
        visitor_.end_transaction();
        in_transaction_ = false;
      }
      return {};
  }
  const std::string_view last(table_name_);
  const size_t size = record.database.size();
  const bool is_same_table = last.size() > size && are_same(last.substr(0, size), record.database) &&
                             last[size] == '\0' && are_same(last.substr(size + 1), record.table);
  if (!is_same_table) {
    table_name_.assign(record.database).append(1, '\0').append(record.table);
    is_table_wanted_ = selection_.wants_table(record.database, record.table);
  }
  if (!is_table_wanted_ || !selection_.wants_operation(record.operation)) return {};
  const bool has_place = record.has_place && !record.file.empty();
  for (size_t i = 0; i < record.rows.size(); ++i)
    if (Result<void> taken = take_row(record, record.rows[i], has_place ? record.row + i : i); !taken)
      return taken;
  return {};
}

template <class Visitor>
Result<void> LineWalker<Visitor>::take_row(const LineRecord& record, const LineRow& row, uint64_t number) {
  Result<LineTable*> found = tables_.find(record, row, before_, after_);
  if (!found) return std::move(found).error();
  LineTable& table = **found;
  row_.clear();
  if (record.operation != RowOperation::insert_rows) {
    Result<void> put = before_.append(table.columns, record.before(row), record.form, row_, before_bits_);
    if (!put) return table.facts.empty() ? std::move(put).error() : tables_.gap();
  }
  if (record.operation != RowOperation::delete_rows) {
    const bool is_update = record.operation == RowOperation::update_rows;
    Result<void> put = after_.append(table.columns, record.after(row), record.form, row_, after_bits_,
                                     is_update ? &before_ : nullptr, record.before(row));
    if (!put) return table.facts.empty() ? std::move(put).error() : tables_.gap();
  }
  if (selection_.where) {
    Result<bool> matching = is_matching(record, row, table, as_bytes(row_.view()));
    if (!matching) return std::move(matching).error();
    if (!*matching) return {};
  }
  if (!in_transaction_) enter_transaction(record);

  const bool has_before = record.operation != RowOperation::insert_rows;
  const bool has_after = record.operation != RowOperation::delete_rows;
  const bool joins = group_.table == &table && group_.operation == record.operation &&
                     group_.first_row + group_.count == number && group_.head.position == head_.position &&
                     group_.head.time == head_.time && group_.gtid == head_.gtid &&
                     group_.file == head_.file && group_.head.server_id == head_.server_id &&
                     group_.head.has_thread_id == head_.has_thread_id &&
                     group_.head.thread_id == head_.thread_id && group_.head.has_xid == head_.has_xid &&
                     group_.head.xid == head_.xid && (!has_before || group_.before == before_bits_) &&
                     (!has_after || group_.after == after_bits_) && group_.rows.size() < kLargestGroup;
  if (!joins) {
    if (Result<void> told = tell_group(); !told) return told;
    group_.table = &table;
    group_.operation = record.operation;
    group_.gtid = head_.gtid;
    group_.file = head_.file;
    group_.head = head_;
    group_.head.gtid = group_.gtid;
    group_.head.file = group_.file;
    group_.first_row = number;
    group_.before = before_bits_;
    group_.after = after_bits_;
  }
  if (group_.rows.empty())
    group_.rows.swap(row_);
  else
    group_.rows.append(row_.view());
  ++group_.count;
  return {};
}

template <class Visitor>
Result<bool> LineWalker<Visitor>::is_matching(const LineRecord& record, const LineRow& row, LineTable& shown,
                                              Bytes images) {
  LineTable* table = &shown;
  const std::vector<uint8_t>*before = &before_bits_, *after = &after_bits_;
  if (has_where_types_) {
    Result<LineTable*> found = where_tables_.find(record, row, before_, after_);
    if (!found) return std::move(found).error();
    table = *found;
    where_row_.clear();
    if (record.operation != RowOperation::insert_rows) {
      Result<void> put =
          before_.append(table->columns, record.before(row), record.form, where_row_, where_before_bits_);
      if (!put) return std::move(put).error();
    }
    if (record.operation != RowOperation::delete_rows) {
      Result<void> put =
          after_.append(table->columns, record.after(row), record.form, where_row_, where_after_bits_);
      if (!put) return std::move(put).error();
    }
    images = as_bytes(where_row_.view());
    before = &where_before_bits_, after = &where_after_bits_;
  }
  Entry& entry = entry_of(has_where_types_ ? where_entries_ : entries_, *table);
  if (!entry.where) {
    auto where = WhereCondition::bind(selection_.where, table->table, selection_.where_zone);
    // Of a column that only later lines have.
    if (!where) return table->facts.empty() ? std::move(where).error() : tables_.gap();
    entry.where = std::move(*where);
  }
  Cursor in(images);
  if (!entry.where->read(in, table->reader,
                         event_of(record.operation, *before, *after, images, table->table.columns.size())))
    return Error{.kind = ErrorKind::internal, .detail = "a row image of its own that does not read"};
  const bool is_true = entry.where->is_true();
  if (!is_true && entry.where->is_undecided()) entry.where->add_undecided(1);
  return is_true;
}

template <class Visitor>
Result<void> LineWalker<Visitor>::tell_group() {
  if (!group_.table) return {};
  LineTable& table = *std::exchange(group_.table, nullptr);
  Entry& entry = entry_of(entries_, table);
  if (!entry.plan) entry.plan = visitor_.plan(table.table);
  const RowsEvent event = event_of(group_.operation, group_.before, group_.after,
                                   as_bytes(group_.rows.view()), table.table.columns.size());
  Result<uint64_t> count = visitor_.rows(group_.head, group_.first_row, *entry.plan, table.reader, event);
  group_.rows.clear();
  group_.count = 0;
  return count ? Result<void>() : std::move(count).error();
}

}  // namespace binsift
