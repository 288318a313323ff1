#include "commands.h"

namespace binsift {

std::span<const Command> commands() {
  static const std::vector<Command> rows = {
      {.name = "inspect",
       .bit = kInspect,
       .line = "what is in these logs: files, events, transactions, tables, sizes",
       .sentence =
           "Show what is in binary logs: on one screen, or one line an event, transaction, table or file.",
       .run = cmd_inspect,
       .exit_codes = {kExitDone, kExitAnswerIsNo, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported,
                      kExitPartly, kExitBug, kExitInterrupted, kExitTerminated},
       .examples = {{"binsift inspect /var/lib/mysql", "all logs of a server, on one screen"},
                    {"binsift inspect --transactions --min-rows 10000 binlog.000042", "its big transactions"},
                    {"binsift inspect --every 1m --alert 2 binlog.000042",
                     "what was done in each minute, and which stand out"}}},
      {.name = "filter",
       .bit = kFilter,
       .line = "a part of the logs: as SQL, as its undo, for replay, as a log",
       .sentence = "Take a part of binary logs: as SQL, as SQL that undoes it, as BINLOG statements, or as a "
                   "log of its own.",
       .run = cmd_filter,
       .exit_codes = {kExitDone, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported, kExitPartly,
                      kExitRefused, kExitBug, kExitInterrupted, kExitTerminated},
       .examples = {{"binsift filter --table shop.orders binlog.000042 | mysql",
                     "make a table's changes again"},
                    {"binsift filter --as undo --where 'orders.id = 7' binlog.000042",
                     "take back what was done to a row"}}},
      {.name = "convert",
       .bit = kConvert,
       .line = "row changes as JSON lines, Parquet, CSV and more",
       .sentence = "Write each row change in binary logs as a line of JSON, or in another form.",
       .run = cmd_convert,
       .exit_codes = {kExitDone, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported, kExitPartly,
                      kExitRefused, kExitLocked, kExitBug, kExitInterrupted, kExitTerminated},
       .examples =
           {{"binsift convert binlog.000042 | jq .after", "the rows as they became"},
            {"binsift convert --table 'shop.*' --start-datetime '2026-11-20 19:00:00' -o shop.json binlog.*",
             "one database, from that evening on, to a file"}}},
      {.name = "verify",
       .bit = kVerify,
       .line = "are these logs whole; do source and replica agree",
       .sentence = "Find what is damaged, missing, doubled or foreign in binary logs, and compare the "
                   "transactions of two sides.",
       .run = cmd_verify,
       .exit_codes = {kExitDone, kExitAnswerIsNo, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported,
                      kExitPartly, kExitBug, kExitInterrupted, kExitTerminated},
       .examples = {{"binsift verify /var/lib/mysql", "all logs of a server, and its index file"},
                    {"binsift verify --json /backup/binlog.* > findings.json", "copies, for a machine"},
                    {"binsift verify /var/lib/mysql --against /replica/logs",
                     "does a replica hold the same changes"},
                    {"binsift verify --source mysql://db1 --target mysql://db2 --table 'shop.*'",
                     "do two running servers hold the same rows"}}},
      {.name = "archive",
       .bit = kArchive,
       .line = "copy closed logs into stores: compressed, verified, catalogued",
       .sentence =
           "Copy the closed logs of a policy's source into the stores of its tiers, read each back and "
           "enter it in the store's catalog.",
       .operands = "POLICY",
       .run = cmd_archive,
       .exit_codes = {kExitDone, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported, kExitPartly,
                      kExitLocked, kExitBug, kExitInterrupted, kExitTerminated},
       .examples = {{"binsift archive --dry-run policy.json", "what would be copied where"},
                    {"binsift archive policy.json", "from cron: silent when all went well"}}},
      {.name = "restore",
       .bit = kRestore,
       .line = "bring archived logs back, byte for byte",
       .sentence =
           "Bring logs back from a store, byte for byte and compared with its catalog, with their index "
           "file.",
       .operands = "STORE",
       .run = cmd_restore,
       .exit_codes = {kExitDone, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported, kExitPartly,
                      kExitRefused, kExitLocked, kExitBug, kExitInterrupted, kExitTerminated},
       .examples = {{"binsift restore --file binlog.000101 -o /tmp/logs /backup/binlog",
                     "one log, by its name"},
                    {"binsift restore --start-datetime '2026-11-20 08:00:00' -o /tmp/logs /backup/binlog",
                     "all logs from that morning on"}}},
      {.name = "purge",
       .bit = kPurge,
       .line = "remove what the policy lets go, and only what is safe to remove",
       .sentence =
           "Remove logs that a policy lets go from its source and its stores, oldest first and with a reason "
           "for each. Without --execute nothing is touched and the plan is printed.",
       .operands = "POLICY",
       .run = cmd_purge,
       .exit_codes = {kExitDone, kExitUsage, kExitIo, kExitDamaged, kExitUnsupported, kExitPartly,
                      kExitRefused, kExitLocked, kExitBug, kExitInterrupted, kExitTerminated},
       .examples = {{"binsift purge policy.json", "what would go and what stays, with the reasons"},
                    {"binsift purge --execute policy.json",
                     "remove it; from cron: silent when all went well"}}},
  };
  return rows;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

}  // namespace binsift
