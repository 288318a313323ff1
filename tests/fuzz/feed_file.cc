// A Parquet file that claims to be a feed of changes: its rows, or an error; with checksums and, so that what is
// behind them is reached, without.
#include "lake/feed_file.h"

#include <algorithm>

using namespace binsift;

namespace {

void read(Bytes bytes, bool checks_pages) {
  parquet::FileBytes file;
  file.size = bytes.size();
  file.checks_pages = checks_pages;
  file.read = [bytes](uint64_t offset, uint8_t* into, size_t size) -> Result<void> {
    if (offset > bytes.size() || size > bytes.size() - offset) __builtin_trap();
    std::copy_n(bytes.begin() + long(offset), size, into);
    return {};
  };
  Result<std::unique_ptr<FeedFile>> feed = FeedFile::open("db=a/table=b/x.parquet", std::move(file));
  if (!feed) return;
  OutBuffer out;
  uint64_t rows = 0;
  for (;; ++rows) {
    Result<bool> more = (*feed)->next();
    if (!more) return;
    if (!*more) break;
    out.clear();
    for (size_t i = 0; i < (*feed)->column_count(); ++i)
      if ((*feed)->has(i)) static_cast<void>((*feed)->append_value(i, out));
    // Nulls take no room: there may be more of them than anybody has the time for.
    if (rows > 100000) return;
  }
  if (rows != (*feed)->row_count()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  read({bytes, size}, true);
  read({bytes, size}, false);
  return 0;
}
