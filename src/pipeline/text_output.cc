#include "pipeline/text_output.h"

namespace binsift {

TextOutput::TextOutput(ConvertOptions& options, ByteSink& sink) : sink_(sink) {
  options.dialect.indices = options.indices ? options.indices : &own_indices_;
  if (options.places) {
    places_.emplace(*options.places);
    return;
  }
  options.dialect.one_table = options.one_table ? options.one_table : &own_table_;
  if (options.format == ChangeFormat::csv)
    headed_.emplace(sink, *options.dialect.one_table, options.has_header);
}

Result<void> TextOutput::run(UnitSource& units, const std::vector<UnitWorker*>& workers,
                             const RunOptions& options, ConvertReport& report) {
  if (!places_) return run_pipeline(units, workers, headed_ ? *headed_ : sink_, options);
  RunOptions watched = options;
  if (options.clean_place)
    watched.clean_place = [&](LogPlace place) -> Result<void> {
      if (places_->has_failed()) return places_->error();
      return options.clean_place(place);
    };
  NoSink nothing;
  Result<void> done = run_pipeline(units, workers, nothing, watched);
  report.output_failed = places_->has_failed();
  if (report.output_failed) return places_->error();
  return done;
}

Result<void> RecordText::begin_unit(OutBuffer& out) {
  text_ = &out;
  if (!places_) return {};
  Result<void> begun = places_->begin_unit(out);
  text_ = &places_->text();
  return begun;
}

TextTablePtr RecordText::table_of(const Table& table, const ChangePlan& plan) const {
  if (!places_) return nullptr;
  auto text = std::make_shared<TextTable>();
  text->database = table.database;
  text->table = table.name;
  text->header = plan.header();
  for (const Column& column : table.columns) text->columns.push_back(column.name);
  return text;
}

OutBuffer& RecordText::at_database(std::string_view database, const ChangeHead& head) {
  if (!places_) return *text_;
  auto found = databases_.find(database);
  if (found == databases_.end()) {
    auto text = std::make_shared<TextTable>();
    if (!database.empty()) text->database = database;
    found = databases_.emplace(database, std::move(text)).first;
  }
  return at(found->second, head, 0);
}

// The record in front of it is closed where it is.
void RecordText::move_to(const TextTablePtr& table, const ChangeHead& head, uint64_t row) {
  changes_.end_stretch(*text_);
  places_->begin_stretch(table, head, row);
}

}  // namespace binsift
