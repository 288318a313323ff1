#include "verify/check_rules.h"

#include <algorithm>
#include <unordered_map>

#include "base/out_buffer.h"
#include "render/json_text.h"
#include "select/glob.h"
#include "verify/record_stream.h"
#include "verify/side_form.h"

namespace binsift {
namespace {

const char* event_of(RowOperation operation) {
  switch (operation) {
    case RowOperation::insert_rows: return "WRITE_ROWS_EVENT";
    case RowOperation::update_rows: return "UPDATE_ROWS_EVENT";
    case RowOperation::delete_rows: return "DELETE_ROWS_EVENT";
  }
  return "";
}

class RuleCheck {
 public:
  RuleCheck(const Side& side, const std::vector<Rule>& rules, const std::function<void(const Finding&)>& tell)
      : side_(side), rules_(rules), tell_(tell) {
    report_.rules.resize(rules.size());
    for (const Rule& rule : rules) {
      OutBuffer name;
      append_json_escaped(name, rule.column);
      columns_.emplace_back(name.view());
    }
  }

  void begin_file(uint32_t index) { file_ = index; }
  RuleReport& report() { return report_; }

  Result<void> take(const LineRecord& record, uint64_t offset) {
    if (Result<void> known = check_form(record); !known) return known;
    if (record.kind != LineKind::change || record.operation == RowOperation::delete_rows) return {};
    const Selection& selection = *side_.selection;
    if (side_.form == SideForm::lines && (!selection.wants_table(record.database, record.table) ||
                                          !selection.wants_operation(record.operation)))
      return {};
    const std::vector<size_t>& of_table = rules_of(record);
    if (of_table.empty()) return {};
    for (const LineRow& row : record.rows) {
      ++report_.row_count;
      const std::span<const LineField> fields = record.after(row);
      for (const size_t i : of_table) check(i, record, fields, offset);
    }
    return {};
  }

 private:
  // The rules that a table's rows are to keep to.
  const std::vector<size_t>& rules_of(const LineRecord& record) {
    name_.assign(record.database).append(1, '.').append(record.table);
    const auto [at, is_new] = tables_.try_emplace(name_);
    if (is_new)
      for (size_t i = 0; i < rules_.size(); ++i)
        if (glob_matches(rules_[i].table, name_)) at->second.push_back(i);
    return at->second;
  }

  void check(size_t i, const LineRecord& record, std::span<const LineField> fields, uint64_t offset) {
    RuleReport::Tally& tally = report_.rules[i];
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const LineField& each) {
      return is_same_name(each.name, columns_[i]);
    });
    if (field == fields.end()) {
      if (++tally.lacking_count == 1) tally.lacking_table = name_;
      return;
    }
    ++tally.checked_count;
    const Breach breach = check_value(rules_[i], field->value.raw);
    if (breach.what.empty() || ++tally.breach_count > kMostTold) return;
    Finding finding{.kind = FindingKind::rule, .event = event_of(record.operation)};
    const bool of_logs = side_.form == SideForm::logs;
    finding.file = side_.path_of(of_logs ? find_log(side_, record.file, log_) : file_);
    finding.offset = of_logs ? record.position : offset;
    finding.gtid = record.gtid;
    finding.table = name_;
    finding.column = rules_[i].column;
    finding.rule = rules_[i].name;
    finding.row = record.row;
    finding.what = std::string(breach.what);
    finding.expected = breach.expected;
    finding.found = field->value.raw;
    tell_(finding);
  }

  const Side& side_;
  const std::vector<Rule>& rules_;
  const std::function<void(const Finding&)>& tell_;
  std::vector<std::string> columns_;  // of each rule, as they stand between the quotes of a line
  std::unordered_map<std::string, std::vector<size_t>> tables_;
  std::string name_;
  uint32_t file_ = 0, log_ = 0;
  RuleReport report_;
};

}  // namespace

uint64_t RuleReport::breach_count() const {
  uint64_t count = 0;
  for (const Tally& rule : rules) count += rule.breach_count;
  return count;
}

Result<RuleReport> check_rules(Side side, const std::vector<Rule>& rules,
                               const std::function<void(const Finding&)>& tell) {
  if (Result<void> found = find_form(side); !found) return std::move(found).error();
  // Only what the rules speak of is made into text; what was asked for is narrower still.
  Selection selection = *side.selection;
  if (selection.tables.empty())
    for (const Rule& rule : rules) selection.tables.push_back(rule.table);
  if (selection.columns.empty())
    for (const Rule& rule : rules) selection.columns.push_back(rule.column);
  side.selection = &selection;
  RuleCheck check(side, rules, tell);
  RecordStream records([&](const LineRecord& record, uint64_t offset) { return check.take(record, offset); });
  Result<void> done = stream_records(side, records, [&](uint32_t file) { check.begin_file(file); });
  if (!done) return std::move(done).error();
  return std::move(check.report());
}

}  // namespace binsift
