#pragma once
// verify --rules: values against the rules for their columns.
#include "console.h"
#include "options.h"

namespace binsift {

int verify_rules(const Options& options, Console& console);

}  // namespace binsift
