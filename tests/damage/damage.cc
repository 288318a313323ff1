// Cuts a log at every byte and flips every byte of it, and converts what is left each time, in this process.
//   usage: damage_tests LOG...
// What must hold:
//   cut      no error: a torn tail is none; and the rows are the first of the whole log's
//   flipped  with checksums: an error, or the very same rows; the rows in front of an error are the first of
//   the whole
//            log's. Without: no crash, no hang
// Prints PASS or FAIL for each log and kind; exits 1 when something failed. A hang ends the process by
// SIGALRM.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <regex>
#include <string>

#include "base/file.h"
#include "log/mysql_encryption.h"
#include "pipeline/convert.h"

using namespace binsift;

namespace {

constexpr unsigned kSecondsForOne = 20;

struct Converted {
  std::string rows;
  bool failed = false;
  Error error;
};

class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string& text) : text_(text) {}
  Result<void> write(std::string_view bytes) override { return text_.append(bytes), Result<void>(); }

 private:
  std::string& text_;
};

// The XID of a transaction is known only when its end is there, so it does not count.
std::string without_xid(const std::string& rows) {
  static const std::regex xid(",\"xid\":[0-9]+");
  return std::regex_replace(rows, xid, "");
}

Converted convert(const std::string& path, const KeyringPtr& keyring) {
  alarm(kSecondsForOne);
  Converted converted;
  StringSink sink(converted.rows);
  ConvertReport report;
  Result<void> ran =
      convert_to_text({std::make_shared<LogFile>(LogFile{path, "log", keyring})}, SchemaHistory(),
                      Selection(), ConvertOptions(), RunOptions(), sink, report);
  if (!ran) {
    converted.failed = true;
    converted.error = ran.error();
  }
  converted.rows = without_xid(converted.rows);
  return converted;
}

class Log {
 public:
  Log(std::string name, std::string bytes, std::string scratch, KeyringPtr keyring)
      : name_(std::move(name)),
        bytes_(std::move(bytes)),
        scratch_(std::move(scratch)),
        keyring_(std::move(keyring)) {
    put(bytes_);
    whole_ = convert(scratch_, keyring_);
    has_checksums_ = bytes_.size() > 100 && !whole_.failed && checksums_are_on();
  }

  bool cut_everywhere() {
    unsigned failures = 0;
    for (size_t size = bytes_.size(); size-- > 0;) {
      if (truncate(scratch_.c_str(), off_t(size)) != 0) return false;
      const Converted cut = convert(scratch_, keyring_);
      if (cut.failed && !ends_in_encryption_header(size))
        failures += complain("cut", size, to_text(cut.error));
      else if (!whole_.rows.starts_with(cut.rows))
        failures += complain("cut", size, "rows that are not the whole log's");
    }
    put(bytes_);
    return say("cut", failures);
  }

  bool flip_everywhere(unsigned char mask) {
    unsigned failures = 0;
    std::string damaged = bytes_;
    for (size_t at = 0; at < bytes_.size(); ++at) {
      damaged[at] = char(damaged[at] ^ mask);
      put(damaged);
      const Converted flipped = convert(scratch_, keyring_);
      damaged[at] = bytes_[at];
      if (!has_checksums_) continue;
      if (!whole_.rows.starts_with(flipped.rows))
        failures += complain("flip", at, "rows that are not the whole log's");
      else if (!flipped.failed && flipped.rows != whole_.rows)
        failures += complain("flip", at, "rows are missing without an error");
    }
    put(bytes_);
    return say(fmt::format("flip-{:02x}", mask), failures);
  }

 private:
  bool checksums_are_on() {
    std::string damaged = bytes_;
    damaged[damaged.size() - 1] = char(damaged[damaged.size() - 1] ^ 1);
    put(damaged);
    return convert(scratch_, keyring_).failed;
  }
  // An encrypted MySQL log can't be read without its header.
  bool ends_in_encryption_header(size_t size) const {
    return bytes_.starts_with("\xFD") && size < kMysqlEncryptionHeader;
  }
  void put(std::string_view bytes) {
    FILE* file = fopen(scratch_.c_str(), "wb");
    fwrite(bytes.data(), 1, bytes.size(), file);
    fclose(file);
  }
  unsigned complain(const char* kind, size_t at, const std::string& what) {
    fmt::print("  {} at {}: {}\n", kind, at, what);
    return 1;
  }
  bool say(const std::string& kind, unsigned failures) {
    fmt::print("{} damage/{}/{} ({} bytes{})\n", failures ? "FAIL" : "PASS", name_, kind, bytes_.size(),
               has_checksums_ ? "" : ", no checksums: no crash is all that can be asked");
    fflush(stdout);
    return failures == 0;
  }

  std::string name_, bytes_, scratch_;
  KeyringPtr keyring_;
  Converted whole_;
  bool has_checksums_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const char* shared_memory = "/dev/shm";
  const std::string folder = access(shared_memory, W_OK) == 0 ? shared_memory : "/tmp";
  const std::string scratch = fmt::format("{}/binsift-damage-{}", folder, getpid());
  bool good = true;
  for (int i = 1; i < argc; ++i) {
    Result<std::string> bytes = read_whole(argv[i], 64 << 20);
    if (!bytes) {
      fmt::print("FAIL damage/{}: {}\n", argv[i], to_text(bytes.error()));
      good = false;
      continue;
    }
    const std::string path = argv[i], keyring_path = directory_of(path) + "/keyring";
    auto keyring = std::make_shared<Keyring>();
    if (kind_of_path(keyring_path) == PathKind::file)
      if (Result<void> loaded = keyring->load(keyring_path, {}); !loaded) {
        fmt::print("FAIL damage/{}: {}\n", argv[i], to_text(loaded.error()));
        good = false;
        continue;
      }
    Log log(std::string(name_of_path(directory_of(path))) + "/" + std::string(name_of_path(path)),
            std::move(*bytes), scratch, std::move(keyring));
    good &= log.cut_everywhere();
    good &= log.flip_everywhere(0x01);
    good &= log.flip_everywhere(0xFF);
  }
  unlink(scratch.c_str());
  return good ? 0 : 1;
}
