#pragma once
// JSON lines of row changes to row changes in another form.
#include "lines/line_tables.h"
#include "pipeline/convert.h"

namespace binsift {

struct LinesInput {
  std::vector<LogFilePtr> files;  // as are_json_lines() has left them
  std::shared_ptr<const Catalog> catalog;
};

// Reads all lines once, for the types that hold what they have. What is wrong with a line ends it there, and
// is no error here: it comes again when the lines are converted. Errors: io.
Result<Survey> survey_lines(const LinesInput& input, const Selection& selection, const RunOptions& run);

// Errors: io; corrupt (a line that is no record, a value that its type does not have), with file, offset and
// line; those of the form (see ChangeWriter::append).
Result<void> convert_lines_to_text(const LinesInput& input, const Selection& selection,
                                   ConvertOptions options, const RunOptions& run, ByteSink& sink,
                                   ConvertReport& report);

}  // namespace binsift
