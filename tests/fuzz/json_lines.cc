// JSON lines that claim to be row changes: whole, and in two parts, they are the same transactions, and what is
// made of two of them is compared.
#include "verify/json_lines.h"
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Read whole = read(text, 0, nullptr), parted = read(text, size / 2, nullptr);
  if (whole.failed != parted.failed || whole.digests.size() != parted.digests.size()) __builtin_trap();
  TransactionPlaces wanted;
  for (size_t i = 0; i < whole.digests.size(); ++i) {
    if (whole.digests[i].crc != parted.digests[i].crc || whole.digests[i].begin != parted.digests[i].begin)
      __builtin_trap();
    wanted.add({whole.digests[i].log, whole.digests[i].begin, whole.digests[i].row});
  }
  const Read again = read(text, size, &wanted);
  if (again.digests.size() != whole.digests.size()) __builtin_trap();
  for (size_t i = 0; i + 1 < again.contents.size(); ++i) {
    if (find_difference(again.contents[i], again.contents[i]).kind != Difference::Kind::none)
      __builtin_trap();
    find_difference(again.contents[i], again.contents[i + 1]);
  }
  return 0;
}
