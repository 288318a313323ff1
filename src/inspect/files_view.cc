#include <fmt/format.h>

#include "inspect/event_detail.h"
#include "inspect/views.h"

namespace binsift {
namespace {

bool is_encrypted(const FileTally& file) {
  return file.encryption && file.encryption->kind != Encryption::Kind::none;
}

// "  encryption=mysql  key=MySQLReplicationKey_…"
std::string encryption_text(const Encryption& encryption) {
  const bool mariadb = encryption.kind == Encryption::Kind::mariadb;
  OutBuffer key;
  append_one_line(key, encryption.key_id.empty() ? std::string("-") : encryption.key_id, 255);
  std::string text = fmt::format("  encryption={}  key={}", mariadb ? "mariadb" : "mysql", key.view());
  if (mariadb) text += fmt::format("  key_version={}", encryption.key_version);
  return text;
}

}  // namespace

std::string files_text(const LogTally& tally) {
  unsigned width = 0;
  for (const FileTally& file : tally.files) width = std::max(width, columns_of(file.file->name));
  std::string text;
  for (const FileTally& file : tally.files) {
    OutBuffer line;
    append_one_line(line, file.file->name, 255);
    text += padded(line.view(), width);
    text += fmt::format("  bytes={:<11}  {:<9}", file.size, state_name(file.state));
    line.clear();
    append_one_line(line, file.format ? server_text(*file.format) : std::string("-"));
    text += "  " + std::string(line.view());
    if (is_encrypted(file)) text += encryption_text(*file.encryption);
    if (file.state == FileState::encrypted && !file.format) {
      text += '\n';  // nothing else is known of it
      continue;
    }
    text += fmt::format("  server={}  {}  {}", file.server_id, time_words(file.time.first),
                        time_words(file.time.last));
    text += fmt::format("  transactions={}  events={}  rows={}", file.transaction_count, file.event_count,
                        sum_of(file.rows));
    if (!file.first_gtid.empty()) text += "  " + file.first_gtid + " .. " + file.last_gtid;
    text += '\n';
  }
  return text;
}

std::string files_json(const LogTally& tally) {
  OutBuffer out;
  for (const FileTally& file : tally.files) {
    out.append("{\"type\":\"file\"");
    JsonFields fields(out);
    fields.text("file", file.file->name);
    fields.text("path", file.file->path);
    fields.number("bytes", file.size);
    fields.word("state", file.state == FileState::in_use ? "in_use" : state_name(file.state));
    if (is_encrypted(file)) {
      const Encryption& encryption = *file.encryption;
      fields.word("encryption", encryption.kind == Encryption::Kind::mariadb ? "mariadb" : "mysql");
      fields.text("key_id", encryption.key_id);
      if (encryption.kind == Encryption::Kind::mariadb) fields.number("key_version", encryption.key_version);
    }
    if (file.format) {
      fields.word("flavour", file.format->flavour == Flavour::mariadb ? "mariadb" : "mysql");
      fields.text("server_version", file.format->server_version);
      fields.number("server_id", file.server_id);
      fields.word("checksum", checksum_text(*file.format));
    }
    if (file.time.first) {
      fields.word("first_ts", rfc3339_of(uint64_t{file.time.first} * 1000000));
      fields.word("last_ts", rfc3339_of(uint64_t{file.time.last} * 1000000));
    }
    if (file.state == FileState::encrypted && !file.format) {
      out.append("}\n");
      continue;
    }
    fields.number("events", file.event_count);
    fields.number("transactions", file.transaction_count);
    fields.number("rows", sum_of(file.rows));
    for (size_t i = 0; i < 3; ++i) fields.number(kOperationNames[i], file.rows[i]);
    if (!file.first_gtid.empty()) {
      fields.word("first_gtid", file.first_gtid);
      fields.word("last_gtid", file.last_gtid);
    }
    out.append("}\n");
  }
  return std::string(out.view());
}

}  // namespace binsift
