#pragma once
#include "options.h"
#include "reading.h"

namespace binsift {

// Whether the sources are JSON lines of row changes rather than logs. Errors: io; usage (both kinds together,
// an option that asks for what only a log has).
Result<bool> take_as_lines(Reading& reading, const Options& options);

}  // namespace binsift
