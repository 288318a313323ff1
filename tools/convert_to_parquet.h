#pragma once
#include "console.h"
#include "options.h"
#include "reading.h"

namespace binsift {

// convert --to parquet. Gives the exit code.
int convert_to_parquet(const Options& options, Reading& reading, bool are_lines, Console& console);

}  // namespace binsift
