#include "verify/finding.h"

#include <fmt/format.h>

#include "base/cursor.h"
#include "base/utf8.h"

namespace binsift {
namespace {

struct KindText {
  const char *words, *json;
};
constexpr KindText kKinds[] = {
    {"bit rot", "bit_rot"},
    {"hole", "hole"},
    {"wrong length", "wrong_length"},
    {"gap", "gap"},
    {"inserted", "inserted"},
    {"duplicate", "duplicate"},
    {"torn tail", "torn_tail"},
    {"in use", "in_use"},
    {"not in the index", "not_in_index"},
    {"foreign file", "foreign_file"},
    {"unreadable", "unreadable"},
    {"missing", "missing"},
    {"extra", "extra"},
    {"differs", "differs"},
    {"reordered", "reordered"},
    {"stale", "stale"},
    {"breaks a rule", "rule"},
};

FindingKind kind_of(const Error& error) {
  switch (error.damage) {
    case Damage::changed: return FindingKind::bit_rot;
    case Damage::hole: return FindingKind::hole;
    case Damage::length: return FindingKind::wrong_length;
    case Damage::missing: return FindingKind::gap;
    case Damage::inserted: return FindingKind::inserted;
    case Damage::repeated: return FindingKind::duplicate;
    case Damage::torn: return FindingKind::torn_tail;
    case Damage::none: break;
  }
  switch (error.kind) {
    case ErrorKind::io:
    case ErrorKind::missing_key:
    case ErrorKind::unsupported: return FindingKind::unreadable;
    case ErrorKind::need_more: return FindingKind::in_use;
    default: return FindingKind::bit_rot;
  }
}

// A value on a line.
std::string shortened(std::string_view text) {
  constexpr size_t kMost = 200;
  std::string shown(text.substr(0, kMost));
  for (char& c : shown)
    if (c == '\n') c = ' ';
  if (text.size() > kMost) {
    while (!shown.empty() && (uint8_t(shown.back()) & 0xC0) == 0x80) shown.pop_back();
    if (uint8_t(shown.back()) >= 0xC0) shown.pop_back();
    shown += "…";
  }
  return shown;
}

void append_member(std::string& out, const char* key, std::string_view value) {
  if (value.empty()) return;
  out += fmt::format(",\"{}\":", key);
  append_json_string(out, value);
}

}  // namespace

const char* words_of(FindingKind kind) {
  return kKinds[size_t(kind)].words;
}

Finding finding_of(const Error& error) {
  Finding finding{.kind = kind_of(error),
                  .reason = error.kind,
                  .file = error.file,
                  .offset = error.position,
                  .event = error.event_type,
                  .expected = error.expected,
                  .found = error.found};
  if (finding.kind == FindingKind::unreadable) finding.hint = error.hint;
  Error words = error;
  words.file.clear();
  words.event_type.clear();
  words.hint.clear();
  words.position.reset();
  finding.what = to_text(words);
  // What the kind says already, and what is of reading on.
  for (const std::string_view said : {"torn tail: ", "a hole: "})
    if (finding.what.starts_with(said)) finding.what.erase(0, said.size());
  constexpr std::string_view kReadUp = ": read up to here";
  if (const size_t at = finding.what.find(kReadUp); at != std::string::npos)
    finding.what.erase(at, kReadUp.size());
  return finding;
}

std::string line_of(const Finding& finding) {
  std::string text = finding.file;
  if (finding.offset) text += fmt::format(":{}", *finding.offset);
  if (!text.empty()) text += ": ";
  if (!finding.event.empty()) text += finding.event + ": ";
  if (!finding.gtid.empty()) text += finding.gtid + ": ";
  text += words_of(finding.kind);
  if (!finding.table.empty()) text += ": " + finding.table;
  if (!finding.column.empty()) text += "." + finding.column;
  if (finding.row) text += fmt::format(": row {}", *finding.row);
  if (!finding.rule.empty()) text += ": " + finding.rule;
  if (!finding.what.empty()) text += ": " + finding.what;
  if (!finding.expected.empty() || !finding.found.empty())
    text += fmt::format("; expected {}, found {}", shortened(finding.expected), shortened(finding.found));
  if (finding.end > finding.begin)
    text += fmt::format("; not to be relied on: bytes {} to {}", finding.begin, finding.end - 1);
  if (!finding.hint.empty()) text += "; " + finding.hint;
  text += "\n";
  if (!finding.source_row.empty()) text += "source:\n" + finding.source_row;
  if (!finding.target_row.empty()) text += "target:\n" + finding.target_row;
  return text;
}

std::string json_of(const Finding& finding) {
  const char* const type = finding.is_note                           ? "note"
                           : finding.kind == FindingKind::unreadable ? "error"
                                                                     : "finding";
  std::string text =
      fmt::format("{{\"type\":\"{}\",\"kind\":\"{}\"", type, kKinds[size_t(finding.kind)].json);
  append_member(text, "file", finding.file);
  if (finding.offset) text += fmt::format(",\"offset\":{}", *finding.offset);
  append_member(text, "event", finding.event);
  append_member(text, "gtid", finding.gtid);
  append_member(text, "table", finding.table);
  append_member(text, "column", finding.column);
  if (finding.row) text += fmt::format(",\"row\":{}", *finding.row);
  append_member(text, "rule", finding.rule);
  append_member(text, "what", finding.what);
  append_member(text, "expected", finding.expected);
  append_member(text, "found", finding.found);
  append_member(text, "source_row", finding.source_row);
  append_member(text, "target_row", finding.target_row);
  if (finding.end > finding.begin)
    text += fmt::format(",\"begin\":{},\"end\":{}", finding.begin, finding.end);
  return text + "}\n";
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  const uint8_t* p = as_bytes(text).data();
  for (const uint8_t* const end = p + text.size(); p < end;) {
    const unsigned length = *p < 0x80 ? 1 : utf8_length(p, end);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++p;
      continue;
    }
    if (*p == '"' || *p == '\\')
      (out += '\\') += char(*p);
    else if (*p < 0x20)
      out += fmt::format("\\u{:04x}", *p);
    else
      out.append(reinterpret_cast<const char*>(p), length);
    p += length;
  }
  out += '"';
}

}  // namespace binsift
