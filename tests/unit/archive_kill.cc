// archive, purge and restore are killed at every file operation, fail at every one, and lose what was not synced
// when the power goes. At every moment each log exists, whole and findable, and the next run completes.
//
// BINSIFT_KILL_STEP: only at each so-manieth operation, default 9; 1 is all of them, some thousand kills.
#include <sys/wait.h>

#include <mutex>
#include <set>

#include "archive_fixture.h"

using namespace binsift;
using namespace binsift::test;

namespace {

size_t kill_step() {
  const char* text = getenv("BINSIFT_KILL_STEP");
  return text ? std::max(1, atoi(text)) : 9;
}

constexpr int kKilled = 99, kCompleted = 0, kUnsyncedRename = 98;

// Ends the process in front of an operation, or within a write.
class KillHook : public FileHook {
 public:
  explicit KillHook(size_t at) : left_(at) {}
  int before(FileOperation operation, std::string_view path) override {
    note(operation, path);
    if (left_-- == 0) {
      lose();
      _exit(kKilled);
    }
    return 0;
  }
  // A write is cut in two, so that a kill between leaves a part.
  size_t most_bytes(std::string_view, size_t size) override {
    cut_ = !cut_;
    return cut_ && size > 1 ? size / 2 : size;
  }

 protected:
  virtual void note(FileOperation, std::string_view) {}
  virtual void lose() {}

 private:
  size_t left_;
  bool cut_ = false;
};

// The power goes: a rename or an unlink whose directory was not synced has not happened, in one of two orders.
class PowerHook final : public KillHook {
 public:
  PowerHook(size_t at, bool keeps_removals, const ArchiveFixture& fixture)
      : KillHook(at), keeps_removals_(keeps_removals), source_(fixture.root + "/source") {
    for (const auto& [path, content] : fixture.picture())
      if (directory_of(path) == source_) held_.emplace(path, content);
  }

 private:
  struct Undo {
    std::string path;
    std::optional<std::string> content;  // none: it was not there
    bool is_removal = false;
  };
  std::optional<std::string> now_at(const std::string& path) const {
    if (kind_of_path(path) == PathKind::none) return std::nullopt;
    // purge holds what it removes or replaces there under a lease: whoever opens it waits for a minute.
    if (const auto held = held_.find(path); held != held_.end()) return held->second;
    FILE* file = fopen(path.c_str(), "rb");
    if (!file) return std::nullopt;
    std::string content;
    char block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;) content.append(block, got);
    fclose(file);
    return content;
  }
  void note(FileOperation operation, std::string_view path_view) override {
    const std::string path(path_view);
    switch (operation) {
      case FileOperation::write: dirty_.insert(path); break;
      case FileOperation::sync: dirty_.erase(path); break;
      case FileOperation::rename:
        for (const std::string& each : dirty_)
          if (each.starts_with(directory_of(path) + "/." + std::string(name_of_path(path)) + ".binsift-"))
            _exit(kUnsyncedRename);
        undo_.push_back({path, now_at(path)});
        break;
      case FileOperation::remove: undo_.push_back({path, now_at(path), true}); break;
      case FileOperation::sync_directory:
        std::erase_if(undo_, [&](const Undo& undo) { return directory_of(undo.path) == path; });
        break;
      default: break;
    }
  }
  void lose() override {
    for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) {
      if (undo->is_removal && keeps_removals_) continue;
      unlink(undo->path.c_str());
      if (!undo->content) continue;
      FILE* file = fopen(undo->path.c_str(), "wb");
      fwrite(undo->content->data(), 1, undo->content->size(), file);
      fclose(file);
    }
  }

  const bool keeps_removals_;
  const std::string source_;
  std::map<std::string, std::string> held_;  // what the source had before
  std::set<std::string> dirty_;
  std::vector<Undo> undo_;
};

// Fails one operation, or all from one on, as a full disk does.
class FailHook final : public FileHook {
 public:
  FailHook(size_t at, int code, bool for_good) : left_(at), code_(code), for_good_(for_good) {}
  int before(FileOperation operation, std::string_view) override {
    if (code_ == ENOSPC && operation != FileOperation::write && operation != FileOperation::create) return 0;
    if (left_ == 0) {
      failed = true;
      if (!for_good_) left_ = SIZE_MAX;
      return code_;
    }
    --left_;
    return 0;
  }
  bool failed = false;

 private:
  size_t left_;
  int code_;
  bool for_good_;
};

// Runs `work` in a process of its own that the hook may end. Gives its exit status.
template <class Work>
int in_child(FileHook& hook, Work work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    set_file_hook(&hook);
    work();
    set_file_hook(nullptr);
    _exit(kCompleted);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

// Kills `work` in front of its every operation. `prepare` makes the state it starts from.
template <class MakeHook, class Prepare, class Work>
size_t kill_everywhere(ArchiveFixture& fixture, MakeHook make_hook, Prepare prepare, Work work) {
  fixture.clear();
  prepare();
  work();
  REQUIRE(fixture.wrong() == "");
  const auto whole = fixture.picture();
  size_t count = 0;
  for (size_t at = 0;; at += kill_step()) {
    CAPTURE(at);
    fixture.clear();
    prepare();
    auto hook = make_hook(at);
    const int status = in_child(*hook, work);
    REQUIRE((status == kKilled || status == kCompleted));
    REQUIRE(fixture.wrong() == "");
    work();
    REQUIRE(fixture.wrong() == "");
    // Nothing is left over, and nothing is missing.
    const auto again = fixture.picture();
    for (const auto& entry : whole) REQUIRE_MESSAGE(again.contains(entry.first), entry.first);
    for (const auto& entry : again) REQUIRE_MESSAGE(whole.contains(entry.first), entry.first);
    REQUIRE(again == whole);
    if (status == kCompleted) return count;
    ++count;
    REQUIRE(at < 5000);
  }
}

struct Scenario {
  const char* name;
  std::function<void(ArchiveFixture&)> prepare, work;
};

const Scenario kScenarios[] = {
    {"archive", [](ArchiveFixture&) {}, [](ArchiveFixture& f) { (void)f.archive(f.hours(2)); }},
    {"archive from tier to tier",
     [](ArchiveFixture& f) {
       REQUIRE(f.archive(f.hours(2)));
       REQUIRE(f.purge(f.hours(2)));
       fs::remove_all(f.root + "/cold");
     },
     [](ArchiveFixture& f) { (void)f.archive(f.hours(2)); }},
    {"repair",
     [](ArchiveFixture& f) {
       REQUIRE(f.archive(f.hours(2)));
       const std::string path = f.root + "/warm/s1/2026/11/20/binlog.000002.zst";
       std::string content = content_of(path);
       content[content.size() / 2] ^= 1;
       // The log is still whole at the source and in the other tier.
       put_content(path, content);
     },
     [](ArchiveFixture& f) { (void)f.archive(f.hours(2), 0); }},
    {"purge of the source", [](ArchiveFixture& f) { REQUIRE(f.archive(f.hours(2))); },
     [](ArchiveFixture& f) { (void)f.purge(f.hours(2)); }},
    {"purge of a store",
     [](ArchiveFixture& f) {
       REQUIRE(f.archive(f.hours(2)));
       REQUIRE(f.purge(f.hours(2)));
     },
     [](ArchiveFixture& f) { (void)f.purge(f.hours(4), true, true); }},
    {"restore", [](ArchiveFixture& f) { REQUIRE(f.archive(f.hours(2))); },
     [](ArchiveFixture& f) { (void)f.restore("warm", f.root + "/out"); }},
};

}  // namespace

TEST_CASE("killed at every file operation") {
  ArchiveFixture fixture;
  size_t kills = 0;
  for (const Scenario& scenario : kScenarios) {
    CAPTURE(scenario.name);
    if (std::string_view(scenario.name) == "repair") continue;  // its start is not whole: below
    const auto prepare = [&] { scenario.prepare(fixture); };
    const auto work = [&] { scenario.work(fixture); };
    kills += kill_everywhere(
        fixture, [](size_t at) { return std::make_unique<KillHook>(at); }, prepare, work);
    for (const bool keeps_removals : {false, true})
      kills += kill_everywhere(
          fixture, [&](size_t at) { return std::make_unique<PowerHook>(at, keeps_removals, fixture); },
          prepare, work);
  }
  MESSAGE("killed ", kills, " times");
  CHECK(kills >= 1000 / kill_step());
}

TEST_CASE("failing at every file operation") {
  ArchiveFixture fixture;
  size_t failures = 0;
  for (const Scenario& scenario : kScenarios) {
    CAPTURE(scenario.name);
    const bool is_repair = std::string_view(scenario.name) == "repair";
    for (const auto& [code, for_good] : {std::pair(EIO, false), {ENOSPC, true}, {EACCES, false}}) {
      for (size_t at = 0;; at += kill_step()) {
        CAPTURE(at);
        fixture.clear();
        scenario.prepare(fixture);
        FailHook hook(at, code, for_good);
        set_file_hook(&hook);
        scenario.work(fixture);
        set_file_hook(nullptr);
        if (!is_repair) REQUIRE(fixture.wrong() == "");
        scenario.work(fixture);
        REQUIRE(fixture.wrong() == "");
        if (!hook.failed) break;
        ++failures;
        REQUIRE(at < 5000);
      }
    }
  }
  CHECK(failures > 500 / kill_step());
}
