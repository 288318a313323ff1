#pragma once
// convert into a folder of files of text.
#include "console.h"
#include "options.h"
#include "pipeline/convert.h"
#include "reading.h"

namespace binsift {

// As --to says, with --state or without. Errors: those of the run; usage, refused.
Result<void> convert_to_folder(const Options& options, Reading& reading, ConvertOptions convert,
                               bool are_lines, Console& console, ConvertReport& report);

}  // namespace binsift
