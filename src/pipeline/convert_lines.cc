#include "pipeline/convert_lines.h"

#include <set>

#include "lines/text_values.h"
#include "pipeline/line_cutter.h"
#include "pipeline/line_walker.h"
#include "pipeline/lost_tables.h"
#include "pipeline/row_counter.h"
#include "pipeline/text_output.h"

namespace binsift {
namespace {

class Surveyor final : public UnitWorker {
 public:
  Surveyor(const Selection& selection, Survey& all) : selection_(selection), all_(all) {}

  Result<void> work(const Unit& unit, OutBuffer&) override {
    Bytes rest = unit.events;
    while (!rest.empty()) {
      const void* const found = std::memchr(rest.data(), '\n', rest.size());
      const size_t size = found ? size_t(static_cast<const uint8_t*>(found) - rest.data()) : rest.size();
      const std::string_view line = as_text(rest.first(size));
      rest = rest.subspan(std::min(size + 1, rest.size()));
      if (LineParser::is_blank(line)) continue;
      if (Result<void> parsed = parser_.parse(line, record_); !parsed) return parsed;
      if (record_.kind == LineKind::change && record_.types.empty() &&
          selection_.wants_table(record_.database, record_.table))
        survey_->take(record_);
    }
    return {};
  }
  std::shared_ptr<UnitSums> take_sums() override {
    class Part final : public UnitSums {
     public:
      Part(std::unique_ptr<Survey> part, Survey& all) : part_(std::move(part)), all_(all) {}
      void add() override { all_.merge(*part_); }

     private:
      std::unique_ptr<Survey> part_;
      Survey& all_;
    };
    return std::make_shared<Part>(std::exchange(survey_, std::make_unique<Survey>()), all_);
  }

 private:
  const Selection& selection_;
  Survey& all_;
  std::unique_ptr<Survey> survey_ = std::make_unique<Survey>();
  LineParser parser_;
  LineRecord record_;
};

class LinesConverter final : public UnitWorker {
 public:
  struct Plan {
    std::unique_ptr<ChangePlan> change;
    TextTablePtr text;
  };

  LinesConverter(const Selection& selection, const ConvertOptions& options, const LineWalkOptions& walk,
                 TextOutput& output)
      : selection_(selection),
        options_(options),
        changes_(make_change_writer(options.format, options.json, options.dialect)),
        record_text_(output, *changes_),
        walker_(*this, selection, walk) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    if (Result<void> begun = record_text_.begin_unit(out); !begun) return begun;
    Result<void> walked = walker_.walk(unit);
    record_text_.end_unit();
    return walked;
  }
  std::shared_ptr<UnitSums> take_sums() override { return record_text_.take_sums(); }
  void add_to(ConvertReport& report, std::set<std::string>& undefined) const {
    report.row_count += row_count_;
    report.statement_count += statement_count_;
    report.emptying_count += emptying_count_;
    report.undecoded_count += changes_->undecoded_count();
    report.unreadable_text_count += changes_->unreadable_text_count();
    report.unapplied_diff_count += changes_->unapplied_diff_count();
    report.unfit_count += changes_->unfit_count();
    report.passed_lines += walker_.passed_count();
    undefined.insert(walker_.tables().undefined().begin(), walker_.tables().undefined().end());
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    auto plan = std::make_unique<Plan>();
    plan->change = changes_->plan(table);
    plan->text = record_text_.table_of(table, *plan->change);
    return plan;
  }
  Result<uint64_t> rows(const ChangeHead& head, uint64_t first_row, Plan& plan, const RowReader& reader,
                        const RowsEvent& rows) {
    Result<uint64_t> count = changes_->append(record_text_.at(plan.text, head, first_row), head, first_row,
                                              *plan.change, reader, rows);
    row_count_ += count ? *count : count_rows(rows, reader);
    return count;
  }
  void statement(const ChangeHead& head, const LineRecord& record) {
    std::string_view sql = record.sql;
    if (record.sql_is_bytes) {
      bytes_.clear();
      if (append_from_base64(bytes_, sql)) sql = bytes_.view();
    }
    if (record.kind == LineKind::statement) {
      ++statement_count_;
      changes_->append_statement(record_text_.at_database(record.database, head), head, record.database, sql,
                                 Charset::unknown);
    } else if (options_.ddl_records) {
      changes_->append_ddl(record_text_.at_database(record.database, head), head, record.database, sql,
                           Charset::unknown);
    } else {
      emptying_count_ += loses_tables(record, selection_);
    }
  }
  void boundary(const ChangeHead& head, LineKind kind) {
    if (options_.transaction_records)
      changes_->append_boundary(record_text_.at_database({}, head), head,
                                kind == LineKind::begin ? "begin" : "commit");
  }
  void end_transaction() { changes_->end_transaction(record_text_.here()); }

 private:
  const Selection& selection_;
  const ConvertOptions& options_;
  std::unique_ptr<ChangeWriter> changes_;
  RecordText record_text_;
  OutBuffer bytes_;
  uint64_t row_count_ = 0, statement_count_ = 0, emptying_count_ = 0;
  LineWalker<LinesConverter> walker_;
};

// Forms in which any JSON value stands as it came, so that nothing needs to be known of it.
bool takes_any_value(ChangeFormat format) {
  return format == ChangeFormat::json || format == ChangeFormat::maxwell || format == ChangeFormat::es_bulk;
}

}  // namespace

Result<Survey> survey_lines(const LinesInput& input, const Selection& selection, const RunOptions& run) {
  class Nothing final : public ByteSink {
    Result<void> write(std::string_view) override { return {}; }
  } no_text;
  Survey survey;
  LineCutter cutter(input.files, true);
  std::vector<std::unique_ptr<Surveyor>> surveyors;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    surveyors.push_back(std::make_unique<Surveyor>(selection, survey));
    workers.push_back(surveyors.back().get());
  }
  Result<void> done = run_pipeline(cutter, workers, no_text, {.threads = run.threads});
  if (!done && done.error().kind != ErrorKind::corrupt && done.error().kind != ErrorKind::limit)
    return std::move(done).error();
  return survey;
}

Result<void> convert_lines_to_text(const LinesInput& input, const Selection& selection,
                                   ConvertOptions options, const RunOptions& run, ByteSink& sink,
                                   ConvertReport& report) {
  TextOutput output(options, sink);
  const bool takes_any = takes_any_value(options.format);
  LineTypes types{.catalog = input.catalog}, surveyed{.catalog = input.catalog};
  if (!takes_any || selection.where) {
    Result<Survey> survey = survey_lines(input, selection, run);
    if (!survey) return std::move(survey).error();
    surveyed.survey = std::move(*survey);
  }
  LineWalkOptions walk{.types = takes_any ? &types : &surveyed, .damage = options.damage};
  if (takes_any && selection.where) walk.where_types = &surveyed;

  LineCutter cutter(input.files, false);
  std::vector<std::unique_ptr<LinesConverter>> converters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, run.threads); ++i) {
    converters.push_back(std::make_unique<LinesConverter>(selection, options, walk, output));
    workers.push_back(converters.back().get());
  }
  Result<void> done = output.run(cutter, workers, run, report);
  std::set<std::string> undefined;
  for (const auto& converter : converters) converter->add_to(report, undefined);
  report.undefined_columns.assign(undefined.begin(), undefined.end());
  return done;
}

}  // namespace binsift
