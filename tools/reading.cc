#include "reading.h"

#include <errno.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "archive/stored_logs.h"
#include "base/file_place.h"
#include "base/quantity.h"
#include "exit_code.h"
#include "select/parse.h"

namespace binsift {

Result<KeyringPtr> load_keyring(const Options& options) {
  std::string password;
  if (!options.keyring_password_file.empty()) {
    Result<std::string> read = read_password_file(options.keyring_password_file);
    if (!read) return std::move(read).error();
    password = std::move(*read);
  }
  auto keyring = std::make_shared<Keyring>();
  for (const std::string& path : options.keyrings)
    if (Result<void> loaded = keyring->load(path, password); !loaded) return std::move(loaded).error();
  return KeyringPtr(std::move(keyring));
}

// Stores among the sources give those of their logs that can have something of the selection.
static Result<std::vector<LogFilePtr>> find_sources(const std::vector<std::string>& sources,
                                                    const Selection& selection, const KeyringPtr& keyring,
                                                    IndexFindings* index, Console& console) {
  std::vector<LogFilePtr> all;
  for (const std::string& source : sources) {
    if (!is_store(source)) {
      Result<std::vector<LogFilePtr>> logs = find_logs({source}, keyring, index);
      if (!logs) return std::move(logs).error();
      all.insert(all.end(), logs->begin(), logs->end());
      continue;
    }
    Result<StoredLogs> stored = find_stored_logs(source, selection, keyring);
    if (!stored) return std::move(stored).error();
    for (const std::string& damaged : stored->damaged) console.warn_incomplete(damaged);
    console.detail(fmt::format("{}: reading {} of {}, {} of {} frames, {} of {}", source, stored->log_count,
                               counted(stored->all_logs, "log", "logs"), stored->frame_count,
                               stored->all_frames, size_text(stored->stored_size),
                               size_text(stored->all_stored_size)));
    all.insert(all.end(), stored->logs.begin(), stored->logs.end());
  }
  return all;
}

Result<Reading> prepare_reading(const Options& options, Console& console, IndexFindings* index) {
  Reading reading;
  SelectionText text{.start_datetime = options.start_datetime,
                     .stop_datetime = options.stop_datetime,
                     .time_zone = options.time_zone,
                     .include_gtids = options.include_gtids,
                     .exclude_gtids = options.exclude_gtids,
                     .server_ids = options.server_ids,
                     .thread_ids = options.thread_ids,
                     .databases = options.databases,
                     .tables = options.tables,
                     .excluded_tables = options.excluded_tables,
                     .operations = options.ops,
                     .columns = options.columns,
                     .min_rows = options.min_rows,
                     .min_bytes = options.min_bytes,
                     .where = options.where};
  Result<Selection> selection = parse_selection(text);
  if (!selection) return std::move(selection).error();
  reading.selection = std::move(*selection);
  if (!options.schema_file.empty())
    if (Result<void> loaded = reading.history.load_file(options.schema_file); !loaded)
      return std::move(loaded).error();
  Result<KeyringPtr> keyring = load_keyring(options);
  if (!keyring) return std::move(keyring).error();
  // A run that is to be gone on with sees each log, so that it can tell which it has read.
  const bool every_log = !options.state_file.empty();
  Result<std::vector<LogFilePtr>> logs =
      find_sources(options.sources, every_log ? Selection() : reading.selection, *keyring, index, console);
  if (!logs) return std::move(logs).error();
  reading.logs = std::move(*logs);
  reading.run.threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  reading.losses = std::make_shared<Losses>(console);
  reading.run.left_out = [losses = reading.losses](const LeftOut& left_out) { losses->add(left_out); };
  reading.damage = {.salvage = options.salvage, .strict = options.strict, .losses = &reading.losses->counts};
  if (!options.assumed_version.empty()) {
    Result<FormatDescription> format = assumed_format_description(options.assumed_version);
    if (!format)
      return Error{.kind = ErrorKind::usage, .detail = "--assume-version " + format.error().detail};
    reading.damage.assumed_format = std::make_shared<const FormatDescription>(std::move(*format));
  }
  reading.run.note = [&console](const Error& note) { console.warn(note); };
  return reading;
}

static Error about(const std::string& path, ErrorKind kind, const char* detail, const char* hint) {
  Error error{.kind = kind, .detail = detail, .hint = hint};
  error.file = path;
  return error;
}

Result<void> check_output_folder(const std::string& path) {
  if (!is_store_url(path)) return {};
  return about(path, ErrorKind::unsupported, "output goes to files and folders of this machine, or to a pipe",
               "copy it from there with the store's own program");
}

Result<void> check_output(const std::string& path, const std::vector<LogFilePtr>& sources) {
  if (path == "-") return {};
  if (Result<void> local = check_output_folder(path); !local) return local;
  const PathKind kind = kind_of_path(path);
  if (kind == PathKind::other)  // nothing to make whole
    return about(path, ErrorKind::usage, "not a file", "use the shell's > for pipes and devices");
  if (kind == PathKind::directory || path.ends_with('/'))
    return about(path, ErrorKind::usage, "is a folder, and the output is one file", "name the file too");
  const bool is_index = kind == PathKind::file && path.ends_with(".index");
  for (const LogFilePtr& source : sources) {
    if (are_one_file(path, source->path == "-" ? "/dev/stdin" : source->path))
      return about(path, ErrorKind::refused, "is one of the sources, which the output would replace",
                   "give it another name");
    if (is_index && source->can_reopen() && are_one_file(directory_of(path), directory_of(source->path)))
      return about(path, ErrorKind::refused, "is an index of logs, which the output would replace",
                   "give it another name");
  }
  return {};
}

Result<Product> Product::open(const std::string& output, const std::vector<LogFilePtr>& sources,
                              Console& console) {
  Product product(console);
  if (output == "-") return product;
  if (Result<void> checked = check_output(output, sources); !checked) return std::move(checked).error();
  Result<NewFile> file = NewFile::create(output);
  if (!file) return std::move(file).error();
  product.file_.emplace(std::move(*file));
  return product;
}

Result<void> Product::write(std::string_view bytes) {
  if (file_) return file_->write(bytes);
  while (!bytes.empty()) {
    const ssize_t put = ::write(kStdout, bytes.data(), bytes.size());
    if (put >= 0) {
      bytes.remove_prefix(size_t(put));
    } else if (errno != EINTR) {
      console_->write_failed(errno);
      return Error{.kind = ErrorKind::io};
    }
  }
  return {};
}

Result<void> Product::commit() {
  return file_ ? file_->commit() : Result<void>();
}

void tell_undecided(const Selection& selection, Console& console) {
  if (!selection.where || selection.where->undecided_rows == 0) return;
  console.warn(std::to_string(selection.where->undecided_rows) +
               " rows are left out because their images lack a column that --where asks for");
}

int finish_run(const Result<void>& ran, Console& console) {
  console.end_progress();
  if (console.out_is_closed()) return console.finish(kExitDone);
  return ran ? int(kExitDone) : console.fail(ran.error());
}

}  // namespace binsift
