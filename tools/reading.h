#pragma once
// What every command that reads logs makes of its options.
#include "console.h"
#include "log/source.h"
#include "losses.h"
#include "options.h"
#include "pipeline/run.h"
#include "schema/catalog.h"
#include "select/selection.h"

namespace binsift {

struct Reading {
  std::vector<LogFilePtr> logs;
  Selection selection;
  SchemaHistory history;
  RunOptions run;
  std::shared_ptr<Losses> losses;
  DamageOptions damage;
};

// The keys of --keyring. Errors: io, corrupt, missing_key.
Result<KeyringPtr> load_keyring(const Options& options);

// Errors: usage (a date, a GTID set, a glob that can't be read), io (sources, the schema
// file, a keyring), corrupt and missing_key (a keyring). `index`: as for find_logs.
Result<Reading> prepare_reading(const Options& options, Console& console, IndexFindings* index = nullptr);

// Whether a file may be made of that name. Errors: unsupported (a URL); usage (a folder, a pipe, a device);
// refused (it is one of the sources).
Result<void> check_output(const std::string& path, const std::vector<LogFilePtr>& sources);
// Of a folder: unsupported (a URL).
Result<void> check_output_folder(const std::string& path);

// Standard output, or the file of --output, which then appears whole or not at all.
class Product final : public ByteSink {
 public:
  // Errors: io; those of check_output().
  static Result<Product> open(const std::string& output, const std::vector<LogFilePtr>& sources,
                              Console& console);

  Result<void> write(std::string_view bytes) override;
  // The end of a run that went well: the file takes its name. Errors: io.
  Result<void> commit();

 private:
  explicit Product(Console& console) : console_(&console) {}
  Console* console_;
  std::optional<NewFile> file_;
};

// Says how many rows --where has left out because their images lack what decides.
void tell_undecided(const Selection& selection, Console& console);

// What a run gave, as an exit code, with the message for an error.
int finish_run(const Result<void>& ran, Console& console);

}  // namespace binsift
