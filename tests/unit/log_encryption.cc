#include <zlib.h>

#include "encrypted_log.h"
#include "log/mysql_encryption.h"
#include "log/open_log.h"

using namespace binsift;
using namespace binsift::test;

namespace {

constexpr const char* kEncryptedFixtures[] = {"mysql-encrypted", "mariadb-encrypted-cbc",
                                              "mariadb-encrypted-ctr"};

Converted convert_with(Bytes log, const KeyringPtr& keyring) {
  const ScratchFile file(log);
  return convert_files({file.path()}, {}, {}, 1, keyring);
}

OpenedLog opened(const std::string& path, const KeyringPtr& keyring) {
  Result<OpenedLog> log = open_log(LogFile{path, "log", keyring});
  REQUIRE(log);
  return std::move(*log);
}

Buffer read_in_pieces(ByteStream& stream, size_t piece) {
  Buffer all, block(piece);
  for (;;) {
    Result<size_t> got = stream.read(block.data(), piece);
    REQUIRE(got);
    if (*got == 0) return all;
    all.insert(all.end(), block.begin(), block.begin() + long(*got));
  }
}

Buffer gzipped(Bytes plain) {
  Buffer packed(compressBound(uLong(plain.size())) + 64);
  z_stream zlib{};
  deflateInit2(&zlib, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  zlib.next_in = const_cast<uint8_t*>(plain.data());
  zlib.avail_in = uInt(plain.size());
  zlib.next_out = packed.data();
  zlib.avail_out = uInt(packed.size());
  deflate(&zlib, Z_FINISH);
  packed.resize(zlib.total_out);
  deflateEnd(&zlib);
  return packed;
}

// Events of every size around the blocks of AES, and some that are larger than what is read at once.
Buffer log_of_sizes() {
  LogBuilder log = start_encryption_log();
  for (size_t size = 0; size < 70; ++size)
    log.event(EventType::IGNORABLE_LOG_EVENT, Buffer(size, uint8_t(size)));
  for (const size_t size : {4000u, 300000u, 700001u}) {
    Buffer body(size);
    for (size_t i = 0; i < size; ++i) body[i] = uint8_t(i * 31 + i / 256);
    log.event(EventType::IGNORABLE_LOG_EVENT, body);
  }
  return log.transaction(1).bytes();
}

}  // namespace

TEST_CASE("edges 13, 75, 76: an encrypted log gives its rows with its keyring") {
  for (const char* name : kEncryptedFixtures) {
    CAPTURE(name);
    const KeyringPtr keyring = fixture_keyring(name);
    const Buffer log = fixture(std::string(name) + "/binlog.000001");
    const Converted plain = convert_with(log, keyring);
    CHECK_FALSE(plain.failed);
    CHECK(plain.row_count() == 13);
    CHECK(convert_with(gzipped(log), keyring).rows == plain.rows);

    const Converted locked = convert_with(log, {});
    REQUIRE(locked.failed);
    CHECK(locked.error.kind == ErrorKind::missing_key);
    CHECK(locked.rows.empty());
    CHECK_FALSE(locked.error.file.empty());
  }
}

TEST_CASE("edge 75: positions of an encrypted MySQL log are those of the plain log") {
  const Buffer log = fixture("mysql-encrypted/binlog.000002");
  const ScratchFile file(log);
  OpenedLog opened_log = opened(file.path(), fixture_keyring("mysql-encrypted"));
  const Buffer plain = read_in_pieces(*opened_log.stream, 100);
  CHECK(plain.size() == log.size() - kMysqlEncryptionHeader);
  for_each_event(plain, [&](Bytes event, const FormatDescription&) {
    CHECK(header_of(event).end_log_pos == size_t(event.data() - plain.data()) + event.size());
  });
  CHECK(opened_log.encryption.kind == Encryption::Kind::mysql);
  CHECK(opened_log.encryption.key_id == "MySQLReplicationKey_11111111-2222-3333-4444-555555555555_2");
  CHECK(opened_log.encryption.is_open);
}

TEST_CASE("edge 76: events of every size decrypt, in CBC and CTR, in pieces, ahead, back and mapped") {
  const Buffer plain = log_of_sizes();
  for (const AesMode mode : {AesMode::cbc, AesMode::ctr}) {
    const Buffer log = encrypted_log(mode, plain);
    REQUIRE(log != plain);
    for (const Buffer& wrapped : {log, gzipped(log)}) {
      const ScratchFile file(wrapped);
      for (const size_t piece : {1u, 7u, 64u, 1000u, 1000000u})
        CHECK(read_in_pieces(*opened(file.path(), test_keyring()).stream, piece) == plain);

      OpenedLog log_again = opened(file.path(), test_keyring());
      ByteStream& stream = *log_again.stream;
      Buffer some(5000);
      for (const size_t at : {0u, 3u, 200u, 1000u, 4000u, 250000u, 900000u, 100u}) {
        size_t have = 0;
        while (have < some.size()) {
          Result<size_t> got = stream.look(at + have, some.data() + have, some.size() - have);
          REQUIRE(got);
          REQUIRE(*got > 0);
          have += *got;
        }
        CHECK(std::equal(some.begin(), some.end(), plain.begin() + long(at)));
      }
      REQUIRE(stream.read(some.data(), 3000));
      OpenedLog third = opened(file.path(), test_keyring());
      size_t have = 0;
      while (have < 3000) have += *third.stream->read(some.data() + have, 3000 - have);
      REQUIRE(third.stream->unread(Bytes(some).first(3000).last(700)));
      Result<Mapping> mapping = third.stream->map(400000);
      REQUIRE(mapping);
      CHECK(std::equal(mapping->bytes().begin(), mapping->bytes().end(), plain.begin() + 2300));
      REQUIRE(third.stream->skip(100));
      const Buffer rest = read_in_pieces(*third.stream, 4096);
      CHECK(std::equal(rest.begin(), rest.end(), plain.begin() + 402400, plain.end()));
      CHECK(*third.stream->look(0, some.data(), some.size()) == 0);
    }
  }
}

TEST_CASE("edge 76: a torn tail of an encrypted log is held back, not guessed") {
  LogBuilder builder = start_encryption_log();
  builder.transaction(1);
  const size_t whole = builder.size();
  builder.transaction(2, "a longer text for the second one");
  for (const AesMode mode : {AesMode::cbc, AesMode::ctr}) {
    const Buffer log = encrypted_log(mode, builder.bytes());
    for (size_t size = whole; size < log.size(); ++size) {
      CAPTURE(size);
      const Converted cut = convert_with(Bytes(log).first(size), test_keyring());
      CHECK_FALSE(cut.failed);
      CHECK(cut.row_count() >= 1);
      if (size > whole) CHECK(cut.notes.size() == 1);
    }
  }
}

TEST_CASE("a wrong key is told from damage") {
  const Buffer plain = start_encryption_log().transaction(1).transaction(2).bytes();
  const KeyringPtr wrong = keyring_of("1;00000000000000000000000000000000\n");
  const KeyringPtr both = keyring_of(
      "1;00000000000000000000000000000000\n1;"
      "770A8A65DA156D24EE2A093277530142F2C8D3C6F9A04B1E5D7C8A9B0F1E2D3C\n");
  for (const AesMode mode : {AesMode::cbc, AesMode::ctr}) {
    Buffer log = encrypted_log(mode, plain);
    Converted converted = convert_with(log, wrong);
    REQUIRE(converted.failed);
    CHECK(converted.error.kind == ErrorKind::missing_key);
    CHECK(converted.error.detail.find("does not open") != std::string::npos);
    CHECK(convert_with(log, both).row_count() == 2);

    // Its first event damaged: the others tell that the key is right.
    const size_t first = 4 + header_of(Bytes(plain).subspan(4)).event_size + 40;
    for (size_t i = 0; i < 16; ++i) log[first + 20 + i] ^= 0x55;
    converted = convert_with(log, test_keyring());
    REQUIRE(converted.failed);
    CHECK(converted.error.kind != ErrorKind::missing_key);
    CHECK(converted.rows.empty());
  }
}

TEST_CASE("a MariaDB log without checksums is opened by where its events end") {
  // The checksum bytes are there all the same, and wrong.
  Buffer plain = start_encryption_log().transaction(1).transaction(2).bytes();
  const Buffer log = [&] {
    Buffer broken = plain;
    for_each_event(plain, [&](Bytes event, const FormatDescription&) {
      if (header_of(event).type != EventType::FORMAT_DESCRIPTION_EVENT &&
          header_of(event).type != EventType::START_ENCRYPTION_EVENT)
        broken[size_t(event.data() - plain.data()) + event.size() - 1] ^= 1;
    });
    return encrypted_log(AesMode::ctr, broken);
  }();
  const ScratchFile file(log);
  ConvertOptions options;
  options.verify_checksums = false;
  CHECK(convert_files({file.path()}, {}, options, 1, test_keyring()).row_count() == 2);
}

TEST_CASE("a large encrypted transaction and an enormous event are read in bounded memory") {
  LogBuilder builder = start_encryption_log();
  builder.gtid(1).query("BEGIN");
  const std::string text(190, 'x');
  for (uint32_t i = 0; i < 30000; ++i) builder.table_map().insert(i, text);
  builder.event(EventType::IGNORABLE_LOG_EVENT, Buffer(UnitCutter::kLargestEvent + 5, 7)).xid(77);
  const Converted converted = convert_with(encrypted_log(AesMode::ctr, builder.bytes()), test_keyring());
  CHECK_FALSE(converted.failed);
  CHECK(converted.row_count() == 30000);
  const size_t last = converted.rows.rfind("{\"type\"", converted.rows.size() - 2);
  CHECK(converted.rows.find("\"xid\":77", last) != std::string::npos);
}

TEST_CASE("START_ENCRYPTION_EVENT with another scheme or key version is named") {
  const auto error_of = [](LogBuilder builder, const KeyringPtr& keyring) {
    const ScratchFile file(encrypted_log(AesMode::cbc, builder.transaction(1).bytes()));
    OpenedLog log = opened(file.path(), keyring);
    REQUIRE(log.locked);
    CHECK(log.locked->event_type == "START_ENCRYPTION_EVENT");
    CHECK(log.locked->position == 4u + header_of(Bytes(builder.bytes()).subspan(4)).event_size);
    return std::move(*log.locked);
  };
  CHECK(error_of(start_encryption_log(1, 2), test_keyring()).kind == ErrorKind::unsupported);
  const Error missing = error_of(start_encryption_log(9), keyring_of("2;00000000000000000000000000000000"));
  CHECK(missing.kind == ErrorKind::missing_key);
  CHECK(missing.detail.find("1 (version 9)") != std::string::npos);
  // A key that was rotated and is known under the same id opens it.
  const ScratchFile file(encrypted_log(AesMode::cbc, start_encryption_log(9).transaction(1).bytes()));
  CHECK(opened(file.path(), test_keyring()).encryption.key_version == 9);
  CHECK(opened(file.path(), test_keyring()).encryption.is_open);
}

TEST_CASE("edge 75: a damaged header of an encrypted MySQL log is told with its offset and field") {
  Buffer header = fixture("mysql-encrypted/binlog.000002");
  header.resize(kMysqlEncryptionHeader);
  const Result<MysqlEncryptionHeader> good = decode_mysql_encryption_header(header);
  REQUIRE(good);
  CHECK(good->password.size() == 32);
  CHECK(good->iv.size() == 16);
  const auto with = [&](size_t at, uint8_t value) {
    Buffer damaged = header;
    damaged[at] = value;
    Result<MysqlEncryptionHeader> decoded = decode_mysql_encryption_header(damaged);
    REQUIRE_FALSE(decoded);
    return std::move(decoded).error();
  };
  CHECK(with(4, 2).kind == ErrorKind::unsupported);
  CHECK(with(4, 2).position == 4u);
  CHECK(with(5, 0x77).position == 5u);
  CHECK(std::string(with(5, 0x77).field) == "encryption field");
  CHECK(std::string(with(5, 0).field) == "key id");
  CHECK(std::string(with(6, 0).field) == "encryption field");
  CHECK(std::string(with(6, 0xFF).field) != "");
  const size_t password = 7 + good->key_id.size();
  CHECK(std::string(with(password, 0).field) == "file password");
  CHECK(std::string(with(password + 33, 0).field) == "IV");
  for (size_t size = 0; size < header.size(); ++size) {
    const Result<MysqlEncryptionHeader> cut = decode_mysql_encryption_header(Bytes(header).first(size));
    REQUIRE_FALSE(cut);
    CHECK(cut.error().kind == ErrorKind::need_more);
  }
}

TEST_CASE("edge 13: MariaDB's .ibb logs are named") {
  Buffer page(16384);
  const Buffer magic = from_hex("fefe0d01 0e000000 01000000 00000000");
  std::copy(magic.begin(), magic.end(), page.begin());
  const Converted converted = convert_with(page, {});
  REQUIRE(converted.failed);
  CHECK(converted.error.kind == ErrorKind::unsupported);
  CHECK(converted.error.detail.find(".ibb") != std::string::npos);
}

TEST_CASE("edge 76: an encrypted relay log, whose end positions are its source's, is opened and cut") {
  const Buffer log = fixture("mariadb-encrypted-pair/replica-relay/relay-bin.000001");
  const KeyringPtr keyring = fixture_keyring("mariadb-encrypted-pair/replica-relay");
  for (size_t size = 4; size <= log.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(convert_with(Bytes(log).first(size), keyring).failed);
  }
}

TEST_CASE("edge 76: a damaged length of an encrypted event is damage also where no end position tells") {
  const LogBuilder builder = start_encryption_log();
  LogBuilder log = builder;
  log.ends_are_zero().transaction(1);
  const size_t first = log.size();
  log.transaction(2).transaction(3);
  for (const AesMode mode : {AesMode::cbc, AesMode::ctr}) {
    Buffer damaged = encrypted_log(mode, log.bytes());
    REQUIRE(convert_with(damaged, test_keyring()).row_count() == 3);
    damaged[first + 11] ^= 1;  // the GTID of the second transaction claims 64 KiB more
    const Converted converted = convert_with(damaged, test_keyring());
    REQUIRE(converted.failed);
    CHECK(converted.error.kind == ErrorKind::corrupt);
    CHECK(*converted.error.position == first);
    CHECK(converted.row_count() == 1);
  }
}
