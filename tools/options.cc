#include "options.h"

#include <limits>

#include "quantity.h"

namespace binsift {
namespace {

// How a row's value gets into the options. Each gives what is wrong, or "".

template <auto Field>
std::string set_flag(Options& options, std::string_view) {
  options.*Field = true;
  return {};
}
template <auto Field>
std::string clear_flag(Options& options, std::string_view) {
  options.*Field = false;
  return {};
}
template <auto Field>
std::string set_text(Options& options, std::string_view value) {
  options.*Field = value;
  return {};
}
template <auto Field>
std::string add_text(Options& options, std::string_view value) {
  (options.*Field).emplace_back(value);
  return {};
}
template <auto Field>
std::string join_text(Options& options, std::string_view value) {
  if (!(options.*Field).empty()) options.*Field += ',';
  options.*Field += value;
  return {};
}
template <auto Field>
std::string set_count(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count) return "is no whole number";
  options.*Field = *count;
  return {};
}
template <auto Field, class Number>
std::string add_count(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count || *count > std::numeric_limits<Number>::max()) return "is no whole number, or too large";
  (options.*Field).push_back(Number(*count));
  return {};
}
template <auto Field>
std::string set_size(Options& options, std::string_view value) {
  const auto size = parse_size(value);
  if (!size) return "is no size such as 4096, 512K, 64M, 2G or 1T";
  options.*Field = *size;
  return {};
}
// True for the second of the row's two choices.
template <auto Field>
std::string set_either(Options& options, std::string_view value) {
  options.*Field = value != "number" && value != "value";
  return {};
}
template <InspectView View>
std::string set_view(Options& options, std::string_view) {
  options.view = View;
  return {};
}
std::string set_threads(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count || *count == 0 || *count > 1024) return "is no number from 1 to 1024";
  options.threads = unsigned(*count);
  return {};
}
std::string set_color(Options& options, std::string_view value) {
  options.color = value == "always"  ? ColorMode::always
                  : value == "never" ? ColorMode::never
                                     : ColorMode::automatic;
  return {};
}
// --help and --version are answered before any option is read.
std::string set_nothing(Options&, std::string_view) {
  return {};
}

std::vector<OptionRow> make_rows() {
  using O = Options;
  return {
      // Input
      {.name = "schema",
       .metavar = "FILE",
       .group = OptionGroup::input,
       .commands = kEventReaders,
       .line = "take column names from a mysqldump --no-data",
       .paragraph =
           "Take the names and types of columns from FILE, the output of mysqldump --no-data, for tables of "
           "which the log itself tells none. What the log tells, in its table maps or in the statements "
           "that came before, goes first. A definition whose columns do not agree with the log's is not "
           "used, and a message says so.",
       .completes = Completes::file,
       .read = set_text<&O::schema_file>},
      {.name = "keyring",
       .metavar = "FILE",
       .group = OptionGroup::input,
       .commands = kEventReaders,
       .line = "take the keys of encrypted logs from this file",
       .paragraph =
           "Take the keys of encrypted logs from FILE: the file that MySQL's component_keyring_file or its "
           "older plugin keyring_file keeps, or the key file of MariaDB's file_key_management. The content "
           "tells which it is. Given several times, the keys add up.",
       .repeatable = true,
       .completes = Completes::file,
       .read = add_text<&O::keyrings>},
      {.name = "keyring-password-file",
       .metavar = "FILE",
       .group = OptionGroup::input,
       .commands = kEventReaders,
       .line = "the password of an encrypted --keyring is in this file",
       .paragraph = "Open an encrypted key file of MariaDB with the password in FILE, the same that "
                    "file_key_management_filekey=FILE:... names. Line ends behind the password do not count.",
       .completes = Completes::file,
       .read = set_text<&O::keyring_password_file>},
      {.name = "no-verify",
       .group = OptionGroup::input,
       .commands = kEventReaders,
       .line = "do not check the events' checksums",
       .paragraph =
           "Do not compare the events with their CRC32. Without this option every event that is decoded is "
           "checked, and a mismatch ends the command with exit status 4.",
       .exclusive = "salvage",
       .read = clear_flag<&O::verify_checksums>},

      {.name = "salvage",
       .group = OptionGroup::input,
       .commands = kConvert | kInspect,
       .line = "go on behind damage, at the next whole transaction",
       .paragraph =
           "Where a log is damaged, leave out the transaction that the damage lies in and go on at the next "
           "one that is proven to be whole: by its checksums or, in a log without them, by all that its "
           "events must agree with. A message tells each range of bytes that was left out, and the exit "
           "status is 6.",
       .exclusive = "salvage",
       .read = set_flag<&O::salvage>},
      {.name = "strict",
       .group = OptionGroup::input,
       .commands = kConvert | kInspect,
       .line = "stop at the first thing that can't come out whole",
       .paragraph =
           "Stop at the first event, row or value that can't be told whole, instead of counting them: an "
           "event of an unknown type, a row or value that can't be read, a column of an unknown type, a row "
           "image without some of its columns, a change that the log holds as a statement, an incident, a "
           "log that is missing between others.",
       .exclusive = "salvage",
       .read = set_flag<&O::strict>},
      {.name = "assume-version",
       .metavar = "VERSION",
       .group = OptionGroup::input,
       .commands = kEventReaders,
       .line = "read logs whose start is lost as this server's",
       .paragraph =
           "Read a log whose start is lost, and with it the event that tells how to read the rest, as one "
           "that a server of VERSION wrote, such as 8.0.36 or 10.11.6-MariaDB. It is read from the first "
           "transaction on that is whole.",
       .read = set_text<&O::assumed_version>},

      // Selection
      {.name = "start-datetime",
       .metavar = "TIME",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only transactions from this time on",
       .paragraph =
           "Only transactions committed at TIME or later. TIME is '2026-11-20 19:00:00', in local time as "
           "with "
           "mysqlbinlog or in the zone of --time-zone, with or without a fraction, the seconds or the time "
           "of "
           "day; or, in RFC 3339, '2026-11-20T19:00:00Z' or '2026-11-20T19:00:00+01:00', which is exact.",
       .read = set_text<&O::start_datetime>},
      {.name = "stop-datetime",
       .metavar = "TIME",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only transactions before this time",
       .paragraph = "Only transactions committed before TIME, which is given as for --start-datetime.",
       .read = set_text<&O::stop_datetime>},
      {.name = "time-zone",
       .metavar = "ZONE",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "zone of datetimes given and of TIMESTAMP values shown",
       .paragraph =
           "The zone of --start-datetime and --stop-datetime where these carry no offset (else local time), "
           "and of the TIMESTAMP values in rows (else UTC). ZONE is an offset such as '+02:00', a name such "
           "as 'Europe/Vienna', or 'UTC'.",
       .read = set_text<&O::time_zone>},
      {.name = "start-position",
       .metavar = "N",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only events from this offset of the first log on",
       .paragraph = "Only events that start at offset N of the first log, or behind it.",
       .read = set_count<&O::start_position>},
      {.name = "stop-position",
       .metavar = "N",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only events before this offset of the last log",
       .paragraph = "Only events that start before offset N of the last log.",
       .read = set_count<&O::stop_position>},
      {.name = "include-gtids",
       .metavar = "SET",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only transactions of this GTID set",
       .paragraph =
           "Only transactions whose GTID is in SET. Of MySQL it is a list such as "
           "'UUID:1-5:7,UUID:TAG:1-9'. Of MariaDB it is a list of positions such as '0-101-20', which "
           "stands for all of domain 0 up to number 20, or of ranges such as '0-101-15-20', which stands "
           "for numbers 15 to 20 of server 101 in that domain, or '0-*-15-20', of any server. Given several "
           "times, "
           "the sets add up.",
       .repeatable = true,
       .read = join_text<&O::include_gtids>},
      {.name = "exclude-gtids",
       .metavar = "SET",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "no transactions of this GTID set",
       .paragraph = "Leave out the transactions whose GTID is in SET, which is given as for --include-gtids.",
       .repeatable = true,
       .read = join_text<&O::exclude_gtids>},
      {.name = "server-id",
       .metavar = "ID,...",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only events of these servers",
       .paragraph = "Only events that a server with one of these ids has written first.",
       .repeatable = true,
       .list = true,
       .read = add_count<&O::server_ids, uint32_t>},
      {.name = "thread-id",
       .metavar = "ID,...",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only transactions of these connections",
       .paragraph =
           "Only transactions of connections with one of these ids, where the log tells the connection.",
       .repeatable = true,
       .list = true,
       .read = add_count<&O::thread_ids, uint64_t>},
      {.name = "database",
       .metavar = "GLOB",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only changes in databases of this name",
       .paragraph = "Only changes in databases whose name matches GLOB, a shell pattern with *, ? and [a-z], "
                    "in which upper "
                    "and lower case differ. A statement goes by its default database. Given several times, "
                    "one match is enough.",
       .repeatable = true,
       .read = add_text<&O::databases>},
      {.name = "table",
       .metavar = "GLOB",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only changes in tables of this name, as db.table",
       .paragraph = "Only changes in tables whose name, written db.table, matches GLOB. Statements stay. "
                    "Given several "
                    "times, one match is enough.",
       .repeatable = true,
       .read = add_text<&O::tables>},
      {.name = "exclude-table",
       .metavar = "GLOB",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "no changes in tables of this name, as db.table",
       .paragraph = "Leave out the changes in tables whose name, written db.table, matches GLOB.",
       .repeatable = true,
       .read = add_text<&O::excluded_tables>},
      {.name = "op",
       .metavar = "OP,...",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only these kinds of change",
       .paragraph = "Only these kinds of change. A statement is a change of rows that the log holds as SQL.",
       .choices = {"insert", "update", "delete", "ddl", "statement"},
       .repeatable = true,
       .list = true,
       .completes = Completes::choices,
       .read = add_text<&O::ops>},
      {.name = "columns",
       .metavar = "NAME,...",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only these columns of each row",
       .paragraph = "Show only these columns of each row, where its table has them.",
       .repeatable = true,
       .list = true,
       .read = add_text<&O::columns>},
      {.name = "min-rows",
       .metavar = "N",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only transactions that change at least N rows",
       .paragraph = "Only transactions that change at least N rows.",
       .read = set_count<&O::min_rows>},
      {.name = "min-bytes",
       .metavar = "SIZE",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only transactions of at least this size in the log",
       .paragraph =
           "Only transactions that take at least SIZE in the log: a number of bytes, or one with K, M, G or "
           "T behind it, in powers of 1024.",
       .read = set_size<&O::min_bytes>},
      {.name = "where",
       .metavar = "EXPR",
       .group = OptionGroup::select,
       .commands = kEventReaders,
       .line = "only rows for which this condition is true",
       .paragraph =
           "Only row changes for which EXPR is true, such as \"amount > 100 and status != 'CANCELLED'\". "
           "binsift(1) tells how it is written. Statements stay.",
       .read = set_text<&O::where>},

      // Output of convert
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

      // Output of filter
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
       .line = "with --as replay: rows of database FROM go to TO",
       .paragraph =
           "With --as replay: rows of tables in the database FROM go to the tables of the same names in TO, "
           "and so does the default database of statements. What a statement itself names stays.",
       .repeatable = true,
       .read = add_text<&O::rewritten_databases>},

      // Output of inspect
      {.name = "events",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line an event",
       .paragraph = "One line an event: its offset, type, size, time, server id, and its GTID or statement.",
       .exclusive = "view",
       .read = set_view<InspectView::events>},
      {.name = "transactions",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line a transaction",
       .paragraph = "One line a transaction: its commit time, GTID, rows, bytes, tables and duration.",
       .exclusive = "view",
       .read = set_view<InspectView::transactions>},
      {.name = "tables",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line a table",
       .paragraph = "One line a table: rows inserted, updated and deleted, and bytes.",
       .exclusive = "view",
       .read = set_view<InspectView::tables>},
      {.name = "files",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line a file",
       .paragraph =
           "One line a file: its size, server version, span of time, events, transactions and GTIDs.",
       .exclusive = "view",
       .read = set_view<InspectView::files>},
      {.name = "rows",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "the events with their rows, as mysqlbinlog -vv",
       .paragraph = "The events with the values of their rows, much as mysqlbinlog -vv prints them.",
       .exclusive = "view",
       .read = set_view<InspectView::rows>},
      {.name = "json",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "for machines: one JSON object a line",
       .paragraph = "Print JSON, one object a line, in place of text.",
       .read = set_flag<&O::json>},

      // Common
      {.name = "threads",
       .metavar = "N",
       .line = "threads that decode (default: one a core)",
       .paragraph =
           "Decode with N threads. Without this option there is one a core. The output is the same for "
           "every N.",
       .read = set_threads},
      {.name = "quiet",
       .letter = 'q',
       .line = "only warnings and errors on standard error",
       .paragraph = "Print nothing on standard error but warnings and errors.",
       .exclusive = "loudness",
       .read = set_flag<&O::quiet>},
      {.name = "verbose",
       .letter = 'v',
       .line = "say more on standard error",
       .paragraph = "Say on standard error what is being done, and with which file.",
       .exclusive = "loudness",
       .read = set_flag<&O::verbose>},
      {.name = "progress",
       .line = "show the progress, also where stderr is no terminal",
       .paragraph =
           "Show how far the work is. Without this option a bar appears when standard error is a terminal "
           "and the work takes longer than a second. Where standard error is no terminal, it is a line "
           "every ten seconds.",
       .exclusive = "progress",
       .read = set_flag<&O::progress>},
      {.name = "no-progress",
       .line = "never show the progress",
       .paragraph = "Never show how far the work is.",
       .exclusive = "progress",
       .read = clear_flag<&O::progress>},
      {.name = "color",
       .metavar = "WHEN",
       .line = "colours in what is printed",
       .paragraph =
           "When to use colours. With auto they are used on a terminal, unless NO_COLOR is set in the "
           "environment or TERM is dumb.",
       .choices = {"auto", "always", "never"},
       .default_text = "auto",
       .completes = Completes::choices,
       .read = set_color},
      {.name = "config",
       .metavar = "FILE",
       .line = "take options from this file",
       .paragraph =
           "Take options from FILE, in lines such as 'threads = 2', 'quiet = true' or 'table = [\"shop.*\", "
           "\"crm.*\"]'. Options in a section [COMMAND] are for that command alone; an option before any "
           "section is for every command that knows it. The command line goes before the file.",
       .completes = Completes::file,
       .read = set_text<&O::config_file>},
      {.name = "help",
       .letter = 'h',
       .line = "explain the command; -h in short",
       .paragraph = "Print an explanation on standard output; with -h, one line for each option.",
       .read = set_nothing},
      {.name = "version",
       .line = "print the version and what it was built with",
       .paragraph = "Print the version, and the optional parts that were built in.",
       .read = set_nothing},
  };
}

}  // namespace

const char* group_title(OptionGroup group) {
  switch (group) {
    case OptionGroup::input: return "Input";
    case OptionGroup::select: return "Selection";
    case OptionGroup::output: return "Output";
    case OptionGroup::common: return "Common";
  }
  return "";
}

std::span<const OptionRow> option_rows() {
  static const std::vector<OptionRow> rows = make_rows();
  return rows;
}

const OptionRow* find_option(std::string_view name, CommandSet commands) {
  for (const OptionRow& row : option_rows()) {
    if (row.name == name && (row.commands & commands)) return &row;
  }
  return nullptr;
}

}  // namespace binsift
