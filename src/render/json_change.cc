#include "render/json_change.h"

#include "base/utf8.h"
#include "render/base64.h"
#include "render/json_text.h"

namespace binsift {
void JsonChanges::lay_out_head(const ChangeHead& head, std::string_view type, std::string_view place) {
  if (head.time != shown_time_ || time_text_[0] == 0) {
    write_rfc3339(time_text_, head.time);
    shown_time_ = head.time;
  }
  if (head.file != shown_file_) {
    shown_file_ = head.file;
    file_text_ = ",\"file\":" + quoted_json(head.file) + ",\"pos\":";
  }
  front_.clear();
  char* p = front_.need(128 + place.size() + head.gtid.size() + file_text_.size());
  p = put_text(p, "{\"type\":\"");
  p = put_text(p, type);
  p = put_text(p, "\",\"ts\":\"");
  std::memcpy(p, time_text_, kTimeSize);
  p = put_text(p + kTimeSize, "\"");
  p = put_text(p, place);
  if (!head.gtid.empty()) {
    p = put_text(p, ",\"gtid\":\"");
    p = put_text(p, head.gtid);
    *p++ = '"';
  }
  p = put_text(p, file_text_);
  front_.advance_to(write_u64(p, head.position));

  back_.clear();
  p = back_.need(160);
  p = put_text(p, ",\"server_id\":");
  p = write_u32(p, head.server_id);
  if (head.has_thread_id) {
    p = put_text(p, ",\"thread_id\":");
    p = write_u64(p, head.thread_id);
  }
  if (head.has_xid) {
    p = put_text(p, ",\"xid\":");
    p = write_u64(p, head.xid);
  }
  back_.advance_to(p);
}

std::unique_ptr<ChangePlan> JsonChanges::plan(const Table& table) {
  return std::make_unique<Plan>(table, options_);
}

Result<uint64_t> JsonChanges::append(OutBuffer& out, const ChangeHead& head, uint64_t first_row,
                                     const ChangePlan& plan, const RowReader& reader, const RowsEvent& rows) {
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  constexpr std::string_view kTypes[] = {"insert", "update", "delete"};
  const auto& table = static_cast<const Plan&>(plan);
  lay_out_head(head, kTypes[size_t(rows.operation)], table.place);
  front_.append(",\"row\":");
  if (rows.partial) values_.before_documents.assign(reader.column_count(), Bytes());

  JsonValues values(values_, options_, out, table.json);
  values.keep_documents(rows.partial);
  const size_t room = front_.size() + back_.size() + 64;
  return write_rows(out, rows, first_row, room, [&](Cursor& in, uint64_t row) {
    char* p = put_text(out.need(room), front_.view());
    p = write_u64(p, row);
    p = put_text(p, back_.view());
    if (has_before) p = put_text(p, ",\"before\":");
    out.advance_to(p);
    bool good = true;
    if (has_before) {
      values.begin();
      good = reader.read(in, rows.before_present, {}, values);
      values.end();
    }
    if (has_after && good) {
      out.append(",\"after\":");
      const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      values.keep_documents(false);
      values.begin();
      good = in.ok() && reader.read(in, rows.after_present, partial, values);
      values.end();
      values.keep_documents(rows.partial);
    }
    if (good) out.append("}\n");
    return good;
  });
}

void JsonChanges::append_sql(OutBuffer& out, const ChangeHead& head, std::string_view type,
                             std::string_view database, std::string_view sql, Charset charset) {
  std::string place;
  if (!database.empty()) {
    OutBuffer name;
    append_json_string(name, is_valid_utf8(as_bytes(database)) ? database : std::string_view("?"));
    place = ",\"db\":" + std::string(name.view());
  }
  lay_out_head(head, type, place);
  out.append(front_.view());
  out.append(back_.view());
  out.append(",\"sql\":");
  if (!append_json_text_if_utf8(out, as_bytes(sql))) {
    values_.scratch.clear();
    if (charset != Charset::unknown && to_utf8(as_bytes(sql), charset, values_.scratch)) {
      append_json_string(out, values_.scratch.view());
    } else {
      out.append("{\"base64\":\"");
      append_base64(out, as_bytes(sql));
      out.append("\"}");
    }
  }
  out.append("}\n");
}

void JsonChanges::append_boundary(OutBuffer& out, const ChangeHead& head, std::string_view type) {
  lay_out_head(head, type, {});
  out.append(front_.view());
  out.append(back_.view());
  out.append("}\n");
}

}  // namespace binsift
