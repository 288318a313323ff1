#include "verify/change_groups.h"

#include <algorithm>
#include <charconv>

#include "base/crc32.h"
#include "verify/difference.h"

namespace binsift {
namespace {

// What of a huge transaction is looked at to find a difference.
constexpr size_t kMostContent = 256 << 20;

void put_number(OutBuffer& out, uint64_t value, unsigned size) {
  char* p = out.need(8);
  std::memcpy(p, &value, 8);
  out.advance_to(p + size);
}

void put_sized(OutBuffer& out, std::string_view bytes) {
  put_number(out, bytes.size(), 4);
  out.append(bytes);
}

bool is_number(std::string_view raw) {
  return !raw.empty() && (raw[0] == '-' || (raw[0] >= '0' && raw[0] <= '9'));
}

}  // namespace

void append_number_form(OutBuffer& out, std::string_view number) {
  const std::string_view whole = number;
  const bool is_negative = !number.empty() && number[0] == '-';
  if (is_negative) number.remove_prefix(1);
  int64_t exponent = 0;
  if (const size_t e = number.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view text = number.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return out.append(whole);
    number = number.substr(0, e);
  }
  char* const begin = out.need(number.size() + 32);
  char* p = begin;
  if (is_negative) *p++ = '-';
  char* const first = p;
  for (size_t i = 0, point = number.size(); i < number.size(); ++i) {
    if (number[i] == '.') {
      point = i;
      continue;
    }
    if (i > point) --exponent;
    if (p > first || number[i] != '0') *p++ = number[i];
  }
  while (p > first && p[-1] == '0') --p, ++exponent;
  if (p == first) {
    *p++ = '0';
  } else {
    *p++ = 'e';
    p = std::to_chars(p, p + 24, exponent).ptr;
  }
  out.advance_to(p);
}

ChangeGroups::ChangeGroups(const Side& side, const TransactionPlaces* wanted, Take take)
    : side_(side), wanted_(wanted), take_(std::move(take)) {}

void ChangeGroups::open(const ExportChange& change, const Gtid& gtid) {
  open_ = true;
  key_ = change.key;
  digest_ = {};
  digest_.gtid = gtid;
  digest_.is_closed = true;
  digest_.log = change.log;
  digest_.begin = change.begin;
  digest_.row = change.row;
  is_wanted_ = !wanted_ || wanted_->has(digest_);
  content_.clear();
}

Result<bool> ChangeGroups::begin(const ExportChange& change) {
  const Selection* const selection = side_.selection;
  if (selection && (!selection->wants_table(change.database, change.table) ||
                    (!change.is_statement && !selection->wants_operation(change.operation))))
    return false;
  Gtid gtid;
  if (!change.gtid.empty()) {
    if (change.gtid != gtid_text_) {
      Result<Gtid> parsed = parse_gtid(change.gtid);
      if (!parsed) return Error{.kind = ErrorKind::corrupt, .detail = "its GTID is none"};
      gtid_ = *parsed;
      gtid_text_ = change.gtid;
    }
    gtid = gtid_;
    if (selection && !selection->wants_gtid(&gtid)) return false;
  }
  if (!open_ || change.key.empty() || change.key != key_) {
    if (open_) flush();
    if (ended_) return false;
    open(change, gtid);
  }
  // A statement is no row, and files of rows can't hold it.
  if (side_.held_tables && change.is_statement) {
    ++digest_.unheld_count;
    if (!wanted_) ++side_.tally->statement_count;
    return false;
  }
  if (side_.held_tables && !change.is_statement) {
    table_name_.assign(change.database).append(1, '.').append(change.table);
    if (!side_.held_tables->contains(table_name_)) {
      ++digest_.unheld_count;
      if (!wanted_) ++side_.tally->unheld_tables[table_name_];
      return false;
    }
  }
  if (!is_wanted_) return false;
  canonical_.clear();
  text_.clear();
  if (change.is_statement) {
    statements_.append_statement(canonical_, kStatement, change.database, change.sql);
    ++digest_.statement_count;
    return true;
  }
  put_number(canonical_, uint8_t(change.operation), 1);
  put_number(canonical_, change.database.size() + 1 + change.table.size(), 2);
  canonical_.append(change.database);
  canonical_.append('.');
  canonical_.append(change.table);
  ++digest_.row_count;
  if (!wanted_) return true;
  text_.append(kPlaceLine);
  text_.append(side_.path_of(change.log));
  text_.append(':');
  text_.append(std::to_string(change.begin));
  text_.append('\n');
  switch (change.operation) {
    case RowOperation::insert_rows: text_.append("### INSERT INTO "); break;
    case RowOperation::update_rows: text_.append("### UPDATE "); break;
    case RowOperation::delete_rows: text_.append("### DELETE FROM "); break;
  }
  text_.append(change.database);
  text_.append('.');
  text_.append(change.table);
  text_.append('\n');
  return true;
}

void ChangeGroups::begin_image(bool after) {
  column_ = 0;
  if (wanted_) text_.append(after ? "### SET\n" : "### WHERE\n");
}

void ChangeGroups::add(std::string_view name, std::string_view raw, bool is_trimmed) {
  put_number(canonical_, column_++, 2);
  if (raw == "null") {
    put_number(canonical_, uint8_t(CanonicalKind::null), 1);
    put_number(canonical_, 0, 4);
  } else {
    put_number(canonical_, uint8_t(is_trimmed ? CanonicalKind::trimmed_time : CanonicalKind::json), 1);
    const size_t at = canonical_.size();
    put_number(canonical_, 0, 4);
    if (is_number(raw))
      append_number_form(canonical_, raw);
    else
      canonical_.append(raw);
    const auto size = uint32_t(canonical_.size() - at - 4);
    std::memcpy(canonical_.need(0) - size - 4, &size, 4);
  }
  if (!wanted_) return;
  text_.append("###   ");
  text_.append(name);
  text_.append('=');
  // A line each, however the value was laid out.
  for (size_t end; (end = raw.find('\n')) != std::string_view::npos; raw.remove_prefix(end + 1)) {
    text_.append(raw.substr(0, end));
    text_.append(' ');
  }
  text_.append(raw);
  text_.append('\n');
}

void ChangeGroups::end_image() {
  put_number(canonical_, kImageEnd, 2);
}

void ChangeGroups::end() {
  digest_.crc = crc32(as_bytes(canonical_.view()), digest_.crc);
  digest_.size += canonical_.size();
  if (!wanted_ || content_.size() >= kMostContent) return;
  put_sized(content_, canonical_.view());
  put_sized(content_, text_.view());
}

void ChangeGroups::flush() {
  open_ = false;
  if (!is_wanted_) return;
  digest_.content_size = content_.size();
  ended_ = !take_(digest_, content_.view());
}

void ChangeGroups::finish() {
  if (open_ && !ended_) flush();
}

}  // namespace binsift
