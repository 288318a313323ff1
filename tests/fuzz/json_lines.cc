// JSON lines that claim to be row changes: whole, in two parts, and as a file of a partition they are the same
// transactions, and what is made of two of them is compared. As two files of partitions they are read, too.
#include "verify/json_lines.h"

#include <sys/mman.h>
#include <unistd.h>

#include "verify/difference.h"

using namespace binsift;

namespace {

struct Read {
  std::vector<TransactionDigest> digests;
  std::vector<std::string> contents;
  bool failed = false;
};

Read read(std::string_view text, size_t part, const TransactionPlaces* wanted) {
  Read read;
  Side side;
  side.form = SideForm::lines;
  side.logs.push_back(std::make_shared<LogFile>(LogFile{"x", "x"}));
  JsonLines lines(side, wanted, false, [&](const TransactionDigest& digest, std::string_view content) {
    read.digests.push_back(digest);
    read.contents.emplace_back(content);
    return true;
  });
  Result<void> added = lines.records().add(text.substr(0, part));
  if (added) added = lines.records().add(text.substr(part));
  if (added) added = lines.records().end_file();
  if (added) lines.end();
  read.failed = !added;
  return read;
}

// The texts as files of partitions.
Read read_partitions(std::initializer_list<std::string_view> texts) {
  Read read;
  Side side;
  side.form = SideForm::lines;
  std::vector<File> files;
  for (const std::string_view text : texts) {
    const int descriptor = memfd_create("lines", 0);
    if (descriptor < 0) __builtin_trap();
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    files.emplace_back(descriptor, path);
    if (!write_all(files.back(), text)) __builtin_trap();
    LogFile file{path, "x"};
    file.in_partition = true;
    side.logs.push_back(std::make_shared<LogFile>(std::move(file)));
  }
  const Result<void> done = scan_lines(side, nullptr, [&](const TransactionDigest& digest, std::string_view) {
    read.digests.push_back(digest);
    return true;
  });
  read.failed = !done;
  return read;
}

void demand_same(const Read& a, const Read& b) {
  if (a.failed != b.failed || a.digests.size() != b.digests.size()) __builtin_trap();
  for (size_t i = 0; i < a.digests.size(); ++i)
    if (a.digests[i].crc != b.digests[i].crc || a.digests[i].begin != b.digests[i].begin) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Read whole = read(text, 0, nullptr);
  demand_same(whole, read(text, size / 2, nullptr));
  // What a compressed file is, is told from its first bytes.
  if (size >= 1 && (text[0] == '{' || text[0] == '\n')) {
    demand_same(whole, read_partitions({text}));
    read_partitions({text.substr(0, size / 2), text.substr(size / 2)});
  }
  TransactionPlaces wanted;
  for (const TransactionDigest& digest : whole.digests) wanted.add({digest.log, digest.begin, digest.row});
  const Read again = read(text, size, &wanted);
  if (again.digests.size() != whole.digests.size()) __builtin_trap();
  for (size_t i = 0; i + 1 < again.contents.size(); ++i) {
    if (find_difference(again.contents[i], again.contents[i]).kind != Difference::Kind::none)
      __builtin_trap();
    find_difference(again.contents[i], again.contents[i + 1]);
  }
  return 0;
}
