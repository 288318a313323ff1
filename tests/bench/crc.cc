// What the CRC32 library alone reaches on a log: the bar for verify.
// usage: crc_bench THREADS FILE [STARTS]
// Two lines: of the bytes in blocks of 256 KiB, and of each event by itself, its header walked. Reading the file is
// part of both. The least wall time of five runs, and the CPU time of that run. With STARTS, a file of where the
// parts of the log begin, written if it is missing: the events once, to be measured from outside.
#include <fmt/format.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <thread>
#include <vector>

#include "base/crc32.h"
#include "base/file.h"
#include "event/header.h"

namespace {

using namespace binsift;

constexpr size_t kBlock = 256 * 1024, kPart = 8 << 20;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

// Where the first event at or behind each multiple of kPart starts.
std::vector<uint64_t> starts_of(const File& file, uint64_t size) {
  std::vector<uint64_t> starts;
  uint8_t header[kHeaderSize];
  for (uint64_t at = 4, next = 0; at + kHeaderSize <= size;) {
    if (at >= next) starts.push_back(at), next = (at / kPart + 1) * kPart;
    if (!read_at(file, at, header, sizeof header)) break;
    at += load_u32(header + 9);
  }
  starts.push_back(size);
  return starts;
}

// The starts as they stand in `path`, or what they are, which is then kept there.
std::vector<uint64_t> kept_starts(const char* path, const File& file, uint64_t size) {
  std::vector<uint64_t> starts;
  if (Result<std::string> kept = read_whole(path, 1 << 20)) {
    starts.resize(kept->size() / sizeof(uint64_t));
    std::memcpy(starts.data(), kept->data(), starts.size() * sizeof(uint64_t));
    return starts;
  }
  starts = starts_of(file, size);
  Result<NewFile> kept = NewFile::create(path);
  if (kept && kept->write({reinterpret_cast<const char*>(starts.data()), starts.size() * sizeof(uint64_t)}))
    (void)kept->commit();
  return starts;
}

struct Sums {
  std::atomic<uint64_t> sum{0}, wrong{0};
};

void sum_blocks(const File& file, uint64_t begin, uint64_t end, std::vector<uint8_t>& buffer, Sums& sums) {
  for (uint64_t at = begin; at < end;) {
    Result<size_t> got = read_at(file, at, buffer.data(), size_t(std::min<uint64_t>(kBlock, end - at)));
    if (!got || *got == 0) return;
    sums.sum += crc32(Bytes(buffer.data(), *got));
    at += *got;
  }
}

void sum_events(const File& file, uint64_t begin, uint64_t end, std::vector<uint8_t>& buffer, Sums& sums) {
  size_t at = 0, have = 0;
  uint64_t read = begin, wrong = 0;
  for (;;) {
    const uint32_t size = have - at < kHeaderSize ? 0 : load_u32(buffer.data() + at + 9);
    if (size != 0 && size <= have - at) {
      wrong += crc32(Bytes(buffer.data() + at, size - 4)) != load_u32(buffer.data() + at + size - 4);
      at += size;
      continue;
    }
    if (read >= end) break;
    std::copy(buffer.begin() + long(at), buffer.begin() + long(have), buffer.begin());
    have -= at;
    at = 0;
    if (buffer.size() < have + kBlock + size) buffer.resize(have + kBlock + size);
    Result<size_t> got =
        read_at(file, read, buffer.data() + have, size_t(std::min<uint64_t>(kBlock, end - read)));
    if (!got || *got == 0) break;
    have += *got;
    read += *got;
  }
  sums.wrong += wrong;
}

using Part = std::function<void(const File&, uint64_t, uint64_t, std::vector<uint8_t>&, Sums&)>;

void run_once(const File& file, const std::vector<uint64_t>& starts, unsigned threads, const Part& part,
              Sums& sums) {
  std::atomic<size_t> next{0};
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < threads; ++i)
    workers.emplace_back([&] {
      std::vector<uint8_t> buffer(2 * kBlock);
      for (size_t n; (n = next++) + 1 < starts.size();) part(file, starts[n], starts[n + 1], buffer, sums);
    });
  for (std::thread& worker : workers) worker.join();
}

void measure(const char* name, const File& file, const std::vector<uint64_t>& starts, unsigned threads,
             const Part& part) {
  double best = 1e9, cpu = 0;
  Sums sums;
  for (int run = 0; run < 5; ++run) {
    const auto began = std::chrono::steady_clock::now();
    const double cpu_began = cpu_seconds();
    run_once(file, starts, threads, part, sums);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (wall < best) best = wall, cpu = cpu_seconds() - cpu_began;
  }
  fmt::print("{:<7} wall {:.3f} s  cpu {:.3f} s  {:.1f} GB/s  {} wrong\n", name, best, cpu,
             1e-9 * double(starts.back()) / best, sums.wrong.load());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) return fmt::print(stderr, "usage: crc_bench THREADS FILE [STARTS]\n"), 2;
  Result<File> file = open_for_reading(argv[2]);
  if (!file) return fmt::print(stderr, "{}\n", to_text(file.error())), 3;
  Result<uint64_t> size = file_size(*file);
  const unsigned threads = unsigned(std::max(1, std::atoi(argv[1])));
  if (argc == 4) {
    Sums sums;
    run_once(*file, kept_starts(argv[3], *file, size ? *size : 0), threads, sum_events, sums);
    return sums.wrong == 0 ? 0 : 1;
  }
  const std::vector<uint64_t> starts = starts_of(*file, size ? *size : 0);
  measure("blocks", *file, starts, threads, sum_blocks);
  measure("events", *file, starts, threads, sum_events);
}
