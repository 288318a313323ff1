#include "log/load_files.h"

#include <algorithm>

namespace binsift {
namespace {

void append_quoted(std::string& sql, std::string_view text, char quote) {
  sql += quote;
  for (const char c : text) {
    if (quote == '`') {
      if (c == quote) sql += c;
      sql += c;
      continue;
    }
    switch (c) {
      case '\n': sql += "\\n"; break;
      case '\t': sql += "\\t"; break;
      case '\r': sql += "\\r"; break;
      case '\b': sql += "\\b"; break;
      case '\0': sql += "\\0"; break;
      case '\\':
      case '\'': sql += '\\'; [[fallthrough]];
      default: sql += c;
    }
  }
  sql += quote;
}

std::shared_ptr<const LoadStatement> statement_of(const Load& load) {
  return std::make_shared<LoadStatement>(LoadStatement{.has_thread_id = true,
                                                       .thread_id = load.thread_id,
                                                       .database = std::string(load.database),
                                                       .sql = load_statement(load)});
}

}  // namespace

std::string load_statement(const Load& load) {
  std::string sql = "LOAD DATA INFILE ";
  append_quoted(sql, load.file_name, '\'');
  if (load.option_flags & REPLACE_FLAG) sql += " REPLACE";
  if (load.option_flags & IGNORE_FLAG) sql += " IGNORE";
  sql += " INTO TABLE ";
  append_quoted(sql, load.table, '`');
  sql += " FIELDS TERMINATED BY ";
  append_quoted(sql, load.field_terminator, '\'');
  sql += load.option_flags & OPT_ENCLOSED_FLAG ? " OPTIONALLY ENCLOSED BY " : " ENCLOSED BY ";
  append_quoted(sql, load.enclosed_by, '\'');
  sql += " ESCAPED BY ";
  append_quoted(sql, load.escaped_by, '\'');
  sql += " LINES TERMINATED BY ";
  append_quoted(sql, load.line_terminator, '\'');
  if (!load.line_start.empty()) {
    sql += " STARTING BY ";
    append_quoted(sql, load.line_start, '\'');
  }
  if (load.skip_lines > 0) sql += " IGNORE " + std::to_string(load.skip_lines) + " LINES";
  std::string_view fields = as_text(load.fields);
  for (uint32_t i = 0; i < load.field_count && !fields.empty(); ++i) {
    const size_t size = std::min(fields.find('\0'), fields.size());
    sql += i == 0 ? " (" : ", ";
    append_quoted(sql, fields.substr(0, size), '`');
    fields.remove_prefix(std::min(size + 1, fields.size()));
  }
  if (load.field_count > 0) sql += ')';
  return sql;
}

Result<std::shared_ptr<const LoadStatement>> LoadFiles::next(EventType type, Bytes body) {
  using Given = std::shared_ptr<const LoadStatement>;
  switch (type) {
    case EventType::LOAD_EVENT:
    case EventType::NEW_LOAD_EVENT: {
      Result<Load> load = decode_load(body, type);
      if (!load) return std::move(load).error();
      return statement_of(*load);
    }
    case EventType::CREATE_FILE_EVENT: {
      Result<Load> load = decode_load(body, type);
      if (!load) return std::move(load).error();
      if (files_.size() >= kMostFiles) files_.erase(files_.begin());
      files_[load->first_block.file_id] = statement_of(*load);
      return Given();
    }
    case EventType::EXEC_LOAD_EVENT:
    case EventType::DELETE_FILE_EVENT: {
      Result<LoadBlock> block = decode_load_block(body);
      if (!block) return std::move(block).error();
      const auto found = files_.find(block->file_id);
      Given load = found == files_.end() ? Given() : found->second;
      if (found != files_.end()) files_.erase(found);
      if (type == EventType::DELETE_FILE_EVENT) return Given();
      if (!load)
        load = std::make_shared<LoadStatement>(LoadStatement{
            .sql = "LOAD DATA /* of file " + std::to_string(block->file_id) + ", begun elsewhere */"});
      return load;
    }
    default: return Given();
  }
}

}  // namespace binsift
