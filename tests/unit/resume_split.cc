// convert --state on logs with many statements: wherever one run stops and the next goes on, the output is that
// of an undisturbed run, to the byte.
//
// BINSIFT_HISTORIES: how many, default 4.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "commands.h"
#include "console.h"
#include "log_builder.h"
#include "random_ddl.h"
#include "resume/run_state.h"

using namespace binsift;
using namespace binsift::test;
namespace fs = std::filesystem;

namespace {

struct Log {
  std::string name;
  Buffer bytes;
  std::vector<size_t> ends;  // of its transactions
};

std::string number_bytes(uint64_t value, unsigned size) {
  const Buffer bytes = Wire().number(value, size).bytes();
  return {bytes.begin(), bytes.end()};
}

// Rows of (INT, VARCHAR(200)), without metadata.
void add_row(LogBuilder& log, std::string_view table, uint32_t number) {
  log.query("BEGIN");
  log.table_map(number, table);
  log.insert(number, "x", number).xid(number);
}

std::vector<Log> random_logs(unsigned seed) {
  RandomDdl random(seed);
  std::vector<Log> logs;
  uint32_t row = 0;
  for (unsigned i = 1; i <= 3; ++i) {
    Log log{fmt::format("binlog.{:06}", i), {}, {}};
    LogBuilder events(0, random.flavour() == Flavour::mysql ? "8.4.0" : "10.11.6-MariaDB");
    if (i == 1 && seed % 3 == 1) events.query("CREATE DATABASE d");
    for (size_t n = 6 + random.below(12); n > 0; --n) {
      for (size_t k = random.below(4); k > 0; --k) {
        const SeenStatement seen = random.next();
        std::string vars;
        if (seen.has_ddl_xid && random.flavour() == Flavour::mysql) vars = '\x11' + number_bytes(5, 8);
        events.query(seen.sql, {.status_vars = vars,
                                .error_code = seen.error_code,
                                .flags = uint16_t(seen.thread_specific ? LOG_EVENT_THREAD_SPECIFIC_F : 0)});
        log.ends.push_back(events.size());
      }
      for (const char* table : {"t", "u", "v", "job"}) {
        add_row(events, table, ++row);
        log.ends.push_back(events.size());
      }
    }
    const std::string next = fmt::format("binlog.{:06}", i + 1);
    events.event(EventType::ROTATE_EVENT, Wire().number(4, 8).text(next));
    log.ends.push_back(events.size());
    log.bytes = events.bytes();
    logs.push_back(std::move(log));
  }
  return logs;
}

class Folder {
 public:
  Folder() {
    root_ = (fs::exists("/dev/shm") ? "/dev/shm" : "/tmp") + std::string("/binsift-unit-XXXXXX");
    REQUIRE(mkdtemp(root_.data()));
    fs::create_directory(root_ + "/logs");
  }
  ~Folder() { fs::remove_all(root_); }

  void put(const std::string& name, Bytes bytes) const {
    FILE* file = fopen((root_ + "/" + name).c_str(), "wb");
    REQUIRE(file);
    fwrite(bytes.data(), 1, bytes.size(), file);
    fclose(file);
  }
  void put(const Log& log, size_t size) const { put("logs/" + log.name, Bytes(log.bytes).first(size)); }
  void put(const std::vector<Log>& logs) const {
    for (const Log& log : logs) put(log, log.bytes.size());
  }
  void remove(const std::string& name) const { fs::remove(root_ + "/" + name); }
  void empty() const {
    for (const auto& each : fs::directory_iterator(root_ + "/logs")) fs::remove(each);
    for (const char* name : {"out", "state"}) remove(name);
  }
  std::string content(const std::string& name) const {
    Result<std::string> text = read_whole(root_ + "/" + name, 1 << 30);
    REQUIRE(text);
    return *text;
  }
  bool has_schema = false;

  int run() const {
    Options options;
    options.sources = {root_ + "/logs"};
    options.to = "json";
    options.state_file = root_ + "/state";
    options.output = root_ + "/out";
    options.checkpoint = 700;
    options.threads = 1;
    options.quiet = true;
    if (has_schema) options.schema_file = root_ + "/schema.sql";
    // What it says of definitions that rows don't agree with would be most of what the tests print.
    const int told = dup(2), nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 2);
    close(nowhere);
    Console console;
    console.set_up(options);
    const int code = cmd_convert(options, console);
    dup2(told, 2);
    close(told);
    return code;
  }

 private:
  std::string root_;
};

}  // namespace

TEST_CASE("state: wherever a run stops, the next goes on as if it had not") {
  const char* given = getenv("BINSIFT_HISTORIES");
  size_t named = 0, unnamed = 0;
  for (unsigned seed = 0; seed < unsigned(given ? atoi(given) : 4); ++seed) {
    CAPTURE(seed);
    const std::vector<Log> logs = random_logs(seed);
    Folder folder;
    folder.has_schema = seed % 2 == 0;
    folder.put("schema.sql", as_bytes("USE d;\nCREATE TABLE t (o INT, p VARCHAR(200));\n"
                                      "CREATE TABLE v (o INT, p VARCHAR(200));\n"));
    folder.put(logs);
    REQUIRE(folder.run() == 0);
    const std::string undisturbed = folder.content("out");
    for (size_t at = 0; (at = undisturbed.find("\"after\":{\"", at)) != std::string::npos; at += 10)
      ++(undisturbed[at + 10] == '@' ? unnamed : named);

    for (size_t i = 0; i < logs.size(); ++i)
      for (const size_t end : logs[i].ends) {
        CAPTURE(i);
        CAPTURE(end);
        folder.empty();
        for (size_t k = 0; k < i; ++k) folder.put(logs[k], logs[k].bytes.size());
        folder.put(logs[i], end);
        REQUIRE(folder.run() == 0);
        // What was read to its end may go.
        for (size_t k = 0; k < i; ++k) folder.remove("logs/" + logs[k].name);
        for (size_t k = i; k < logs.size(); ++k) folder.put(logs[k], logs[k].bytes.size());
        if (end == logs[i].bytes.size() && i + 1 < logs.size()) folder.remove("logs/" + logs[i].name);
        REQUIRE(folder.run() == 0);
        REQUIRE(folder.content("out") == undisturbed);
      }

    // A run behind each transaction
    folder.empty();
    for (const Log& log : logs) {
      for (const size_t end : log.ends) {
        folder.put(log, end);
        REQUIRE(folder.run() == 0);
      }
      for (const Log& other : logs)
        if (&other < &log) folder.remove("logs/" + other.name);
    }
    REQUIRE(folder.content("out") == undisturbed);
  }
  CHECK(named > 10);
  CHECK(unnamed > 10);
}

TEST_CASE("state: 10,000 nights of tables that come and go leave it small") {
  for (const bool has_new_names : {false, true}) {
    const Folder folder;
    std::vector<Log> logs;
    for (unsigned i = 1; i <= 4; ++i) {
      LogBuilder events;
      if (i == 1) events.query("CREATE TABLE t (a INT, b VARCHAR(200))");
      add_row(events, "t", i);
      for (unsigned night = 0; night < 2500; ++night) {
        const std::string name =
            has_new_names ? fmt::format("work_{:05}", i * 2500 + night) : std::string("work");
        events.query(fmt::format("CREATE TABLE {} (id INT PRIMARY KEY, amount DECIMAL(10,2))", name));
        events.query(fmt::format("DROP TABLE `{}` /* generated by server */", name));
      }
      add_row(events, "t", 10 + i);
      events.event(EventType::ROTATE_EVENT, Wire().number(4, 8).text(fmt::format("binlog.{:06}", i + 1)));
      folder.put(fmt::format("logs/binlog.{:06}", i), events.bytes());
      REQUIRE(folder.run() == 0);
      if (i > 1) folder.remove(fmt::format("logs/binlog.{:06}", i - 1));
    }
    const std::string out = folder.content("out");
    CHECK(std::count(out.begin(), out.end(), '\n') == 8);
    CHECK(out.find("\"after\":{\"a\":14,\"b\":\"x\"}") != std::string::npos);
    CHECK(folder.content("state").size() < (has_new_names ? 20000 : 2000));
  }
}
