#include "log/byte_stream.h"
#include "log/source.h"
#include "log_builder.h"
#include "../wrapped.h"

using namespace binsift;
using namespace binsift::test;

namespace {

Buffer random_bytes(size_t size) {
  Buffer bytes(size);
  uint32_t state = 1;
  for (uint8_t& byte : bytes) byte = uint8_t((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

Buffer rest_of(ByteStream& stream) {
  Buffer all, block(10000);
  for (;;) {
    Result<size_t> got = stream.read(block.data(), block.size());
    REQUIRE(got);
    if (*got == 0) return all;
    all.insert(all.end(), block.begin(), block.begin() + long(*got));
  }
}

}  // namespace

TEST_CASE("every kind of stream reads, looks ahead, gives back and maps the same bytes") {
  const Buffer plain = random_bytes(1 << 20);
  for (const Buffer& wrapped : {plain, gzipped(plain), zstandard(plain)}) {
    const ScratchFile file(wrapped);
    Result<std::unique_ptr<ByteStream>> opened = open_stream(file.path());
    REQUIRE(opened);
    ByteStream& stream = **opened;
    Buffer first(1000), ahead(50);
    size_t have = 0;
    while (have < first.size()) have += *stream.read(first.data() + have, first.size() - have);
    CHECK(std::equal(first.begin(), first.end(), plain.begin()));
    CHECK(*stream.look(500000, ahead.data(), ahead.size()) == 50);
    CHECK(std::equal(ahead.begin(), ahead.end(), plain.begin() + 501000));
    REQUIRE(stream.unread(Bytes(first).last(300)));
    Result<Mapping> mapping = stream.map(200000);
    REQUIRE(mapping);
    CHECK(std::equal(mapping->bytes().begin(), mapping->bytes().end(), plain.begin() + 700));
    mapping->forget_pages();
    CHECK(mapping->bytes()[0] == plain[700]);
    REQUIRE(stream.skip(1000));
    const Buffer rest = rest_of(stream);
    CHECK(rest.size() == plain.size() - 201700);
    CHECK(std::equal(rest.begin(), rest.end(), plain.begin() + 201700));
    CHECK_FALSE(stream.ended_torn());
    CHECK(*stream.look(0, ahead.data(), ahead.size()) == 0);
  }
}

TEST_CASE("several gzip members and zstd frames are one stream") {
  const Buffer plain = random_bytes(300000);
  for (const auto pack : {gzipped, zstandard}) {
    Buffer both = pack(Bytes(plain).first(100000));
    const Buffer second = pack(Bytes(plain).subspan(100000));
    both.insert(both.end(), second.begin(), second.end());
    const ScratchFile file(both);
    CHECK(rest_of(**open_stream(file.path())) == plain);
  }
}

TEST_CASE("a wrapped log with a torn tail is read as far as it goes") {
  LogBuilder log;
  for (uint64_t i = 1; i < 3000; ++i) log.transaction(i, std::to_string(i * 7919));
  for (const auto pack : {gzipped, zstandard}) {
    const Buffer wrapped = pack(log.bytes());
    CHECK(convert_bytes(wrapped).row_count() == 2999);
    const Converted torn = convert_bytes(Bytes(wrapped).first(wrapped.size() / 2));
    CHECK_FALSE(torn.failed);
    CHECK(torn.row_count() < 2999);
    CHECK(torn.notes.size() == 1);
  }
}

TEST_CASE("a damaged wrapping is damage, not an end") {
  Buffer wrapped = gzipped(random_bytes(200000));
  wrapped[wrapped.size() / 2] ^= 0x55;
  const ScratchFile file(wrapped);
  Result<std::unique_ptr<ByteStream>> opened = open_stream(file.path());
  Buffer block(10000);
  Result<size_t> got = size_t{1};
  while (got && *got > 0) got = (*opened)->read(block.data(), block.size());
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == ErrorKind::corrupt);
}

TEST_CASE("edge 14: names past .999999 grow, and an index may be relative") {
  char folder[] = "/tmp/binsift-test-XXXXXX";
  REQUIRE(mkdtemp(folder));
  const std::string root = folder;
  const Buffer log = LogBuilder().transaction(1).bytes();
  const auto put = [&](const std::string& name, std::string_view content) {
    FILE* file = fopen((root + "/" + name).c_str(), "wb");
    fwrite(content.data(), 1, content.size(), file);
    fclose(file);
  };
  for (const char* name : {"binlog.1000000", "binlog.999999", "binlog.000002.gz"})
    put(name, as_text(std::string_view(name).ends_with(".gz") ? gzipped(log) : log));
  put("notes.txt", "not a log\n");
  Result<std::vector<LogFilePtr>> found = find_logs({root});
  REQUIRE(found);
  REQUIRE(found->size() == 3);
  CHECK((*found)[0]->name == "binlog.000002");
  CHECK((*found)[1]->name == "binlog.999999");
  CHECK((*found)[2]->name == "binlog.1000000");

  put("binlog.index", "./binlog.999999\n/nowhere/binlog.1000000\n");
  found = find_logs({root});
  REQUIRE(found);
  CHECK(found->size() == 2);
  CHECK(find_logs({root + "/binlog.index"})->size() == 2);
  put("binlog.index", "./binlog.999999\n./binlog.000555\n");
  REQUIRE_FALSE(find_logs({root}));
  CHECK(find_logs({root}).error().kind == ErrorKind::io);
  for (const char* name :
       {"binlog.1000000", "binlog.999999", "binlog.000002.gz", "notes.txt", "binlog.index"})
    REQUIRE(remove_file(root + "/" + name));
  rmdir(folder);
}
