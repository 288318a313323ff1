#include "verify/side_form.h"

#include "log/byte_stream.h"
#include "pipeline/line_cutter.h"

namespace binsift {
namespace {

// What can be read only once, as a file that can be read again.
Result<void> keep_streams(Side& side) {
  for (LogFilePtr& log : side.logs) {
    if (log->can_reopen()) continue;
    Result<std::unique_ptr<ByteStream>> stream = open_stream(*log);
    if (!stream) return std::move(stream).error();
    Result<File> file = anonymous_file();
    if (!file) return std::move(file).error();
    std::vector<uint8_t> block(256 * 1024);
    for (;;) {
      Result<size_t> got = (*stream)->read(block.data(), block.size());
      if (!got) return std::move(got).error();
      if (*got == 0) break;
      if (Result<void> put = write_all(*file, as_text({block.data(), *got})); !put) return put;
    }
    auto kept = std::make_shared<LogFile>(*log);
    kept->held = nullptr;
    kept->path = "/proc/self/fd/" + std::to_string(file->descriptor());
    side.kept.push_back({log->path, std::make_shared<File>(std::move(*file))});
    log = std::move(kept);
  }
  return {};
}

}  // namespace

Result<void> find_form(Side& side) {
  if (side.form == SideForm::feed) return {};
  Result<bool> lines = are_json_lines(side.logs, false);
  if (!lines) return std::move(lines).error();
  side.form = *lines ? SideForm::lines : SideForm::logs;
  if (Result<void> kept = keep_streams(side); !kept) return kept;
  // What convert makes of a log without rows is an empty file.
  bool is_empty = !side.logs.empty();
  for (const LogFilePtr& log : side.logs) {
    Result<std::unique_ptr<ByteStream>> stream = open_stream(*log);
    if (!stream) return std::move(stream).error();
    uint8_t first = 0;
    Result<size_t> got = (*stream)->look(0, &first, 1);
    is_empty &= got && *got == 0;
  }
  if (is_empty) side.form = SideForm::lines;
  return {};
}

}  // namespace binsift
