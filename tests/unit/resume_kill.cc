// convert --state is killed at every file operation and fails at every one. What is seen under a final name
// is always a part of what an undisturbed run gives, and the next run completes it to the byte.
//
// BINSIFT_KILL_STEP: only at each so-manieth operation, default 5; 1 is all of them.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include "base/file.h"
#include "commands.h"
#include "console.h"
#include "places.h"

using namespace binsift;
using namespace binsift::test;
namespace fs = std::filesystem;

namespace {

constexpr int kKilled = 99, kCompleted = 0, kUnsynced = 98;

size_t kill_step() {
  const char* text = getenv("BINSIFT_KILL_STEP");
  return text ? size_t(std::max(1, atoi(text))) : 5;
}

std::string content_of(const std::string& path) {
  Result<std::string> content = read_whole(path, 1 << 30);
  REQUIRE(content);
  return *content;
}

void put_content(const std::string& path, std::string_view content) {
  FILE* file = fopen(path.c_str(), "wb");
  REQUIRE(file);
  fwrite(content.data(), 1, content.size(), file);
  fclose(file);
}

// Ends the process in front of an operation or within a write, or lets one fail. When the state takes its
// name, all that was written must have been synced.
class Hook final : public FileHook {
 public:
  Hook(std::string state, size_t at, int code, bool spares_reads)
      : state_(std::move(state)), left_(at), code_(code), spares_reads_(spares_reads) {}
  int before(FileOperation operation, std::string_view path_view) override {
    const std::string path(path_view);
    if (operation == FileOperation::write) dirty_.insert(path);
    if (operation == FileOperation::sync) dirty_.erase(path);
    if (operation == FileOperation::rename && path == state_ && !dirty_.empty()) _exit(kUnsynced);
    const bool is_read = operation == FileOperation::read || operation == FileOperation::open_read;
    if ((spares_reads_ && is_read) || left_-- != 0) return 0;
    met = true;
    if (code_ == 0) _exit(kKilled);
    return code_;
  }
  size_t most_bytes(std::string_view, size_t size) override {
    cut_ = !cut_;
    return cut_ && size > 1 ? size / 2 : size;
  }
  bool met = false;

 private:
  const std::string state_;
  size_t left_;
  const int code_;
  const bool spares_reads_;
  bool cut_ = false;
  std::set<std::string> dirty_;
};

class Lake {
 public:
  // Of the logs of tests/data/`from`.
  Lake(std::string to, const std::string& from) : to_(std::move(to)) {
    std::string name = (fs::exists("/dev/shm") ? "/dev/shm" : "/tmp") + std::string("/binsift-unit-XXXXXX");
    REQUIRE(mkdtemp(name.data()));
    root_ = name;
    for (const char* log : {"binlog.000001", "binlog.000002"})
      logs_.push_back(content_of(test_data() + "/" + from + "/" + log));
    fs::create_directory(root_ + "/logs");
  }
  ~Lake() { fs::remove_all(root_); }

  // As the last run left it: some of the first log was read, or nothing yet.
  void prepare(bool has_begun) {
    for (const char* name : {"/lake", "/out", "/state", "/state.lock"}) fs::remove_all(root_ + name);
    fs::remove(root_ + "/logs/binlog.000002");
    if (has_begun) {
      put_content(root_ + "/logs/binlog.000001", logs_[0].substr(0, 4300));
      REQUIRE(run() == 0);
    }
    put_content(root_ + "/logs/binlog.000001", logs_[0]);
    put_content(root_ + "/logs/binlog.000002", logs_[1]);
  }
  int run() {
    Options options;
    options.sources = {root_ + "/logs"};
    options.to = to_ == "delta" ? "parquet" : to_ == "folder" ? "json" : to_;
    options.delta = to_ == "delta";
    options.state_file = state();
    options.output = root_ + (is_lake() ? "/lake" : "/out");
    if (is_lake()) options.partition = {"db", "table"};
    options.checkpoint = 1500;
    options.threads = 1;
    options.quiet = true;
    Console console;
    console.set_up(options);
    return cmd_convert(options, console);
  }
  bool is_lake() const { return to_ == "parquet" || to_ == "delta" || to_ == "folder"; }
  std::string state() const { return root_ + "/state"; }

  // What readers see: the files of the folder, or of the one file what the state says is durable.
  std::map<std::string, std::string> picture() const {
    std::map<std::string, std::string> files;
    if (fs::exists(root_ + "/out")) files["out"] = content_of(root_ + "/out");
    if (!fs::exists(root_ + "/lake")) return files;
    for (auto each = fs::recursive_directory_iterator(root_ + "/lake");
         each != fs::recursive_directory_iterator(); ++each) {
      if (each->path().filename().string().starts_with(".")) each.disable_recursion_pending();
      const std::string path = each->path().string();
      // A version of Delta that is being written
      if (!each->is_regular_file() || each->path().filename().string().starts_with(".")) continue;
      files[path] = content_of(path);
      // In the versions of Delta stand the time and the state's identifier.
      if (!path.ends_with(".json")) continue;
      static const std::regex changing("[0-9]{13}|binsift-[0-9a-f]{16}|\"id\":\"[-0-9a-f]{36}\"");
      files[path] = std::regex_replace(files[path], changing, "?");
    }
    return files;
  }
  // Behind the durable length of the file anything can stand when the power goes.
  void spoil_tail() const {
    if (!fs::exists(root_ + "/out")) return;
    FILE* file = fopen((root_ + "/out").c_str(), "ab");
    fputs("not synced", file);
    fclose(file);
  }
  // Every file is one of the whole picture.
  bool is_part(const std::map<std::string, std::string>& whole) const {
    for (const auto& [name, content] : picture()) {
      const auto found = whole.find(name);
      if (found == whole.end()) return false;
      if (name == "out" ? !found->second.starts_with(content) : found->second != content) return false;
    }
    return true;
  }
  std::vector<std::string> left_over() const {
    std::vector<std::string> names;
    for (const auto& each : fs::recursive_directory_iterator(root_)) {
      const std::string name = each.path().filename().string();
      if (each.is_regular_file() && (name.find(".binsift-") != std::string::npos ||
                                     each.path().parent_path().filename().string().starts_with(".")))
        names.push_back(each.path().string());
    }
    return names;
  }

 private:
  const std::string to_;
  std::string root_;
  std::vector<std::string> logs_;
};

void disturb(const char* to, const char* from, bool has_begun, int code, size_t& count) {
  Lake lake(to, from);
  lake.prepare(has_begun);
  REQUIRE(lake.run() == 0);
  const auto whole = lake.picture();
  REQUIRE(whole.size() >= 1);
  for (size_t at = 0;; at += kill_step()) {
    CAPTURE(at);
    lake.prepare(has_begun);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      // Where a log can't be read on, what is in front of that comes out, and a file ends there.
      Hook hook(lake.state(), at, code, code != 0 && lake.is_lake());
      set_file_hook(&hook);
      lake.run();
      _exit(hook.met ? kKilled : kCompleted);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE((WEXITSTATUS(status) == kKilled || WEXITSTATUS(status) == kCompleted));
    CHECK(lake.is_part(whole));
    if (code == 0) lake.spoil_tail();
    REQUIRE(lake.run() == 0);
    REQUIRE(lake.picture() == whole);
    REQUIRE(lake.left_over() == std::vector<std::string>());
    if (WEXITSTATUS(status) == kCompleted) return;
    ++count;
    REQUIRE(at < 5000);
  }
}

}  // namespace

TEST_CASE("convert --state: killed at every file operation") {
  size_t count = 0;
  for (const char* to : {"json", "folder", "parquet", "delta"})
    for (const bool has_begun : {false, true}) {
      CAPTURE(to);
      CAPTURE(has_begun);
      disturb(to, "mysql-shop", has_begun, 0, count);
    }
  // The log has no names of columns: the state has them.
  disturb("json", "mysql-ddl", true, 0, count);
  MESSAGE("killed ", count, " times");
  CHECK(count >= 500 / kill_step());
}

TEST_CASE("convert --state: failing at every file operation") {
  size_t count = 0;
  for (const char* to : {"json", "folder", "parquet", "delta"})
    for (const int code : {EIO, ENOSPC}) disturb(to, "mysql-shop", true, code, count);
  CHECK(count >= 200 / kill_step());
}
