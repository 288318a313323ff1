// JSON lines that claim to be row changes: what they become as `--to json` becomes the same once more, and
// with types made of them each value has a place in its column.
#include <atomic>
#include <cstring>

#include "pipeline/line_walker.h"
#include "render/json_change.h"

using namespace binsift;

namespace {

class Visitor {
 public:
  using Plan = ChangePlan;
  std::unique_ptr<Plan> plan(const Table& table) { return changes_.plan(table); }
  Result<uint64_t> rows(const ChangeHead& head, uint64_t first_row, Plan& plan, const RowReader& reader,
                        const RowsEvent& rows) {
    return changes_.append(out, head, first_row, plan, reader, rows);
  }
  void statement(const ChangeHead& head, const LineRecord& record) {
    changes_.append_statement(out, head, record.database, record.sql, Charset::unknown);
  }
  void boundary(const ChangeHead& head, LineKind kind) {
    changes_.append_boundary(out, head, kind == LineKind::begin ? "begin" : "commit");
  }
  void end_transaction() {}

  OutBuffer out;

 private:
  JsonOptions options_;
  JsonChanges changes_{options_};
};

// False: a line is wrong; what stands in front of it came out.
bool convert(std::string_view text, const LineTypes& types, std::string& out) {
  Unit unit;
  auto file = std::make_shared<LogFile>();
  file->path = file->name = "rows.jsonl";
  unit.file = file;
  unit.first_line = 1;
  unit.memory.grow_to(text.size() + kTextPadding);
  std::memcpy(unit.memory.data(), text.data(), text.size());
  std::memset(unit.memory.data() + text.size(), ' ', kTextPadding);
  unit.events = Bytes(unit.memory.data(), text.size());
  const Selection selection;
  Visitor visitor;
  LineWalker<Visitor> walker(visitor, selection, {.types = &types});
  const bool good = walker.walk(unit).has_value();
  out = visitor.out.view();
  return good;
}

void survey(std::string_view text, LineTypes& types) {
  LineParser parser;
  LineRecord record;
  std::string padded;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    padded.assign(text.substr(0, end)).append(kTextPadding, ' ');
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view line(padded.data(), end);
    if (LineParser::is_blank(line)) continue;
    if (!parser.parse(line, record)) return;
    if (record.kind == LineKind::change && record.types.empty()) types.survey.take(record);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const LineTypes untyped;
  std::string once, twice, typed;
  const bool good = convert(text, untyped, once);
  if (!convert(once, untyped, twice) || once != twice) __builtin_trap();
  LineTypes types;
  survey(text, types);
  // A value that the survey has seen fits the type that was made of it.
  const bool typed_good = convert(text, types, typed);
  if (good && !typed_good) __builtin_trap();
  // With types made of some of the lines it is the same, or a gap is told.
  std::atomic<bool> gap = false;
  LineTypes sampled{.gap = &gap};
  survey(text.substr(0, size / 2), sampled);
  std::string of_sample;
  if (convert(text, sampled, of_sample) != typed_good && !gap) __builtin_trap();
  if (!gap && of_sample != typed) __builtin_trap();
  LineTypes again;
  survey(typed, again);
  if (!convert(typed, again, twice)) __builtin_trap();
  return 0;
}
