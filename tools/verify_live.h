#pragma once
// verify --source --target: the same tables on two running servers. And how verify tells what it found.
#include "console.h"
#include "options.h"
#include "verify/finding.h"

namespace binsift {

// What was found goes to stdout; what could not be read, and what is only told, to stderr: or all of it to
// stdout, for machines.
void tell_finding(const Finding& finding, const Options& options, Console& console);

int verify_live(const Options& options, Console& console);

}  // namespace binsift
