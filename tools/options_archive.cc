// Options of archive, restore and purge.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> archive_option_rows() {
  using O = Options;
  return {
      {.name = "rotate",
       .group = OptionGroup::input,
       .commands = kArchive,
       .line = "first let the server close the log it writes",
       .paragraph =
           "First let the policy's server go on to a new log (FLUSH BINARY LOGS), so that what it has "
           "written up to now is archived too. Not done with --dry-run.",
       .read = set_flag<&O::rotate>},
      {.name = "defaults-file",
       .metavar = "FILE",
       .group = OptionGroup::input,
       .commands = kArchive | kPurge | kVerify,
       .line = "read how to connect to servers only from this file",
       .paragraph =
           "Take user, password, socket and TLS for connections to servers from the section [client] of "
           "FILE, and not from the files that MySQL's own tools read, such as ~/.my.cnf.",
       .completes = Completes::file,
       .read = set_text<&O::defaults_file>},
      {.name = "recheck",
       .metavar = "AGE",
       .group = OptionGroup::input,
       .commands = kArchive,
       .line = "read stored logs again after this time",
       .paragraph =
           "Read a stored log again, and compare it with its CRC32s, when it was last read AGE ago or longer "
           "and "
           "the source still has it. What is damaged is written again from the source. 0s reads all of them.",
       .default_text = "1d",
       .read = set_duration<&O::recheck_after>},
      {.name = "file",
       .metavar = "NAME",
       .group = OptionGroup::select,
       .commands = kRestore,
       .line = "only the log of this name",
       .paragraph =
           "Restore only the log of this NAME, such as binlog.000101. Given several times, the names add "
           "up.",
       .repeatable = true,
       .read = add_text<&O::log_names>},
      {.name = "server",
       .metavar = "ID",
       .group = OptionGroup::select,
       .commands = kRestore,
       .line = "only logs of this server",
       .paragraph =
           "Restore only logs that this server wrote, as the store calls it: its UUID, 'server-' and its "
           "number, or the id that the policy gave it. Needed where the store holds logs of several.",
       .read = set_text<&O::server>},
      {.name = "output",
       .letter = 'o',
       .metavar = "DIR",
       .group = OptionGroup::output,
       .commands = kRestore,
       .line = "the directory that the logs are put into",
       .paragraph =
           "Put the logs and their index file into DIR, which is made where it is missing. A log that is "
           "there already with the same content stays; one with another content is not replaced, and "
           "nothing is restored.",
       .completes = Completes::file,
       .read = set_text<&O::output>},
      {.name = "pitr",
       .metavar = "TIME",
       .group = OptionGroup::output,
       .commands = kRestore,
       .line = "print the commands of a recovery up to this time",
       .paragraph = "Restore nothing, and print the commands that bring a server from a backup to the state "
                    "of TIME: what "
                    "to restore, and how to apply it. Say with --exclude-gtids which transactions the backup "
                    "has, or with "
                    "--start-datetime when it was made.",
       .exclusive = "plan",
       .read = set_text<&O::point_in_time>},
      {.name = "dry-run",
       .letter = 'n',
       .group = OptionGroup::output,
       .commands = kArchive | kRestore,
       .line = "only say what would be done",
       .paragraph = "Change nothing, and print what would be done, one line a log.",
       .exclusive = "plan",
       .read = set_flag<&O::dry_run>},
      {.name = "execute",
       .group = OptionGroup::output,
       .commands = kPurge,
       .line = "remove what the plan says, not only say it",
       .paragraph =
           "Remove what the policy lets go. Without this option nothing is touched, and the plan is printed.",
       .read = set_flag<&O::execute>},
      {.name = "trust-clock",
       .group = OptionGroup::input,
       .commands = kPurge,
       .line = "count ages up to now, though nothing was archived lately",
       .paragraph =
           "Count ages up to the clock's time. Without this option they are counted up to the latest time "
           "that "
           "the logs and the catalogs tell of, if that is earlier, so that a clock that jumped ahead removes "
           "nothing. Needed to let the archive of a server go that is no more.",
       .read = set_flag<&O::trust_clock>},
      {.name = "metrics",
       .metavar = "FILE",
       .group = OptionGroup::output,
       .commands = kArchive | kPurge,
       .line = "write what a monitor wants to know into this file",
       .paragraph =
           "Write into FILE how the run went, and what is where, as node_exporter's textfile "
           "collector reads it; FILE should end in .prom. It is written also when the run failed, and "
           "then still says when one last succeeded.",
       .completes = Completes::file,
       .read = set_text<&O::metrics_file>},
      {.name = "json",
       .group = OptionGroup::output,
       .commands = kArchive | kRestore | kPurge,
       .line = "for machines: one JSON object a line",
       .paragraph = "Print one JSON object a line for each log that something was done with, or would be.",
       .read = set_flag<&O::json>},
  };
}

}  // namespace binsift
