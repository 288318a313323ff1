#pragma once
// What convert says at its end, whatever the rows became.
#include "console.h"
#include "losses.h"
#include "pipeline/convert.h"

namespace binsift {

struct ConvertWording {
  const char* statement_came_out;   // behind "1 "
  const char* statements_came_out;  // behind "2 "
  const char* undecoded_form;
};

// What the user should know of rows that came out otherwise than expected. Gives the exit code.
int tell_of_rows(const ConvertReport& report, const Selection& selection, Losses& losses, Console& console,
                 const ConvertWording& wording);

}  // namespace binsift
