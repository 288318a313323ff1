// Options of verify: what to compare with.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> verify_option_rows() {
  using O = Options;
  return {
      {.name = "against",
       .metavar = "TARGET",
       .group = OptionGroup::input,
       .commands = kVerify,
       .line = "compare the transactions with those of TARGET",
       .paragraph =
           "Compare the transactions of the SOURCEs with those of TARGET, which is told as a source is: the "
           "logs of a replica, its relay logs, a copy, an archive store; or JSON lines and Parquet that "
           "binsift-convert(1) has made of logs. Given several times, they are one stream, in that order.",
       .repeatable = true,
       .completes = Completes::file,
       .read = add_text<&O::against>},
      {.name = "rows",
       .group = OptionGroup::output,
       .commands = kVerify,
       .line = "with --against: show the rows that differ",
       .paragraph = "With --against: show behind a finding the row that differs, as it is on either side.",
       .read = set_flag<&O::with_rows>},
  };
}

}  // namespace binsift
