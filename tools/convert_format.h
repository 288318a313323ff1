#pragma once
// The text forms of convert: which options go with which, and what is said of them at the end.
#include "console.h"
#include "options.h"
#include "pipeline/convert.h"

namespace binsift {

// The form of --to, which is one of text. Errors: usage (another option has no meaning with it).
Result<ChangeFormat> format_of(const Options& options);

// What this form could not hold as it is in the log. Gives the exit code.
int tell_of_format(ChangeFormat format, const ConvertReport& report, Console& console);

}  // namespace binsift
