#pragma once
// What convert says at its end, whatever the rows became.
#include "asked_columns.h"
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

// Names of --columns that no table had: slips, maybe.
void tell_of_unseen(const AskedColumns& asked, Console& console);

}  // namespace binsift
