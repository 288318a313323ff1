#pragma once
// What a side's files are, by their content.
#include "verify/transaction_scan.h"

namespace binsift {

// Logs or JSON lines (an empty file is lines: of none); a feed is told by who asks. What can be read only
// once, standard input or a pipe, is kept in a file that has no name. Errors: io, those of are_json_lines().
Result<void> find_form(Side& side);

}  // namespace binsift
