#pragma once
// Every option of the program, defined once. From the table come the command line, --help, the man pages'
// OPTIONS and the completions of the shells.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace binsift {

enum class InspectView : uint8_t { summary, events, transactions, tables, files, rows, time_line, hot_rows };
enum class ColorMode : uint8_t { automatic, always, never };

// What the command line and the configuration file asked for. Text is as the user gave it: the room whose
// business it is (dates, GTID sets, globs) reads it and says what is wrong with it.
struct Options {
  std::vector<std::string> sources;  // empty only for verify --source

  // Selection. Empty, or no value: not given.
  std::string start_datetime, stop_datetime;
  // Of datetimes without an offset (else local time) and of TIMESTAMP values (else UTC).
  std::string time_zone;
  std::optional<uint64_t> start_position, stop_position;
  std::string include_gtids, exclude_gtids;  // given several times: joined by commas
  std::vector<uint32_t> server_ids;
  std::vector<uint64_t> thread_ids;
  std::vector<std::string> databases, tables, excluded_tables;  // globs
  std::vector<std::string> ops;                                 // insert, update, delete, ddl, statement
  std::vector<std::string> columns;
  uint64_t min_rows = 0;
  uint64_t min_bytes = 0;
  std::string where;

  std::string schema_file;
  std::vector<std::string> keyrings;
  std::string keyring_password_file;
  bool salvage = false;
  bool strict = false;
  std::string assumed_version;

  // convert
  std::string to = "json";
  std::string output = "-";
  bool ddl_records = false;
  bool transaction_records = false;
  bool big_integers_as_strings = false;
  std::optional<bool> decimals_as_strings;  // no value: as the form does it
  bool envelope_schema = false;
  bool json_columns_as_text = false;
  std::vector<std::string> partition;  // db, table, date, hour
  std::optional<uint64_t> roll_size;   // bytes; 0: never
  std::optional<uint64_t> roll_time;   // seconds; 0: never
  std::optional<uint64_t> open_files;
  std::string state_file;
  bool delta = false;
  std::optional<uint64_t> checkpoint;  // bytes

  // filter (and ddl_records, output)
  std::string as = "sql";
  bool skip_irreversible = false;
  std::vector<std::string> rewritten_databases;  // from:to

  // inspect
  InspectView view = InspectView::summary;
  bool json = false;
  bool follow = false;
  uint64_t every = 0;  // seconds; 0: not given
  double alert = 0;    // 0: not given
  std::optional<uint64_t> top;
  std::string html;  // a file, or - for standard output

  // verify (and json)
  std::vector<std::string> against;
  bool with_rows = false;
  std::string rules_file;
  std::string source_server, target_server;
  std::string fresh;         // a column
  uint64_t max_delay = 300;  // seconds

  // archive, restore, purge (and json)
  bool dry_run = false;
  bool execute = false;
  bool trust_clock = false;
  uint64_t recheck_after = 86400;  // seconds
  std::vector<std::string> log_names;
  std::string server;
  std::string point_in_time;
  std::string metrics_file;
  bool rotate = false;
  std::string defaults_file;

  // Every command
  bool verify_checksums = true;
  unsigned threads = 0;  // 0: one a core
  bool quiet = false;
  bool verbose = false;
  std::optional<bool> progress;  // no value: when it helps
  ColorMode color = ColorMode::automatic;
  std::string config_file;
};

// A set of commands, by their bits.
using CommandSet = unsigned;
inline constexpr CommandSet kConvert = 1, kInspect = 2, kFilter = 4, kVerify = 8, kArchive = 16,
                            kRestore = 32, kPurge = 64;
inline constexpr CommandSet kEveryCommand = ~0u;
inline constexpr CommandSet kEventReaders = kConvert | kInspect | kFilter;

enum class OptionGroup : uint8_t { input, select, output, common };
inline constexpr OptionGroup kOptionGroups[] = {OptionGroup::input, OptionGroup::select, OptionGroup::output,
                                                OptionGroup::common};
// "Input", "Selection" …
const char* group_title(OptionGroup group);

// What a shell offers for the option's value.
enum class Completes : uint8_t { nothing, choices, file };

struct OptionRow {
  const char* name;          // without its dashes
  char letter = 0;           // of the short form; 0: none
  const char* metavar = "";  // "": takes no value
  OptionGroup group = OptionGroup::common;
  CommandSet commands = kEveryCommand;
  const char* line = "";       // one line for -h and the completions: no capital, no full stop
  const char* paragraph = "";  // for --help and the man page: whole sentences
  std::vector<const char*> choices = {};
  const char* default_text = "";  // as the user would write it; "": none, or the paragraph tells
  bool repeatable = false;
  bool list = false;  // the value is a list with commas
  Completes completes = Completes::nothing;
  const char* exclusive = "";  // options of the same non-empty word exclude each other
  // Puts one value (one element, of a list) into the options. Gives what is wrong with it, or "".
  std::string (*read)(Options& options, std::string_view value) = nullptr;

  bool takes_value() const { return metavar[0] != 0; }
  bool in(CommandSet command) const { return (commands & command) != 0; }
};

// In the order of --help.
std::span<const OptionRow> option_rows();
// Null: none of the commands has it. The same name may be another option for another command.
const OptionRow* find_option(std::string_view name, CommandSet commands);

}  // namespace binsift
