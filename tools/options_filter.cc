// Options of filter: the form that changes come out in.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> filter_option_rows() {
  using O = Options;
  return {
      {.name = "as",
       .metavar = "FORM",
       .group = OptionGroup::output,
       .commands = kFilter,
       .line = "the form that the changes come out in",
       .paragraph =
           "The form that the changes come out in: sql, a statement for each row change, in transactions; "
           "undo, the statements that undo them, the last change first; replay, the row events themselves in "
           "BINLOG statements, as mysqlbinlog prints them; binlog, a new binary log.",
       .choices = {"sql", "undo", "replay", "binlog"},
       .default_text = "sql",
       .completes = Completes::choices,
       .read = set_text<&O::as>},
      {.name = "ddl",
       .group = OptionGroup::output,
       .commands = kFilter,
       .line = "also the DDL statements, in their place",
       .paragraph = "Also write the statements that define something, where they stand in the log.",
       .read = set_flag<&O::ddl_records>},
      {.name = "skip-irreversible",
       .group = OptionGroup::output,
       .commands = kFilter,
       .line = "with --as undo: leave out what can't be undone",
       .paragraph = "With --as undo: name what can't be undone on standard error and leave it out, instead "
                    "of refusing "
                    "to undo anything. The exit status is then 6.",
       .read = set_flag<&O::skip_irreversible>},
      {.name = "rewrite-db",
       .metavar = "FROM:TO",
       .group = OptionGroup::output,
       .commands = kFilter,
       .line = "rows of database FROM go to TO",
       .paragraph =
           "Rows of tables in the database FROM go to the tables of the same names in TO, in every form, and "
           "TO becomes the default database of statements that had FROM. What a statement itself names "
           "stays.",
       .repeatable = true,
       .read = add_text<&O::rewritten_databases>},
  };
}

}  // namespace binsift
