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
       .choices = {"json", "debezium", "maxwell", "canal", "csv", "es-bulk", "parquet"},
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
           "written and synced; a run that ends early leaves what was there before. A FILE that is one of "
           "the SOURCEs is refused. With convert it may be a folder of files: one that is there, one "
           "with a / at its end, or any with --partition.",
       .default_text = "-",
       .completes = Completes::file,
       .read = set_text<&O::output>},
      {.name = "ddl",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "also a record for each DDL statement",
       .paragraph = "Also write a record for each statement that defines something, with its text. Forms "
                    "whose records "
                    "tell of rows alone (maxwell, csv, es-bulk) have no place for it.",
       .read = set_flag<&O::ddl_records>},
      {.name = "transactions",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "also a record where each transaction begins and ends",
       .paragraph =
           "Also write a record of the type begin before the changes of each transaction, and one of the "
           "type commit behind them. A very large transaction may have both with no change between them, "
           "where none of its changes is selected. Only of json.",
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
       .paragraph =
           "How to write DECIMAL values. Both forms have all the digits. Where it is not given, json, "
           "maxwell "
           "and es-bulk have numbers, canal strings, and debezium what its own decimal.handling.mode=precise "
           "gives: the unscaled number's bytes in base64.",
       .choices = {"number", "string"},
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
      {.name = "partition",
       .metavar = "KEY",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "folders by db, table, date, hour, in the order given",
       .paragraph =
           "The folders of the output, as in db=shop/table=orders/date=2026-11-20/hour=07. Any of db, table, "
           "date and hour, in the order given. Date and hour are those of the commit, in UTC or in the zone "
           "of --time-zone.",
       .choices = {"db", "table", "date", "hour"},
       .repeatable = true,
       .list = true,
       .completes = Completes::choices,
       .read = add_text<&O::partition>},
      {.name = "roll-size",
       .metavar = "SIZE",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "begin another file when one has this size",
       .paragraph =
           "Into a folder: a file that has reached this size ends, and another begins; one of Parquet ends "
           "with its row group, and below 64M row groups hold no more values than this. 0 is never.",
       .default_text = "128M",
       .read = set_size<&O::roll_size>},
      {.name = "roll-time",
       .metavar = "TIME",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "begin another file at each multiple of this time",
       .paragraph =
           "Into a folder: another file begins when the time of commits passes a multiple of TIME, such as "
           "15m or 1h, counted from 1970 in UTC.",
       .read = set_duration<&O::roll_time>},
      {.name = "open-files",
       .metavar = "N",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "files that are written at a time, at most",
       .paragraph =
           "Into a folder: how many files may be written at a time. Where the tables and partitions are "
           "more, the file that had no row for the longest time ends.",
       .default_text = "256",
       .read = set_count<&O::open_files>},
      {.name = "state",
       .metavar = "FILE",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "go on where the last run with this file stopped",
       .paragraph =
           "Keep in FILE how far the output has come, and go on there: what the logs have more than at the "
           "last run is added to the output, and nothing comes twice or is left out, wherever a run was "
           "killed. The output is a file that grows, or a folder of files. One run at a time; "
           "another one ends with exit status 8. See Runs that go on.",
       .completes = Completes::file,
       .read = set_text<&O::state_file>},
      {.name = "delta",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "make the folders of tables ones of Delta Lake",
       .paragraph =
           "With --to parquet: each table's folder is a table of Delta Lake, to whose _delta_log its files "
           "are added. Where --partition is not given it is db,table; it must have both, in front of date "
           "and hour. Where --state is not given it is .binsift.state in the output.",
       .read = set_flag<&O::delta>},
      {.name = "checkpoint",
       .metavar = "SIZE",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "with --state: how much of the logs a killed run may lose",
       .paragraph =
           "With --state: make the output durable each time SIZE of the logs was read, and at the end. A "
           "run that is killed does what comes behind that again. Parquet files end there.",
       .default_text = "1G",
       .read = set_size<&O::checkpoint>},
      {.name = "envelope-schema",
       .group = OptionGroup::output,
       .commands = kConvert,
       .line = "with debezium: also the schema block in each record",
       .paragraph = "With --to debezium: write the schema and the payload of each record, as Kafka Connect's "
                    "JsonConverter does with schemas.enable=true.",
       .read = set_flag<&O::envelope_schema>},
  };
}

}  // namespace binsift
