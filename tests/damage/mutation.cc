// Mutates logs at random and reads them: no crash, no hang, no memory beyond what the input is worth. Some are
// packed first, as zstd frames or gzip members; those that have a keyring beside them are encrypted, and opened.
//   usage: mutation_tests [--mutations N] [--seed N] [--only N] LOG...
// Mutation n depends on the seed and on n alone; --only n runs that one. What must hold for each:
//   it ends within two seconds; memory grows by no more than 64 MiB past the input; and where the log has
//   checksums and nothing was spliced in from another, each row that comes out is one of the whole log's.
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <cstdlib>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "../wrapped.h"
#include "damaged_log.h"
#include "inspect/events.h"
#include "inspect/log_counter.h"
#include "inspect/transactions.h"
#include "inspect/views.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BINSIFT_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define BINSIFT_ASAN 1
#endif

using namespace binsift;
using namespace binsift::damage;

namespace {

constexpr unsigned kSecondsForOne = 2;  // of the processor: the machine may be busy
constexpr unsigned kSecondsWaiting = 60;
constexpr size_t kMemoryForOne = 64 << 20;

uint64_t running = 0;  // for the message of what ends the process

void tell_and_end(int signal) {
  char text[96];
  const int size = snprintf(text, sizeof text, "FAIL damage/mutation: %s in mutation %llu\n",
                            signal == SIGPROF   ? "more than two seconds"
                            : signal == SIGALRM ? "more than a minute"
                                                : "a crash",
                            static_cast<unsigned long long>(running));
  if (write(1, text, size_t(size)) < 0) _exit(2);
  _exit(1);
}

// Ends the process where what follows takes too long; with false, it has ended in time.
void limit_time(bool begins) {
  itimerval timer{};
  timer.it_value.tv_sec = begins ? kSecondsForOne : 0;
  setitimer(ITIMER_PROF, &timer, nullptr);
  alarm(begins ? kSecondsWaiting : 0);
}

struct Log {
  std::string name, bytes;
  KeyringPtr keyring;
  std::vector<EventSpan> events;
  std::unordered_set<std::string> rows;  // without position and xid
  // Each row stands for itself: it is right by its checksum, or absent. Not so where other events tell what it
  // is: statements of types that are not in the log, XA COMMIT and XA ROLLBACK.
  bool tells_rows = false;
};

std::string plain(std::string_view line) {
  std::string text = without_position(line);
  const size_t begin = text.find(",\"xid\":");
  if (begin == std::string::npos) return text;
  return text.erase(begin, text.find(',', begin + 1) - begin);
}

template <class See>
void for_each_line(std::string_view rows, See see) {
  while (!rows.empty()) {
    const std::string_view line = rows.substr(0, rows.find('\n') + 1);
    rows.remove_prefix(line.size());
    see(line);
  }
}

// Gives whether bytes of another log came in.
bool mutate(std::string& bytes, const Log& log, const std::vector<Log>& logs, Random& random) {
  bool foreign = false;
  for (uint64_t count = random.from_to(1, 4); count > 0 && !bytes.empty(); --count) {
    const size_t at = random.below(bytes.size());
    const size_t size = std::min<size_t>(random.from_to(1, 1 + random.below(4096)), bytes.size() - at);
    switch (random.below(10)) {
      case 0:
      case 1: bytes[at] = char(bytes[at] ^ (1 << random.below(8))); break;
      case 2: bytes[at] = char(random.below(256)); break;
      case 3: bytes.resize(at); break;
      case 4: bytes.erase(at, size); break;
      case 5: bytes.insert(at, random.bytes(size)); break;
      case 6: bytes.replace(at, size, size, '\0'); break;
      case 7: bytes.insert(at, bytes.substr(random.below(bytes.size()), size)); break;
      case 8: {
        const Log& other = logs[random.below(logs.size())];
        bytes.replace(at, size, other.bytes, random.below(other.bytes.size()), size);
        foreign = true;
        break;
      }
      default: {
        // A length, a type, an end position
        if (log.events.empty()) break;
        const EventSpan& event = log.events[random.below(log.events.size())];
        constexpr size_t kFields[] = {4, 9, 9, 9, 10, 11, 12, 13, 17};
        const size_t field = event.begin + kFields[random.below(std::size(kFields))];
        if (field + 4 > bytes.size()) break;
        const uint64_t values[] = {0, 18, 19, 0x7FFFFFFF, 0xFFFFFFFF, random.below(256), random.below(65536)};
        put_number(bytes, field, values[random.below(std::size(values))], field % 2 ? 4 : 1);
      }
    }
  }
  return foreign;
}

// Every third: in parts, which is what salvage is for, or whole.
std::string wrap(const std::string& log, Random& random) {
  const uint64_t form = random.below(6);
  if (form > 1) return log;
  const size_t part = random.below(3) == 0 ? log.size() : random.from_to(200, 8000);
  std::string wrapped;
  for (size_t at = 0; at < log.size(); at += part) {
    const Bytes bytes = as_bytes(std::string_view(log).substr(at, part));
    wrapped += as_text(form == 0 ? test::zstandard(bytes) : test::gzipped(bytes));
  }
  return wrapped;
}

// The rows of an event can be told wrong even though all its bytes are right, so the checksums of what was
// mutated are sometimes made to match: the decoders behind them are reached.
void mend_checksums(std::string& bytes, Random& random) {
  if (random.below(3) != 0) return;
  for (const EventSpan& event : events_of(bytes)) {
    if (event.size < kHeaderSize + kChecksumSize) continue;
    const size_t covered = event.size - kChecksumSize;
    put_number(bytes, event.begin + covered,
               crc32(as_bytes(std::string_view(bytes).substr(event.begin, covered))), 4);
  }
}

void inspect(const LogFilePtr& log, const DamageOptions& damage, uint64_t view) {
  std::string shown;
  StringSink sink(shown);
  const Selection selection;
  const RunOptions run;
  InspectOptions options;
  options.damage = damage;
  options.json = view % 2 == 0;
  InspectInput input{{log}, SchemaHistory(), selection, run};
  switch (view % 5) {
    case 0:
    case 1: {
      EventsReport report;
      (void)list_events(std::move(input), options, view % 5 == 0, sink, report).has_value();
      break;
    }
    case 2: {
      TransactionsReport report;
      (void)list_transactions(std::move(input), options, sink, report).has_value();
      break;
    }
    default: {
      LogTally tally;
      (void)count_logs(std::move(input), options, tally).has_value();
      shown = summary_json(tally) + files_json(tally) + tables_text(tally);
    }
  }
}

// A frame may ask for a window of up to 128 MiB, which is its right and more than this test allows: such ones
// are made none.
void break_wide_frames(std::string& bytes) {
  constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";
  constexpr uint8_t kSingleSegment = 0x20, kWidest = (26 - 10) << 3;
  for (size_t at = 0; (at = bytes.find(kMagic, at)) != bytes.npos; ++at) {
    if (at + 6 > bytes.size()) break;
    const auto descriptor = uint8_t(bytes[at + 4]), window = uint8_t(bytes[at + 5]);
    const unsigned long long content = ZSTD_getFrameContentSize(bytes.data() + at, bytes.size() - at);
    const bool is_wide = descriptor & kSingleSegment
                             ? content > kMemoryForOne && content != ZSTD_CONTENTSIZE_UNKNOWN
                             : window > kWidest;
    if (is_wide) bytes[at] = 0;
  }
}

// What the process may take from now on.
void limit_memory(size_t input) {
#ifndef BINSIFT_ASAN  // there the sanitizer limits each allocation: see tests/damage/run
  size_t pages = 0;
  if (FILE* file = fopen("/proc/self/statm", "r")) {
    if (fscanf(file, "%zu", &pages) != 1) pages = 0;
    fclose(file);
  }
  if (pages == 0) return;
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = pages * size_t(sysconf(_SC_PAGESIZE)) + kMemoryForOne + input;
  setrlimit(RLIMIT_AS, &limit);
#else
  (void)input;
#endif
}

std::string run_one(uint64_t number, uint64_t seed, const std::vector<Log>& logs, const Scratch& scratch) {
  running = number;
  Random random(seed * 1000003 + number);
  const Log& log = logs[random.below(logs.size())];
  std::string bytes = wrap(log.bytes, random);
  const bool foreign = mutate(bytes, log, logs, random);
  break_wide_frames(bytes);
  const std::string before = bytes;
  mend_checksums(bytes, random);
  const bool mended = bytes != before;
  scratch.put(bytes);
  std::string complaint;
  for (const bool salvage : {false, true}) {
    LossCounts losses;
    DamageOptions damage{.salvage = salvage, .losses = &losses};
    if (salvage && number % 4 == 0)
      damage.assumed_format =
          std::make_shared<const FormatDescription>(*assumed_format_description("10.11.6-MariaDB"));
    limit_time(true);
    const Converted got = convert(scratch.path(), damage, 1, log.keyring);
    limit_time(false);
    const bool named = got.report.unnamed_rows == 0 && got.report.mismatches.empty();
    if (log.tells_rows && !foreign && !mended && named && !damage.assumed_format)
      for_each_line(got.rows, [&](std::string_view line) {
        if (complaint.empty() && !log.rows.contains(plain(line)))
          complaint = fmt::format("{}: a row that is not the whole log's{}: {}", log.name,
                                  salvage ? " with --salvage" : "", line.substr(0, 200));
      });
    limit_time(true);
    inspect(log_file(scratch.path(), log.keyring), damage, random.below(10));
    limit_time(false);
  }
  return complaint;
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t mutations = 2000, seed = 1, only = UINT64_MAX;
  std::vector<Log> logs;
  const Scratch scratch;
  size_t largest = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto number = [&] { return i + 1 < argc ? strtoull(argv[++i], nullptr, 10) : 0; };
    if (word == "--mutations")
      mutations = number();
    else if (word == "--seed")
      seed = number();
    else if (word == "--only")
      only = number();
    else {
      Result<std::string> bytes = read_whole(argv[i], 1 << 30);
      if (!bytes || bytes->empty()) continue;
      const std::string path = argv[i];
      Log log{
          .name = path, .bytes = std::move(*bytes), .keyring = keyring_of(path), .events = {}, .rows = {}};
      log.events = events_of(log.bytes);
      const Converted whole = convert(path, {}, 1, log.keyring);
      for_each_line(whole.rows, [&](std::string_view line) { log.rows.insert(plain(line)); });
      if (!log.events.empty()) {
        const Result<FormatDescription> format = decode_format_description(
            as_bytes(std::string_view(log.bytes)).subspan(log.events[0].begin, log.events[0].size));
        const bool alone = path.find("oldtime") == path.npos && path.find("mariadb-types") == path.npos &&
                           path.find("xa-") == path.npos;
        log.tells_rows = alone && format && format->checksum_size() != 0;
      }
      largest = std::max(largest, log.bytes.size());
      logs.push_back(std::move(log));
    }
  }
  if (logs.empty()) {
    fmt::print("FAIL damage/mutation: no logs\n");
    return 1;
  }
  signal(SIGALRM, tell_and_end);
  signal(SIGPROF, tell_and_end);
#ifndef BINSIFT_ASAN
  signal(SIGSEGV, tell_and_end);
  signal(SIGABRT, tell_and_end);
#endif
  limit_memory(4 * largest);
  uint64_t failures = 0;
  const uint64_t first = only == UINT64_MAX ? 0 : only, end = only == UINT64_MAX ? mutations : only + 1;
  for (uint64_t number = first; number < end && failures < 20; ++number) {
    std::string complaint;
    try {
      complaint = run_one(number, seed, logs, scratch);
    } catch (const std::bad_alloc&) {
      complaint = "more than 64 MiB past the input";
    }
    if (complaint.empty()) continue;
    ++failures;
    fmt::print("  mutation {}: {}\n", number, complaint);
    fflush(stdout);
  }
  fmt::print("{} damage/mutation ({} mutations of {} logs, seed {})\n", failures ? "FAIL" : "PASS",
             end - first, logs.size(), seed);
  return failures ? 1 : 0;
}
