#pragma once
// JSON lines of row changes to Parquet files of them.
#include "lake/convert_to_files.h"
#include "pipeline/convert_lines.h"

namespace binsift {

// As convert_to_files(). The lines are read twice: first for the types of what no definition tells, so that a
// file never needs another type for what comes late. Errors: see convert_lines_to_text; those of FileSet.
Result<void> convert_lines_to_files(const LinesInput& input, const Selection& selection,
                                    const LakeOptions& options, const RunOptions& run, FileSet& files,
                                    LakeReport& report);

}  // namespace binsift
