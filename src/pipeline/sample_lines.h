#pragma once
// A look at some of the lines, for types that will most likely hold what all of them have: then one reading
// does, where a survey takes another.
#include "pipeline/convert_lines.h"

namespace binsift {

// What stretches all over the files have, or of compressed ones their beginnings. Lines that are no records
// are passed over. Errors: io.
Result<Survey> sample_lines(const LinesInput& input, const Selection& selection);

}  // namespace binsift
