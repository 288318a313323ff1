// Damage in encrypted logs: what --salvage makes of the events behind it.
#include "../wrapped.h"
#include "encrypted_log.h"
#include "log/open_log.h"

using namespace binsift;
using namespace binsift::test;

namespace {

constexpr size_t kMysqlHeader = 512;

Converted convert_encrypted(Bytes log, const KeyringPtr& keyring, bool salvage) {
  ConvertOptions options;
  options.damage.salvage = salvage;
  const ScratchFile file(log);
  return convert_files({file.path()}, {}, options, 1, keyring);
}

// A MariaDB log of transactions 1, 2, 3 …, encrypted, and where each of them starts.
struct Encrypted {
  Buffer bytes;
  std::vector<size_t> starts;
};
Encrypted mariadb_log(AesMode mode, unsigned transactions, bool ends_are_zero = false) {
  LogBuilder log(0, "11.4.2-MariaDB");
  log.event(EventType::START_ENCRYPTION_EVENT, Wire().number(1, 1).number(1, 4).text(as_text(kTestNonce)));
  if (ends_are_zero) log.ends_are_zero();
  Encrypted encrypted;
  for (unsigned number = 1; number <= transactions; ++number) {
    encrypted.starts.push_back(log.size());
    log.event(EventType::GTID_EVENT,
              Wire().number(number, 8).number(0, 4).number(FL_TRANSACTIONAL, 1).number(0, 6));
    log.table_map().event(EventType::WRITE_ROWS_EVENT_V1, Wire()
                                                              .number(7, 6)
                                                              .number(STMT_END_F, 2)
                                                              .number(2, 1)
                                                              .number(3, 1)
                                                              .number(0, 1)
                                                              .number(number, 4)
                                                              .short_text(std::string(number % 100, 'x')));
    log.xid(number);
  }
  encrypted.starts.push_back(log.size());
  encrypted.bytes = encrypted_log(mode, log.bytes());
  return encrypted;
}

// The numbers of the transactions whose rows came out, in order.
std::vector<unsigned> rows_of(const Converted& got) {
  std::vector<unsigned> numbers;
  const std::string key = "\"after\":{\"@1\":";
  for (size_t at = 0; (at = got.rows.find(key, at)) != std::string::npos; ++at)
    numbers.push_back(unsigned(std::stoul(got.rows.substr(at + key.size()))));
  return numbers;
}

std::vector<unsigned> all_but(unsigned count, std::initializer_list<unsigned> left_out) {
  std::vector<unsigned> numbers;
  for (unsigned i = 1; i <= count; ++i)
    if (std::find(left_out.begin(), left_out.end(), i) == left_out.end()) numbers.push_back(i);
  return numbers;
}

}  // namespace

TEST_CASE("edge 76: behind a damaged event of an encrypted log the next transaction is read") {
  for (const AesMode mode : {AesMode::cbc, AesMode::ctr})
    for (const bool ends_are_zero : {false, true}) {
      const Encrypted log = mariadb_log(mode, 60, ends_are_zero);
      const auto with_damage_at = [&](size_t at, std::initializer_list<uint8_t> bytes) {
        Buffer damaged = log.bytes;
        for (const uint8_t byte : bytes) damaged[at++] ^= byte;
        return convert_encrypted(damaged, test_keyring(), true);
      };
      const size_t start = log.starts[19];  // of the 20th
      CAPTURE(ends_are_zero);
      // In a value; in a header; in a length: larger, smaller, past the log's end, nothing.
      CHECK(rows_of(with_damage_at(log.starts[20] - 60, {0xFF})) == all_but(60, {20}));
      CHECK(rows_of(with_damage_at(start + 1, {0x10})) == all_but(60, {20}));
      CHECK(rows_of(with_damage_at(start + 9, {0x40})) == all_but(60, {20}));
      CHECK(rows_of(with_damage_at(start + 9, {0x07})) == all_but(60, {20}));
      CHECK(rows_of(with_damage_at(start + 11, {0x40})) == all_but(60, {20}));
      CHECK(rows_of(with_damage_at(start + 9, {log.bytes[start + 9]})) == all_but(60, {20}));
      // Two in one log.
      Buffer damaged = log.bytes;
      damaged[start + 9] ^= 0x20;
      damaged[log.starts[39] + 10] ^= 0x01;
      const Converted two = convert_encrypted(damaged, test_keyring(), true);
      CHECK(rows_of(two) == all_but(60, {20, 40}));
      REQUIRE(two.left_out.size() == 2);
      CHECK(two.left_out[0].begin == start);
      CHECK(two.left_out[0].end == log.starts[20]);
      // Without --salvage it stays damage.
      CHECK(convert_encrypted(damaged, test_keyring(), false).failed);
      // A hole of zeros over several transactions
      damaged = log.bytes;
      std::fill(damaged.begin() + long(start + 5), damaged.begin() + long(log.starts[22] + 5), uint8_t(0));
      CHECK(rows_of(convert_encrypted(damaged, test_keyring(), true)) == all_but(60, {20, 21, 22, 23}));
    }
}

TEST_CASE("edge 76: the last event's length, and a torn tail, of an encrypted log that is salvaged") {
  const Encrypted log = mariadb_log(AesMode::cbc, 10);
  const size_t xid = log.bytes.size() - 31;
  Buffer damaged = log.bytes;
  damaged[xid + 10] ^= 0x01;
  const Converted wrong_length = convert_encrypted(damaged, test_keyring(), true);
  CHECK(rows_of(wrong_length) == all_but(10, {10}));
  CHECK(wrong_length.left_out.size() == 1);
  for (size_t cut = 1; cut < 150; cut += 7) {
    CAPTURE(cut);
    const Converted torn =
        convert_encrypted(Bytes(log.bytes).first(log.bytes.size() - cut), test_keyring(), true);
    CHECK_FALSE(torn.failed);
    CHECK(torn.left_out.empty());
    CHECK(torn.notes.size() == 1);
  }
}

TEST_CASE("edge 75: behind a damaged event of an encrypted MySQL log the next transaction is read") {
  const Buffer log = fixture("mysql-encrypted/binlog.000002");
  const Converted whole = convert_encrypted(log, fixture_keyring("mysql-encrypted"), false);
  REQUIRE_FALSE(whole.failed);
  for (size_t at = kMysqlHeader + 200; at + 100 < log.size(); at += log.size() / 40) {
    CAPTURE(at);
    Buffer damaged = log;
    damaged[at] ^= 0x11;
    const Converted got = convert_encrypted(damaged, fixture_keyring("mysql-encrypted"), true);
    REQUIRE_FALSE(got.failed);
    REQUIRE(got.left_out.size() == 1);
    CHECK(got.left_out[0].begin <= at - kMysqlHeader);
    CHECK(got.left_out[0].end > at - kMysqlHeader);
    CHECK(got.left_out[0].end - got.left_out[0].begin < log.size() / 2);
  }
}

TEST_CASE("edges 75, 76: an encrypted log in frames or members is read on behind one that is damaged") {
  const Encrypted mariadb = mariadb_log(AesMode::ctr, 200);
  const Buffer mysql = fixture("mysql-encrypted/binlog.000001");
  for (const bool gzip : {false, true})
    for (const bool is_mysql : {false, true}) {
      CAPTURE(gzip);
      CAPTURE(is_mysql);
      const Bytes log = is_mysql ? Bytes(mysql) : Bytes(mariadb.bytes);
      const KeyringPtr keyring = is_mysql ? fixture_keyring("mysql-encrypted") : test_keyring();
      const std::string whole = convert_encrypted(log, keyring, false).rows;
      const size_t frame = log.size() / 9;
      const size_t lost = 4;
      Buffer packed;
      for (size_t at = 0, number = 0; at < log.size(); at += frame, ++number) {
        const Bytes part = log.subspan(at, std::min(frame, log.size() - at));
        Buffer one = gzip ? gzipped(part) : zstandard(part);
        if (number == lost) std::fill_n(one.begin() + long(one.size() / 2), 12, uint8_t(0x55));
        if (number == lost) std::fill_n(one.begin() + 12, 12, uint8_t(0x55));
        packed.insert(packed.end(), one.begin(), one.end());
      }
      CHECK((convert_encrypted(packed, keyring, false).failed || gzip));
      const Converted got = convert_encrypted(packed, keyring, true);
      REQUIRE_FALSE(got.failed);
      bool told = false;
      for (const LeftOut& range : got.left_out)
        told |= to_text(range.error).find("the compressed file is damaged") != std::string::npos;
      CHECK(told);
      // What is in front and behind came, all of it with its own positions, and nothing else.
      size_t from = 0;
      for (size_t at = 0, end; (end = got.rows.find('\n', at)) != std::string::npos; at = end + 1) {
        const size_t found = whole.find(got.rows.substr(at, end + 1 - at), from);
        REQUIRE(found != std::string::npos);
        from = found;
      }
      CHECK(got.rows.size() > whole.size() / 2);
      CHECK(whole.ends_with(got.rows.substr(got.rows.rfind('\n', got.rows.size() - 2) + 1)));
    }
}
