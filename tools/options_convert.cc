// Options of convert: what comes out, and where.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> convert_option_rows() {
  using O = Options;
  return {
      {.name = "to",
       .metavar = "FORMAT",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "what to convert to",
       .paragraph = "What to convert to.",
       .choices = {"json"},
       .default_text = "json",
       .completes = Completes::choices,
       .read = set_text<&O::to>},
      {.name = "output",
       .letter = 'o',
       .metavar = "FILE",
       .group = OptionGroup::output,
       .commands = kConvert | kFilter,
       .line = "write to this file, which appears whole or not at all",
       .paragraph =
           "Write to FILE, or to standard output where FILE is -. The file appears when all of it has been "
           "written and synced; a run that ends early leaves what was there before.",
       .default_text = "-",
       .completes = Completes::file,
       .read = set_text<&O::output>},
      {.name = "ddl",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "also a record for each DDL statement",
       .paragraph =
           "Also write a record of the type ddl for each statement that defines something, with its text.",
       .read = set_flag<&O::ddl_records>},
      {.name = "transactions",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "also a record where each transaction begins and ends",
       .paragraph =
           "Also write a record of the type begin before the changes of each transaction, and one of the "
           "type commit behind them.",
       .read = set_flag<&O::transaction_records>},
      {.name = "big-integers",
       .metavar = "FORM",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "form of integers that a double cannot hold",
       .paragraph =
           "How to write integers past 2^53, which readers that take every number for a double round.",
       .choices = {"number", "string"},
       .default_text = "number",
       .completes = Completes::choices,
       .read = set_either<&O::big_integers_as_strings>},
      {.name = "decimals",
       .metavar = "FORM",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "form of DECIMAL values",
       .paragraph = "How to write DECIMAL values. Both forms have all the digits.",
       .choices = {"number", "string"},
       .default_text = "number",
       .completes = Completes::choices,
       .read = set_either<&O::decimals_as_strings>},
      {.name = "json-columns",
       .metavar = "FORM",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "form of JSON values",
       .paragraph =
           "How to write the values of JSON columns: as the value itself, in which a JSON null looks like "
           "NULL; or as a string with the text that the server prints, which tells them apart.",
       .choices = {"value", "text"},
       .default_text = "value",
       .completes = Completes::choices,
       .read = set_either<&O::json_columns_as_text>},
  };
}

}  // namespace binsift
