// Damage in a .zst or .gz of a log: what --salvage makes of the frames and members behind it.
#include "log/byte_stream.h"
#include "log_builder.h"
#include "../wrapped.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// A log whose transactions are 1, 2, 3 …, as frames that end where they may.
struct Wrapped {
  Buffer bytes;
  std::vector<size_t> begins;  // of the frames, and the end
  Buffer plain;
};

Wrapped wrapped_log(unsigned transactions, size_t frame, bool gzip, LogBuilder log = LogBuilder()) {
  for (unsigned i = 1; i <= transactions; ++i) log.transaction(i, "text " + std::to_string(i * 7919));
  Wrapped wrapped{.plain = log.bytes()};
  for (size_t at = 0; at < wrapped.plain.size(); at += frame) {
    wrapped.begins.push_back(wrapped.bytes.size());
    const Bytes part = Bytes(wrapped.plain).subspan(at, std::min(frame, wrapped.plain.size() - at));
    const Buffer packed = gzip ? gzipped(part) : zstandard(part);
    wrapped.bytes.insert(wrapped.bytes.end(), packed.begin(), packed.end());
  }
  wrapped.begins.push_back(wrapped.bytes.size());
  return wrapped;
}

Converted salvage(Bytes log, std::string_view ending = "") {
  ConvertOptions options;
  options.damage.salvage = true;
  const ScratchFile file(log, ending);
  return convert_files({file.path()}, {}, options);
}

// The lines without what a lost XID or GTID can't change: all of them must be lines of the whole log.
void check_right(const Converted& got, const Converted& whole, size_t least) {
  REQUIRE_FALSE(got.failed);
  CHECK(got.row_count() >= least);
  size_t from = 0;
  for (size_t at = 0, end; (end = got.rows.find('\n', at)) != std::string::npos; at = end + 1) {
    const size_t found = whole.rows.find(got.rows.substr(at, end + 1 - at), from);
    if (found == std::string::npos) {
      FAIL_CHECK("a line that is not the log's: ", got.rows.substr(at, end - at));
      return;
    }
    from = found;
  }
}

}  // namespace

TEST_CASE("a damaged frame or member is left out, and what stands behind it has its positions") {
  for (const bool gzip : {false, true}) {
    CAPTURE(gzip);
    const Wrapped log = wrapped_log(2000, 30'000, gzip);
    REQUIRE(log.begins.size() > 12);
    const Converted whole = convert_bytes(log.plain);
    REQUIRE(whole.row_count() == 2000);
    const size_t a_frame = 30'000 / (log.plain.size() / 2000) + 2;
    // Within a frame's header, its first bytes, its middle, its end; several frames, the first, the last.
    for (const size_t frame : {size_t{0}, size_t{5}, log.begins.size() - 2})
      for (const size_t into : {size_t{0}, size_t{1}, size_t{4}, size_t{9}, size_t{40}, size_t{1000}}) {
        CAPTURE(frame);
        CAPTURE(into);
        if (gzip && into == 4) continue;  // the time of a member's header
        Buffer damaged = log.bytes;
        for (size_t i = 0; i < 3; ++i) damaged[log.begins[frame] + into + i] ^= 0x5A;
        const Converted stopped = convert_bytes(damaged);
        if (frame == 0 && into < 4) {
          // Nothing but its name says that it is compressed.
          CHECK(stopped.failed);
          continue;
        }
        CHECK((stopped.failed || stopped.row_count() < 2000 || gzip));
        const Converted got = salvage(damaged, gzip ? ".gz" : ".zst");
        if (frame == 0 && got.failed) {
          // The format description is gone.
          CHECK(to_text(got.error).find("--assume-version") != std::string::npos);
          continue;
        }
        check_right(got, whole, 2000 - a_frame);
        CHECK_FALSE(got.left_out.empty());
      }
  }
}

TEST_CASE("a lost frame is told with its bytes, in the wrapping and in the log") {
  const Wrapped log = wrapped_log(2000, 30'000, false);
  Buffer damaged = log.bytes;
  damaged[log.begins[4] + 9] ^= 0xFF;
  damaged[log.begins[4] + 10] ^= 0xFF;
  const Converted got = salvage(damaged);
  REQUIRE(got.left_out.size() == 1);
  const std::string text = to_text(got.left_out[0].error);
  CHECK(text.find("the compressed file is damaged within its bytes " + std::to_string(log.begins[4]) +
                  " to " + std::to_string(log.begins[5] - 1)) != std::string::npos);
  CHECK(got.left_out[0].begin <= 4 * 30'000);
  CHECK(got.left_out[0].end >= 5 * 30'000);
  CHECK(got.left_out[0].end <= 5 * 30'000 + 500);
}

TEST_CASE(
    "frames that end with transactions: what is lost between them is said also where no position tells") {
  // MariaDB 11.4 writes end_log_pos 0 for all of these.
  LogBuilder log(0, "11.4.2-MariaDB");
  log.ends_are_zero();
  std::vector<Buffer> frames{zstandard(log.bytes())};
  for (unsigned number = 1; number <= 3; ++number) {
    const size_t begin = log.size();
    log.event(EventType::GTID_EVENT,
              Wire().number(number, 8).number(0, 4).number(FL_TRANSACTIONAL, 1).number(0, 6));
    log.table_map().event(EventType::WRITE_ROWS_EVENT_V1, Wire()
                                                              .number(7, 6)
                                                              .number(STMT_END_F, 2)
                                                              .number(2, 1)
                                                              .number(3, 1)
                                                              .number(0, 1)
                                                              .number(number, 4)
                                                              .short_text("x"));
    frames.push_back(zstandard(Bytes(log.xid(number).bytes()).subspan(begin)));
  }
  frames[2][9] ^= 0xFF;
  frames[2][10] ^= 0xFF;
  Buffer all;
  for (const Buffer& frame : frames) all.insert(all.end(), frame.begin(), frame.end());
  const Converted got = salvage(all);
  REQUIRE_FALSE(got.failed);
  CHECK(got.row_count() == 2);
  CHECK(got.rows.find("\"@1\":3") != std::string::npos);
  REQUIRE(got.left_out.size() == 1);
  // The frame tells its size, so positions behind it are right.
  const Converted whole = convert_bytes(log.bytes());
  CHECK(whole.rows.ends_with(got.rows.substr(got.rows.find('\n') + 1)));
}

TEST_CASE("positions that would lie in front of the log are not believed behind a lost frame") {
  LogBuilder log;
  std::vector<size_t> begins{0};
  for (unsigned number = 1; number <= 9; ++number) {
    if (number % 3 == 1) begins.push_back(log.size());
    // Behind an event that a log starts with any position is a new start.
    if (number == 7) log.event(EventType::PREVIOUS_GTIDS_LOG_EVENT, Wire().number(0, 8));
    log.transaction(number, "text " + std::to_string(number));
  }
  Buffer plain = log.bytes();
  const size_t start = begins.back();
  for (size_t at = start + load_u32(plain.data() + start + 9); at < plain.size(); at += load_u32(plain.data() + at + 9)) {
    const uint32_t size = load_u32(plain.data() + at + 9), end = load_u32(plain.data() + at + 13) - 1'000'000;
    for (unsigned i = 0; i < 4; ++i) plain[at + 13 + i] = uint8_t(end >> (8 * i));
    const uint32_t sum = crc32(Bytes(plain).subspan(at, size - 4));
    for (unsigned i = 0; i < 4; ++i) plain[at + size - 4 + i] = uint8_t(sum >> (8 * i));
  }
  begins.push_back(plain.size());
  Buffer wrapped;
  for (size_t i = 0; i + 1 < begins.size(); ++i) {
    Buffer frame = zstandard(Bytes(plain).subspan(begins[i], begins[i + 1] - begins[i]));
    if (i == 2) frame[9] ^= 0xFF, frame[10] ^= 0xFF;
    wrapped.insert(wrapped.end(), frame.begin(), frame.end());
  }
  const Converted got = salvage(wrapped);
  REQUIRE_FALSE(got.failed);
  CHECK(got.row_count() == 6);
  REQUIRE(got.left_out.size() == 1);
  CHECK(got.left_out[0].begin <= begins[2]);
  CHECK(got.left_out[0].end <= begins[3]);
}

TEST_CASE("a frame that takes more memory than is given is told from a damaged one") {
  const Buffer wide{0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x90, 0x01, 0x00, 0x00};  // a window of 256 MiB
  const Converted got = convert_bytes(wide);
  REQUIRE(got.failed);
  CHECK(got.error.kind == ErrorKind::unsupported);
  CHECK(to_text(got.error).find("zstd -d --long=31") != std::string::npos);
}

TEST_CASE("one frame that is damaged in its middle gives what stands in front of the damage") {
  for (const bool gzip : {false, true}) {
    const Wrapped log = wrapped_log(20'000, 1 << 30, gzip);
    Buffer damaged = log.bytes;
    for (size_t i = 0; i < 40; ++i) damaged[damaged.size() * 3 / 4 + i] ^= 0xA7;
    const Converted got = salvage(damaged);
    check_right(got, convert_bytes(log.plain), 8'000);
    CHECK(got.row_count() < 20'000);
    CHECK_FALSE(got.left_out.empty());
  }
}

TEST_CASE("random damage in a wrapped log: nothing wrong comes out") {
  for (const bool gzip : {false, true}) {
    const Wrapped log = wrapped_log(600, 8'000, gzip);
    const Converted whole = convert_bytes(log.plain);
    uint64_t state = 42;
    const auto random = [&](uint64_t below) {
      state = state * 6364136223846793005 + 1442695040888963407;
      return (state >> 33) % below;
    };
    for (int run = 0; run < 150; ++run) {
      CAPTURE(run);
      Buffer damaged = log.bytes;
      for (uint64_t count = 1 + random(4); count > 0; --count) {
        const size_t at = 30 + random(damaged.size() - 60);
        switch (random(4)) {
          case 0: damaged[at] ^= uint8_t(1u << random(8)); break;
          case 1:
            damaged.erase(damaged.begin() + long(at), damaged.begin() + long(at + 1 + random(20)));
            break;
          case 2: damaged.insert(damaged.begin() + long(at), 1 + random(20), uint8_t(random(256))); break;
          default: std::fill_n(damaged.begin() + long(at), 1 + random(30), uint8_t(0));
        }
      }
      const Converted got = salvage(damaged);
      if (got.failed) {
        CHECK(to_text(got.error).find("--assume-version") != std::string::npos);
        continue;
      }
      check_right(got, whole, 0);
    }
  }
}
