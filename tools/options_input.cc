// Options of what reads logs: how they are read.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> input_option_rows() {
  using O = Options;
  return {
      {.name = "schema",
       .metavar = "FILE",
       .group = OptionGroup::input,
       .commands = kEventReaders | kVerify,
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
       .commands = kEventReaders | kVerify | kArchive,
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
       .commands = kEventReaders | kVerify | kArchive,
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
       .commands = kEventReaders,
       .line = "go on behind damage, at the next whole transaction",
       .paragraph =
           "Where a log is damaged, leave out the transaction that the damage lies in and go on at the next "
           "one that is proven to be whole: by its checksums or, in a log without them, by all that its "
           "events must agree with. A .zst or .gz is read on at its next frame or member. A message tells "
           "each "
           "range of bytes that was left out, and the exit status is 6.",
       .exclusive = "salvage",
       .read = set_flag<&O::salvage>},
      {.name = "strict",
       .group = OptionGroup::input,
       .commands = kEventReaders,
       .line = "stop at the first thing that can't come out whole",
       .paragraph =
           "Stop at the first event, row or value that can't be told whole, instead of counting them: an "
           "event of an unknown type, a row or value that can't be read, a column of an unknown type, an "
           "incident, a log that is missing between others; for convert and inspect, which make rows of all, "
           "also a row image without some of its columns and a change that the log holds as a statement; for "
           "filter also what it would leave out, LOAD DATA and triggers.",
       .exclusive = "salvage",
       .read = set_flag<&O::strict>},
      {.name = "assume-version",
       .metavar = "VERSION",
       .group = OptionGroup::input,
       .commands = kEventReaders | kVerify,
       .line = "read logs whose start is lost as this server's",
       .paragraph =
           "Read a log whose start is lost, and with it the event that tells how to read the rest, as one "
           "that a server of VERSION wrote, such as 8.0.36 or 10.11.6-MariaDB. It is read from the first "
           "transaction on that is whole.",
       .read = set_text<&O::assumed_version>},
  };
}

}  // namespace binsift
