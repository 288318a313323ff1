// Encrypted logs. First byte even: the header of a MySQL log. Odd: a MariaDB log, whose clear part has as
// many bytes as the second tells, read in pieces of as many as the third: what is read must be what a look
// ahead gives, also where damage is passed over (bit 1), with checksums or without (bit 2).
#include <algorithm>
#include <cstring>

#include "log/mariadb_encryption.h"
#include "log/mysql_encryption.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(Bytes bytes) : bytes_(bytes) {}
  Result<size_t> read(uint8_t* into, size_t size) override {
    Result<size_t> got = look(0, into, size);
    at_ += *got;
    return got;
  }
  Result<size_t> look(uint64_t ahead, uint8_t* into, size_t size) override {
    if (ahead >= bytes_.size() - at_) return size_t{0};
    const size_t part = std::min(size, bytes_.size() - at_ - size_t(ahead));
    std::memcpy(into, bytes_.data() + at_ + ahead, part);
    return part;
  }
  Result<Mapping> map(size_t) override { return Error{}; }
  Result<void> skip(uint64_t size) override { return at_ += size_t(size), Result<void>(); }
  Result<void> unread(Bytes bytes) override { return at_ -= bytes.size(), Result<void>(); }
  uint64_t input_size() const override { return bytes_.size(); }
  uint64_t input_position() const override { return at_; }

 private:
  Bytes bytes_;
  size_t at_ = 0;
};

std::vector<uint8_t> looked_at(ByteStream& stream, size_t piece) {
  std::vector<uint8_t> all, block(piece);
  for (;;) {
    Result<size_t> got = stream.look(all.size(), block.data(), block.size());
    demand(got.has_value());
    if (*got == 0) return all;
    all.insert(all.end(), block.begin(), block.begin() + long(*got));
  }
}

std::vector<uint8_t> read_all(ByteStream& stream, size_t piece, bool& damaged) {
  std::vector<uint8_t> all, block(piece);
  for (;;) {
    Result<size_t> got = stream.read(block.data(), block.size());
    if (!got) {
      demand(got.error().kind == ErrorKind::corrupt && got.error().position == all.size());
      return damaged = true, all;
    }
    if (*got == 0) return all;
    all.insert(all.end(), block.begin(), block.begin() + long(*got));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 3) return 0;
  const Key key(32, 0x42);
  if (bytes[0] % 2 == 0) {
    Result<MysqlEncryptionHeader> header = decode_mysql_encryption_header(Bytes(bytes + 1, size - 1));
    if (!header) return demand(header.error().position.has_value()), 0;
    demand(!header->key_id.empty() && header->password.size() == 32 && header->iv.size() == 16);
    demand(open_mysql_log_key(*header, key).key.size() == 32);
    return 0;
  }
  const Bytes log(bytes + 3, size - 3);
  if (bytes[1] > log.size()) return 0;
  const std::vector<uint8_t> nonce(12, 7);
  std::unique_ptr<ByteStream> inner = std::make_unique<MemoryStream>(log);
  Result<std::unique_ptr<ByteStream>> opened = open_mariadb_stream(
      inner, bytes[1], nonce, {key}, {.goes_on = (bytes[0] & 2) != 0, .has_checksums = (bytes[0] & 4) == 0});
  demand(opened.has_value());
  if (!*opened) return 0;
  ByteStream& stream = **opened;
  const std::vector<uint8_t> ahead = looked_at(stream, bytes[2] + 1u);
  bool damaged = false;
  const std::vector<uint8_t> read = read_all(stream, 256u - bytes[2], damaged);
  demand(read.size() <= ahead.size() && std::equal(read.begin(), read.end(), ahead.begin()));
  demand(!damaged || (bytes[0] & 2) == 0);
  demand(damaged || read.size() == ahead.size());
  demand(damaged || read.size() + stream.held_back() == log.size());
  return 0;
}
