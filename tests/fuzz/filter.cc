// A log through every form of filter. The input is a list of events: two bytes are the size of an event's body, the next
// one is its type, and the body follows; the first one is the format description's. First byte: 1 goes on behind
// damage, 2 a selection of tables, 4 a row condition, 8 another database's name.
#include <sys/mman.h>
#include <unistd.h>

#include "log/source.h"
#include "pipeline/filter.h"
#include "select/parse.h"
#include "sql_text.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

class Text final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    text.append(bytes);
    return {};
  }
  std::string text;
};

// A file that only this process sees.
class TestLog {
 public:
  explicit TestLog(std::string_view bytes) : fd_(memfd_create("log", 0)) {
    demand(fd_ >= 0 && write(fd_, bytes.data(), bytes.size()) == ssize_t(bytes.size()));
  }
  ~TestLog() { close(fd_); }
  std::vector<LogFilePtr> logs() const {
    auto found = find_logs({"/proc/self/fd/" + std::to_string(fd_)});
    demand(found.has_value());
    return *found;
  }

 private:
  int fd_;
};

void put_u32(std::string& to, size_t value) {
  for (unsigned i = 0; i < 4; ++i) to += char(value >> 8 * i);
}

std::string log_of(Bytes events) {
  std::string log =
      "\xfe"
      "bin";
  while (events.size() >= 3) {
    const size_t size = std::min<size_t>(load_u16(events.data()), events.size() - 3);
    put_u32(log, 1700000000);
    log += char(events[2]);
    put_u32(log, 1);
    put_u32(log, size + kHeaderSize);
    put_u32(log, log.size() + 6 + size);
    log.append(2, '\0');
    log.append(reinterpret_cast<const char*>(events.data()) + 3, size);
    events = events.subspan(3 + size);
  }
  return log;
}

Selection selection_of(uint8_t choice) {
  SelectionText text;
  if (choice & 2) text.tables = {"*.t*"};
  if (choice & 4) text.where = "t.a > 1 or t.b = 'x'";
  return *parse_selection(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const TestLog file(log_of(Bytes(bytes + 1, size - 1)));
  const Selection selection = selection_of(bytes[0]);
  FilterOptions options{.ddl = true, .skip_irreversible = true, .verify_checksums = false};
  options.damage.goes_on = bytes[0] & 1;
  if (bytes[0] & 8) options.rewritten_databases["d"] = "a much longer name of a database";
  const auto run = [&](auto form, const TestLog& from) -> std::string {
    Text sink;
    FilterReport report;
    Result<void> done = form(from.logs(), SchemaHistory(), selection, options, RunOptions(), sink, report);
    demand(done || done.error().kind != ErrorKind::internal);
    return done ? sink.text : std::string();
  };
  run(filter_to_sql, file);
  run(filter_to_replay, file);
  run(filter_to_undo, file);
  // A new log is whole, and is its own selection.
  const std::string made = run(filter_to_binlog, file);
  if (made.empty() || selection.where) return 0;
  options.verify_checksums = true;
  options.damage.goes_on = false;
  demand(run(filter_to_binlog, TestLog(made)) == made);
  return 0;
}
