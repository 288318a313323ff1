// Options of what reads events: which of them go on.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> select_option_rows() {
  using O = Options;
  return {
      {.name = "start-datetime",
       .metavar = "TIME",
       .group = OptionGroup::select,
       .commands = kEventReaders | kVerify | kRestore,
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
       .commands = kEventReaders | kVerify | kRestore,
       .line = "only transactions before this time",
       .paragraph = "Only transactions committed before TIME, which is given as for --start-datetime.",
       .read = set_text<&O::stop_datetime>},
      {.name = "time-zone",
       .metavar = "ZONE",
       .group = OptionGroup::select,
       .commands = kEventReaders | kVerify | kRestore,
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
       .commands = kEventReaders | kVerify | kRestore,
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
       .commands = kEventReaders | kVerify | kRestore,
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
       .commands = kEventReaders | kVerify,
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
       .commands = kEventReaders | kVerify,
       .line = "only changes in tables of this name, as db.table",
       .paragraph = "Only changes in tables whose name, written db.table, matches GLOB. Statements stay. "
                    "Given several "
                    "times, one match is enough.",
       .repeatable = true,
       .read = add_text<&O::tables>},
      {.name = "exclude-table",
       .metavar = "GLOB",
       .group = OptionGroup::select,
       .commands = kEventReaders | kVerify,
       .line = "no changes in tables of this name, as db.table",
       .paragraph = "Leave out the changes in tables whose name, written db.table, matches GLOB.",
       .repeatable = true,
       .read = add_text<&O::excluded_tables>},
      {.name = "op",
       .metavar = "OP,...",
       .group = OptionGroup::select,
       .commands = kEventReaders | kVerify,
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
  };
}

}  // namespace binsift
