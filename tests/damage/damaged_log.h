#pragma once
// Logs that are damaged on purpose, and what convert makes of them, in this process.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <string>

#include "base/crc32.h"
#include "base/file.h"
#include "pipeline/convert.h"

namespace binsift::damage {

struct Converted {
  std::string rows;
  bool failed = false;
  Error error;
  std::vector<LeftOut> left_out;
  ConvertReport report;
};

class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string& text) : text_(text) {}
  Result<void> write(std::string_view bytes) override { return text_.append(bytes), Result<void>(); }

 private:
  std::string& text_;
};

inline LogFilePtr log_file(const std::string& path, const KeyringPtr& keyring = {}) {
  return std::make_shared<LogFile>(LogFile{path, "log", keyring});
}
// The file "keyring" beside the log; null: there is none.
inline KeyringPtr keyring_of(const std::string& log) {
  const std::string path = log.substr(0, log.rfind('/') + 1) + "keyring";
  auto keyring = std::make_shared<Keyring>();
  if (kind_of_path(path) != PathKind::file || !keyring->load(path, {})) return {};
  return keyring;
}

inline Converted convert(const std::string& path, const DamageOptions& damage = {}, unsigned threads = 1,
                         const KeyringPtr& keyring = {}) {
  Converted converted;
  StringSink sink(converted.rows);
  ConvertOptions options;
  options.damage = damage;
  RunOptions run;
  run.threads = threads;
  run.left_out = [&](const LeftOut& left_out) { converted.left_out.push_back(left_out); };
  Result<void> ran = convert_to_text({log_file(path, keyring)}, SchemaHistory(), Selection(), options, run,
                                     sink, converted.report);
  if (!ran) {
    converted.failed = true;
    converted.error = ran.error();
  }
  return converted;
}

// A file of its own, in memory where there is such a place.
class Scratch {
 public:
  Scratch() : path_(fmt::format("{}/binsift-damage-{}", folder(), getpid())) {}
  ~Scratch() { unlink(path_.c_str()); }
  void put(std::string_view bytes) const {
    FILE* file = fopen(path_.c_str(), "wb");
    if (!file || fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size() || fclose(file) != 0) {
      fmt::print("FAIL {}: cannot write\n", path_);
      exit(3);
    }
  }
  const std::string& path() const { return path_; }

 private:
  static const char* folder() {
    const char* shared_memory = "/dev/shm";
    return access(shared_memory, W_OK) == 0 ? shared_memory : "/tmp";
  }
  std::string path_;
};

// The same numbers everywhere: the standard leaves its distributions open.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  uint64_t below(uint64_t limit) { return limit ? engine_() % limit : 0; }
  uint64_t from_to(uint64_t first, uint64_t last) { return first + below(last - first + 1); }
  std::string bytes(size_t size) {
    std::string text(size, 0);
    for (char& byte : text) byte = char(engine_());
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

struct EventSpan {
  size_t begin = 0, size = 0;
  Header header;
};

// The events of a whole plain log.
inline std::vector<EventSpan> events_of(std::string_view log) {
  std::vector<EventSpan> events;
  const Bytes bytes = as_bytes(log);
  for (size_t at = 4; at + kHeaderSize <= bytes.size();) {
    const Header header = decode_header(bytes.subspan(at).first<kHeaderSize>());
    if (header.event_size < kHeaderSize || header.event_size > bytes.size() - at) break;
    events.push_back({at, header.event_size, header});
    at += header.event_size;
  }
  return events;
}

// Writes `value` in little-endian over the bytes at `at`.
inline void put_number(std::string& bytes, size_t at, uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) bytes[at + i] = char(value >> (8 * i));
}

// Without what depends on where a row stands.
inline std::string without_position(std::string_view line) {
  const size_t begin = line.find(",\"pos\":");
  const size_t end = line.find(',', begin + 1);
  if (begin == std::string_view::npos || end == std::string_view::npos) return std::string(line);
  return std::string(line.substr(0, begin)).append(line.substr(end));
}

}  // namespace binsift::damage
