// restore: archived logs out of a store.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "archive/restore.h"
#include "base/json_tree.h"
#include "base/quantity.h"
#include "commands.h"
#include "console.h"
#include "reading.h"
#include "select/parse.h"

namespace binsift {
namespace {

Error usage(std::string what, std::string hint) {
  return {.kind = ErrorKind::usage, .detail = std::move(what), .hint = std::move(hint)};
}

std::string json_of(const CatalogEntry& entry, const Store& store, const char* state) {
  return fmt::format(
      "{{\"file\":{},\"server\":{},\"object\":{},\"size\":{},\"stored_size\":{},\"first_time\":{},\"last_"
      "time\":{},"
      "\"gtids\":{},\"state\":\"{}\"}}\n",
      json_quoted(entry.name), json_quoted(entry.server), json_quoted(store.name_of(entry.object)),
      entry.size, entry.stored_size, json_quoted(utc_text(entry.summary.first_time)),
      json_quoted(utc_text(entry.summary.last_time)), json_quoted(entry.summary.gtids), state);
}

const char* state_text(RestoreState state) {
  switch (state) {
    case RestoreState::restored: return "restored";
    case RestoreState::was_there: return "was there";
    case RestoreState::failed: return "failed";
  }
  return "";
}

// The text as one word of a shell.
std::string shell_word(std::string_view text) {
  const bool is_plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("/._:,+=@%-").find(c) != std::string_view::npos;
  });
  if (is_plain) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

// What a person types, in order, behind their own backup.
std::string recovery_commands(const Options& options, const std::vector<CatalogEntry>& entries) {
  const std::string directory = options.output == "-" ? "/var/tmp/binsift-recovery" : options.output;
  std::string restore = "binsift restore", filter = "binsift filter --as replay";
  const auto add = [&](const char* name, const std::string& value, bool to_filter) {
    if (value.empty()) return;
    restore += fmt::format(" --{} {}", name, shell_word(value));
    if (to_filter) filter += fmt::format(" --{} {}", name, shell_word(value));
  };
  add("server", options.server, false);
  add("time-zone", options.time_zone, true);
  add("start-datetime", options.start_datetime, true);
  add("exclude-gtids", options.exclude_gtids, true);
  add("include-gtids", options.include_gtids, true);
  add("stop-datetime", options.point_in_time, true);
  uint64_t size = 0;
  for (const CatalogEntry& entry : entries) size += entry.size;
  std::string text = "# 1. Restore your backup, made before that time, on a server that nobody else uses.\n";
  if (options.start_datetime.empty() && options.exclude_gtids.empty())
    text +=
        "#    Add --exclude-gtids 'SET' below, the GTIDs that the backup has (or --start-datetime with its "
        "time):\n"
        "#    without it everything in these logs is applied.\n";
  text += fmt::format("# 2. Bring back {} ({}):\n{} -o {} {}\n", counted(entries.size(), "log", "logs"),
                      size_text(size), restore, shell_word(directory), shell_word(options.sources[0]));
  text += fmt::format("# 3. Look at what will be applied:\nbinsift inspect {}\n", shell_word(directory));
  text += fmt::format("# 4. Apply it up to {}:\n{} {} | mysql --binary-mode\n", options.point_in_time, filter,
                      shell_word(directory));
  return text;
}

}  // namespace

int cmd_restore(const Options& options, Console& console) {
  if (options.sources.size() > 1) return console.fail(usage("restore takes one store", ""));
  const bool is_plan = options.dry_run || !options.point_in_time.empty();
  if (options.output == "-" && !is_plan)
    return console.fail(usage("restore needs a directory for the logs", "name it with --output"));
  if (Result<void> checked = check_output_folder(options.output); !checked)
    return console.fail(checked.error());
  if (!options.point_in_time.empty() && !options.stop_datetime.empty())
    return console.fail(usage("--pitr and --stop-datetime exclude each other", ""));
  Result<Selection> selection = parse_selection(
      {.start_datetime = options.start_datetime,
       .stop_datetime = options.point_in_time.empty() ? options.stop_datetime : options.point_in_time,
       .time_zone = options.time_zone,
       .include_gtids = options.include_gtids,
       .exclude_gtids = options.exclude_gtids});
  if (!selection) return console.fail(selection.error());
  Result<std::unique_ptr<Store>> store = open_store(options.sources[0]);
  if (!store) return console.fail(store.error());
  Result<StoreCatalog> catalog = load_catalog(**store);
  if (!catalog) return console.fail(catalog.error());
  if (catalog->entries.empty() && catalog->damaged.empty()) {
    // Of a place that isn't there a store's listing is as of an empty one.
    if (!is_store_url(options.sources[0]))
      if (Result<std::vector<std::string>> names = list_directory(options.sources[0]); !names)
        return console.fail(names.error());
    Error error = usage("holds no catalog of archived logs", "name the store of a policy's tier");
    error.file = options.sources[0];
    return console.fail(error);
  }
  for (const Error& error : catalog->damaged) console.warn(error);
  Result<std::vector<CatalogEntry>> entries = choose_logs(*catalog,
                                                          {.names = options.log_names,
                                                           .server = options.server,
                                                           .start_time = selection->start_time,
                                                           .stop_time = selection->stop_time,
                                                           .include_gtids = selection->include_gtids,
                                                           .exclude_gtids = selection->exclude_gtids},
                                                          (*store)->name());
  if (!entries) return console.fail(entries.error());
  if (entries->empty()) console.note("the selection matches no log");

  if (!options.point_in_time.empty()) {
    if (!entries->empty()) console.write(recovery_commands(options, *entries));
    return console.finish(kExitDone);
  }
  if (options.dry_run) {
    for (const CatalogEntry& entry : *entries)
      console.write(options.json
                        ? json_of(entry, **store, "chosen")
                        : fmt::format("{}  {}  {} to {}  from {}\n", entry.name, size_text(entry.size),
                                      utc_text(entry.summary.first_time), utc_text(entry.summary.last_time),
                                      (*store)->name_of(entry.object)));
    return console.finish(catalog->damaged.empty() ? kExitDone : kExitPartly);
  }
  RestoreOptions restore{
      .directory = options.output,
      .threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency())};
  restore.warn = [&](const Error& error) { console.warn(error); };
  restore.progress = [&](uint64_t done) { console.progress(done, 0); };
  Result<std::vector<RestoredLog>> logs = restore_logs(**store, *entries, restore);
  console.end_progress();
  if (!logs) return console.fail(logs.error());
  size_t failed_count = 0;
  for (const RestoredLog& log : *logs) {
    failed_count += log.state == RestoreState::failed;
    if (options.json)
      console.write(json_of(*log.entry, **store, state_text(log.state)));
    else
      console.detail(fmt::format("{} {}", log.entry->name, state_text(log.state)));
  }
  if (failed_count == 0) return console.finish(catalog->damaged.empty() ? kExitDone : kExitPartly);
  return console.finish(failed_count == logs->size() ? kExitDamaged : kExitPartly);
}

}  // namespace binsift
