#include "verify/verify_logs.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "log/open_log.h"
#include "verify/careful_scan.h"
#include "verify/continuity.h"
#include "verify/fast_scan.h"

namespace binsift {
namespace {

constexpr size_t kMagicSize = 4;
constexpr size_t kFirst = 64 * 1024;

// Whether a log may end behind an event of this type without ending within a transaction.
bool ends_whole(EventType type) {
  switch (type) {
    case EventType::XID_EVENT:
    case EventType::XA_PREPARE_LOG_EVENT:
    case EventType::TRANSACTION_PAYLOAD_EVENT:
    case EventType::ROTATE_EVENT:
    case EventType::STOP_EVENT:
    case EventType::FORMAT_DESCRIPTION_EVENT:
    case EventType::PREVIOUS_GTIDS_LOG_EVENT:
    case EventType::GTID_LIST_EVENT:
    case EventType::BINLOG_CHECKPOINT_EVENT: return true;
    default: return false;
  }
}

struct LogWork {
  LogFilePtr file;
  File opened;
  ScanRules rules;
  std::vector<ScannedPiece> pieces;
  std::atomic<size_t> pieces_left{0};
  bool careful = false;  // it is not beyond doubt
  LogFacts facts;
  std::vector<Finding> findings;
};

class Verification {
 public:
  explicit Verification(VerifyInput& input) : input_(input), works_(input.logs.size()) {
    for (size_t i = 0; i < works_.size(); ++i) {
      works_[i].file = input.logs[i];
      works_[i].facts.file = input.logs[i];
    }
  }

  VerifyReport run() {
    on_all_threads([this] { scan_all(); });
    on_all_threads([this] { scan_doubtful(); });
    return join();
  }

 private:
  struct Task {
    LogWork* work = nullptr;
    size_t piece = 0;
    bool whole = false;  // a log that is not parted, through its stream
  };

  void on_all_threads(const std::function<void()>& part) {
    const auto guarded = [&] {
      try {
        part();
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!exception_) exception_ = std::current_exception();
        stopped_ = true;
        changed_.notify_all();
      }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < input_.threads; ++i) threads.emplace_back(guarded);
    guarded();
    for (std::thread& thread : threads) thread.join();
    if (exception_) std::rethrow_exception(exception_);
  }

  void count(uint64_t bytes) {
    const uint64_t done = done_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (input_.progress) input_.progress(done);
  }

  // Tasks, and logs that become tasks, until there are none.
  void scan_all() {
    FastScan scan;
    std::unique_lock lock(mutex_);
    while (!stopped_) {
      if (!tasks_.empty()) {
        const Task task = tasks_.front();
        tasks_.pop_front();
        lock.unlock();
        task.whole ? scan_whole(scan, *task.work) : scan_piece(scan, *task.work, task.piece);
        lock.lock();
      } else if (next_log_ < works_.size()) {
        LogWork& work = works_[next_log_++];
        ++opening_;
        lock.unlock();
        const std::vector<Task> tasks = tasks_of(work);
        lock.lock();
        --opening_;
        tasks_.insert(tasks_.end(), tasks.begin(), tasks.end());
        changed_.notify_all();
      } else if (opening_ > 0) {
        changed_.wait(lock);
      } else {
        return;
      }
    }
  }

  // Pieces of a plain log that can be read at any place; the whole of any other.
  std::vector<Task> tasks_of(LogWork& work) {
    const std::string& path = work.file->path;
    if (!work.file->can_reopen()) return work.careful = true, std::vector<Task>();
    if (work.file->store) return {{.work = &work, .whole = true}};
    Result<File> file = open_for_reading(path);
    if (!file) return not_read(work, file.error());
    std::vector<uint8_t> first(kFirst);
    Result<size_t> got = read_at(*file, 0, first.data(), first.size());
    if (!got) return not_read(work, got.error());
    first.resize(*got);
    const bool is_plain = first.size() >= kMagicSize && load_u32(first.data()) == kMagic;
    std::optional<ScanRules> rules = scan_rules_of(first);
    if (!rules || is_encrypted(first)) {
      work.careful = is_plain && !rules;
      return work.careful ? std::vector<Task>() : std::vector<Task>{{.work = &work, .whole = true}};
    }
    Result<uint64_t> size = file_size(*file);
    if (!size) return not_read(work, size.error());
    work.rules = *rules;
    work.opened = std::move(*file);
    // The format of a relay log's events can change on the way.
    const size_t count = rules->relay_log ? 1 : size_t((*size + FastScan::kPiece - 1) / FastScan::kPiece);
    work.pieces.resize(count);
    work.pieces_left = count;
    std::vector<Task> tasks;
    for (size_t i = 0; i < count; ++i) tasks.push_back({.work = &work, .piece = i});
    return tasks;
  }

  static bool is_encrypted(Bytes first) {
    const size_t behind = kMagicSize + load_u32(first.data() + kMagicSize + 9);
    return behind + kHeaderSize <= first.size() &&
           EventType(first[behind + 4]) == EventType::START_ENCRYPTION_EVENT;
  }

  std::vector<Task> not_read(LogWork& work, Error error) {
    if (error.file.empty()) error.file = work.file->path;
    work.facts.is_verified = false;
    work.findings.push_back(finding_of(error));
    return {};
  }

  uint64_t end_of(const LogWork& work, size_t piece) const {
    return piece + 1 == work.pieces.size() ? UINT64_MAX : (piece + 1) * FastScan::kPiece;
  }

  ScannedPiece scan_range(FastScan& scan, LogWork& work, uint64_t begin, uint64_t end, bool seek) {
    uint64_t position = begin;
    const BlockSource source = [&](uint8_t* into, size_t size) {
      Result<size_t> got = read_at(work.opened, position, into, size);
      if (got) position += *got;
      return got;
    };
    ScannedPiece piece = scan.scan(source, work.rules, begin, end, seek);
    count(position - begin);
    return piece;
  }

  void scan_piece(FastScan& scan, LogWork& work, size_t i) {
    const uint64_t begin = i == 0 ? kMagicSize : i * FastScan::kPiece;
    work.pieces[i] = scan_range(scan, work, begin, end_of(work, i), i > 0);
    if (work.pieces_left.fetch_sub(1) == 1) join_pieces(scan, work);
  }

  // All pieces of a log were scanned. Where one starts within an event it is scanned again.
  void join_pieces(FastScan& scan, LogWork& work) {
    uint64_t expected = kMagicSize;
    for (size_t i = 0; i < work.pieces.size(); ++i) {
      if (expected >= end_of(work, i)) continue;
      ScannedPiece& piece = work.pieces[i];
      if (!piece.unreadable && piece.first != expected)
        piece = scan_range(scan, work, expected, end_of(work, i), false);
      if (!take_piece(work, piece)) break;
      expected = piece.next;
    }
    work.pieces.clear();
    work.opened = File();
    if (!ends_whole(work.facts.last_type)) work.careful = true;
  }

  // False: the log is not beyond doubt.
  bool take_piece(LogWork& work, ScannedPiece& piece) {
    if (piece.unreadable) {
      not_read(work, *piece.unreadable);
      work.careful = false;
      return false;
    }
    if (piece.in_doubt) return work.careful = true, false;
    if (!work.facts.format) {
      work.facts.server_id = piece.facts.server_id;
      work.facts.relay_log = piece.facts.relay_log;
      work.facts.in_use = piece.facts.in_use;
      work.facts.has_previous = piece.facts.has_previous;
      work.facts.previous = std::move(piece.facts.previous);
      work.facts.list = std::move(piece.facts.list);
    }
    work.facts.add(std::move(piece.facts));
    for (Error& error : piece.packed) {
      error.file = work.file->path;
      if (error.damage == Damage::none) error.damage = Damage::changed;
      work.findings.push_back(finding_of(error));
      work.facts.is_whole = false;
    }
    return true;
  }

  // A log that is compressed or encrypted.
  void scan_whole(FastScan& scan, LogWork& work) {
    Result<OpenedLog> opened = open_log(*work.file);
    if (!opened || opened->locked) return void(work.careful = true);
    ByteStream& stream = *opened->stream;
    std::vector<uint8_t> first(kFirst);
    size_t have = 0;
    while (have < first.size()) {
      Result<size_t> got = stream.look(have, first.data() + have, first.size() - have);
      if (!got) return void(work.careful = true);
      if (*got == 0) break;
      have += *got;
    }
    const std::optional<ScanRules> rules = scan_rules_of(Bytes(first.data(), have));
    if (!rules || !stream.skip(kMagicSize)) return void(work.careful = true);
    uint64_t told = 0;
    const BlockSource source = [&](uint8_t* into, size_t size) {
      Result<size_t> got = stream.read(into, size);
      count(stream.input_position() - told);
      told = stream.input_position();
      return got;
    };
    ScannedPiece piece = scan.scan(source, *rules, kMagicSize, UINT64_MAX, false);
    // What the stream can't give is damage of its wrapping: the careful way says which.
    piece.in_doubt |= piece.unreadable.has_value() || stream.ended_torn() || stream.held_back() > 0;
    piece.unreadable.reset();
    if (take_piece(work, piece) && !ends_whole(work.facts.last_type)) work.careful = true;
  }

  void scan_doubtful() {
    for (;;) {
      LogWork* work = nullptr;
      {
        const std::lock_guard lock(mutex_);
        while (next_doubtful_ < works_.size() && !works_[next_doubtful_].careful) ++next_doubtful_;
        if (next_doubtful_ == works_.size()) return;
        work = &works_[next_doubtful_++];
      }
      CarefulScan scan = scan_carefully(work->file, format_near(*work));
      work->facts = std::move(scan.facts);
      work->findings = std::move(scan.findings);
    }
  }

  // How to read a log that has lost its start: as it is said, or as its nearest neighbour.
  std::shared_ptr<const FormatDescription> format_near(const LogWork& work) const {
    if (input_.assumed_format) return input_.assumed_format;
    const size_t index = size_t(&work - works_.data());
    for (size_t distance = 1; distance < works_.size(); ++distance)
      for (const size_t i : {index - distance, index + distance})
        if (i < works_.size() && !works_[i].careful && works_[i].facts.format) return works_[i].facts.format;
    return nullptr;
  }

  // What is wrong with an index is told in front of its logs.
  void tell_index() {
    for (const auto& [index, log] : input_.index.missing) {
      Finding finding{.kind = FindingKind::gap, .file = index, .what = "it names a log that is not there"};
      finding.expected = log;
      finding.found = "no such file";
      tell(finding);
    }
    for (const auto& [index, log] : input_.index.unlisted) {
      Finding finding{.kind = FindingKind::not_in_index,
                      .file = log,
                      .what = index + " does not name it, and it was not verified"};
      tell(finding);
    }
  }

  void tell(const Finding& finding) {
    if (!finding.is_note && finding.kind != FindingKind::unreadable) ++report_.finding_count;
    input_.tell(finding);
  }

  VerifyReport join() {
    tell_index();
    Continuity continuity;
    for (size_t i = 0; i < works_.size(); ++i) {
      LogWork& work = works_[i];
      const LogFacts& facts = work.facts;
      const bool is_last = i + 1 == works_.size();
      for (Finding& finding : work.findings) {
        if (finding.kind == FindingKind::unreadable && !report_.not_read) report_.not_read = finding.reason;
        // A tail that is torn is as it should be while a server writes the log, and nowhere else.
        if (finding.is_note && !facts.format) finding.kind = FindingKind::torn_tail;
        if (finding.is_note && finding.kind == FindingKind::torn_tail)
          finding.is_note = facts.in_use && is_last;
        if (finding.is_note && finding.kind == FindingKind::in_use && !is_last) continue;
        tell(finding);
      }
      if (is_last && facts.in_use && !work.careful)
        tell({.kind = FindingKind::in_use,
              .is_note = true,
              .file = work.file->path,
              .what = "the log is in use or was not closed: whole up to here"});
      if (facts.is_verified || facts.event_count > 0)
        for (const Finding& finding : continuity.add(facts, first_of(work))) tell(finding);
      ++report_.log_count;
      report_.event_count += facts.event_count;
      report_.size += facts.size;
      report_.unknown_count += facts.unknown_count;
      work.facts = {};
    }
    return report_;
  }

  // The log's first bytes; none where they do not matter or can't be had.
  Bytes first_of(const LogWork& work) {
    first_.clear();
    if (works_.size() == 1 || !work.file->can_reopen())
      return {};
    Result<OpenedLog> opened = open_log(*work.file);
    if (!opened) return {};
    first_.resize(LogSeries::kCompared);
    size_t have = 0;
    while (have < first_.size()) {
      Result<size_t> got = opened->stream->look(have, first_.data() + have, first_.size() - have);
      if (!got || *got == 0) break;
      have += *got;
    }
    return Bytes(first_.data(), have);
  }

  static constexpr uint32_t kMagic = 0x6E6962FE;  // FE 'bin'

  VerifyInput& input_;
  std::vector<LogWork> works_;
  VerifyReport report_;
  std::atomic<uint64_t> done_{0};
  std::vector<uint8_t> first_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  size_t next_log_ = 0, next_doubtful_ = 0;
  unsigned opening_ = 0;
  bool stopped_ = false;
  std::exception_ptr exception_;
};

}  // namespace

VerifyReport verify_logs(VerifyInput input) {
  return Verification(input).run();
}

}  // namespace binsift
