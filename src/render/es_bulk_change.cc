#include "render/es_bulk_change.h"

namespace binsift {
namespace {

class EsValues : public JsonValues {
 public:
  EsValues(JsonValueState& state, const JsonOptions& options, OutBuffer& out, const JsonTable& table)
      : JsonValues(state, options, out, table) {
    only_strings_ = true;
  }
};

}  // namespace

std::string index_name(std::string_view database, std::string_view table) {
  const std::string name = std::string(database) + "." + std::string(table);
  std::string index;
  for (const char c : name) {
    const bool leads_ill = index.empty() && (c == '-' || c == '_' || c == '+' || c == '.');
    if (uint8_t(c) <= ' ' || c == 0x7f || leads_ill || std::strchr("\\/*?\"<>|,#:%", c)) {
      index += '%';
      index += "0123456789abcdef"[uint8_t(c) >> 4];
      index += "0123456789abcdef"[c & 15];
    } else {
      index += c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
    }
  }
  return index;
}

struct EsBulkChanges::Plan final : ChangePlan {
  Plan(const Table& table, const JsonOptions& options)
      : json(table, options),
        key(table, options),
        name(table.database + "." + table.name),
        index(index_name(table.database, table.name)),
        columns(table.primary_key) {
    const std::string place = "\":{\"_index\":" + quoted_json(index) + ",\"_id\":";
    index_head = "{\"index" + place;
    update_head = "{\"update" + place;
    delete_head = "{\"delete" + place;
    // The values alone, with commas between
    for (JsonTable::Column& column : key.columns) {
      column.wanted = false;
      column.prefix_size = 1;
      column.short_prefix[0] = ',';
    }
    for (const uint32_t column : columns) key.columns[column].wanted = true;
    key.wants_all = false;
  }
  JsonTable json, key;
  std::string name, index;
  std::vector<uint32_t> columns;                     // of the primary key
  std::string index_head, update_head, delete_head;  // {"index":{"_index":"shop.orders","_id":
  mutable bool taken = false;
};

std::unique_ptr<ChangePlan> EsBulkChanges::plan(const Table& table) {
  return std::make_unique<Plan>(table, options_);
}

// Errors: usage (no key, or an index of two tables), unsupported.
Result<void> EsBulkChanges::take(OutBuffer& out, const Plan& plan, const RowsEvent& rows) {
  if (!plan.taken) {
    if (plan.columns.empty()) {
      Error error{.kind = ErrorKind::usage};
      error.detail = plan.name + " has no primary key, or nothing tells it, and a document needs an _id";
      error.hint = "--schema FILE tells keys (mysqldump --no-data), --exclude-table leaves the table out";
      return error;
    }
    static_cast<void>(
        out.wait_for_turn());  // so that the logs tell which table has the name, not the threads
    if (Result<void> taken = indices_.take(plan.index, plan.name); !taken) return taken;
    plan.taken = true;
  }
  // The image that tells which row it is
  const Bytes present =
      rows.operation == RowOperation::insert_rows ? rows.after_present : rows.before_present;
  for (const uint32_t column : plan.columns) {
    if (bit_of(present, column)) continue;
    Error error{.kind = ErrorKind::unsupported};
    error.detail = "the rows of " + plan.name + " lack a column of the primary key";
    return error;
  }
  return {};
}

// The key of the image at `in` as a JSON string: the value, or of a key of several columns all, with commas
// between and text in quotes.
bool EsBulkChanges::read_id(OutBuffer& id, Cursor in, const Plan& plan, const RowReader& reader,
                            Bytes present, Bytes partial) {
  key_.clear();
  id.clear();
  EsValues values(values_, key_options_, key_, plan.key);
  values.begin();
  if (!reader.read(in, present, partial, values)) return false;
  const std::string_view text = key_.view().substr(std::min<size_t>(1, key_.size()));
  if (plan.columns.size() == 1 && !text.empty() && text[0] == '"') {
    id.append(text);
    return true;
  }
  id.append('"');
  append_json_escaped(id, text);
  id.append('"');
  return true;
}

Result<uint64_t> EsBulkChanges::append(OutBuffer& out, const ChangeHead&, uint64_t first_row,
                                       const ChangePlan& change_plan, const RowReader& reader,
                                       const RowsEvent& rows) {
  const auto& plan = static_cast<const Plan&>(change_plan);
  if (Result<void> taken = take(out, plan, rows); !taken) return std::move(taken).error();
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  size_t new_key_columns = 0;
  for (const uint32_t column : plan.columns) new_key_columns += bit_of(rows.after_present, column);
  const bool has_new_key = new_key_columns == plan.columns.size();
  bool is_whole = true;
  for (size_t i = 0; i < reader.column_count() && has_before; ++i) is_whole &= bit_of(rows.after_present, i);

  if (rows.partial) values_.before_documents.assign(reader.column_count(), Bytes());
  EsValues values(values_, options_, out, plan.json);
  OutBuffer unseen;
  EsValues passed(values_, options_, unseen, plan.json);
  const char* no_place = nullptr;
  const auto append_head = [&](const std::string& head, const OutBuffer& id) {
    out.append(head);
    out.append(id.view());
    out.append("}}\n");
  };
  Result<uint64_t> count =
      write_rows(out, rows, first_row, plan.update_head.size() + 64, [&](Cursor& in, uint64_t) {
        bool key_changed = false;
        if (has_before) {
          if (!read_id(id_, in, plan, reader, rows.before_present, {}))
            return reader.read(in, rows.before_present, {}, passed) && false;
          if (rows.partial) {
            // For the diffs of the image after
            unseen.clear();
            passed.keep_documents(true);
            passed.begin();
            if (!reader.read(in, rows.before_present, {}, passed)) return false;
          } else if (!reader.skip(in, rows.before_present)) {
            return false;
          }
          if (!has_after) {
            append_head(plan.delete_head, id_);
            return true;
          }
        }
        const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
        if (!in.ok()) return false;
        if (!has_before || has_new_key) {
          if (!read_id(has_before ? new_id_ : id_, in, plan, reader, rows.after_present, partial))
            return reader.read(in, rows.after_present, partial, passed) && false;
          key_changed = has_before && new_id_.view() != id_.view();
        } else if (new_key_columns != 0) {
          no_place = "changes a part of the primary key";
          return false;
        }
        if (key_changed) {
          if (!is_whole) {
            no_place = "changes the primary key of a row of which it has only some columns";
            return false;
          }
          append_head(plan.delete_head, id_);
        }
        append_head(has_before && !is_whole ? plan.update_head : plan.index_head,
                    key_changed ? new_id_ : id_);
        if (has_before && !is_whole) out.append("{\"doc\":");
        values.begin();
        const bool good = reader.read(in, rows.after_present, partial, values);
        values.end();
        out.append(has_before && !is_whole ? "}\n" : "\n");
        return good;
      });
  if (!count && no_place) {
    Error error{.kind = ErrorKind::unsupported};
    error.detail = "the log " + std::string(no_place) + " of " + plan.name + ": no document can follow that";
    error.hint = "--exclude-table leaves the table out";
    return error;
  }
  return count;
}

}  // namespace binsift
