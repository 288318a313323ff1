#include "verify/compare_logs.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <thread>

#include "event/gtid_event.h"
#include "log/open_log.h"
#include "verify/difference.h"
#include "verify/json_lines.h"
#include "verify/log_facts.h"
#include "verify/match_gtids.h"
#include "verify/match_order.h"

namespace binsift {
namespace {

// Whether a file holds JSON lines, by its first byte.
bool holds_lines(const LogFilePtr& log) {
  if (!log->can_reopen()) return false;
  Result<std::unique_ptr<ByteStream>> stream = open_stream(*log);
  uint8_t first = 0;
  if (!stream) return false;
  Result<size_t> got = (*stream)->look(0, &first, 1);
  return got && *got == 1 && first == '{';
}

// What the first log of a side says of the logs in front of it.
LogFacts head_of(const LogFilePtr& log) {
  constexpr size_t kLargest = 64 << 20;
  LogFacts facts;
  if (holds_lines(log)) return facts;
  if (!log->can_reopen()) return facts;
  Result<OpenedLog> opened = open_log(*log);
  if (!opened || opened->locked) return facts;
  std::shared_ptr<const FormatDescription> format;
  std::vector<uint8_t> event;
  uint64_t at = 4;
  const auto look = [&](size_t size) {
    event.resize(size);
    size_t have = 0;
    while (have < size) {
      Result<size_t> got = opened->stream->look(at + have, event.data() + have, size - have);
      if (!got || *got == 0) return false;
      have += *got;
    }
    return true;
  };
  while (look(kHeaderSize)) {
    const Header header = decode_header(Bytes(event).first<kHeaderSize>());
    if (header.type != EventType::FORMAT_DESCRIPTION_EVENT && !LogFacts::has_facts(header.type) &&
        header.type != EventType::START_ENCRYPTION_EVENT)
      break;
    if (is_gtid_event(header.type) || header.event_size < kHeaderSize || header.event_size > kLargest) break;
    if (!look(header.event_size)) break;
    if (header.type == EventType::FORMAT_DESCRIPTION_EVENT) {
      Result<FormatDescription> decoded = decode_format_description(event);
      if (!decoded) break;
      format = std::make_shared<const FormatDescription>(std::move(*decoded));
    }
    if (!format) break;
    facts.take(header, event, *format);
    at += header.event_size;
  }
  return facts;
}

GtidSet set_before(const LogFacts& facts) {
  if (!facts.list.empty()) {
    GtidSet set;
    for (const Gtid& gtid : facts.list) {
      GtidStream stream{.name = gtid, .intervals = {{1, gtid.number}}};
      stream.name.number = 0;
      set.add(GtidSet::of({stream}));
    }
    return set;
  }
  return facts.previous;
}

Result<void> scan(const Side& side, const TransactionPlaces* wanted, const JsonLines::Take& take) {
  return side.is_lines || side.as_lines ? scan_lines(side, wanted, take)
                                        : scan_transactions(side, wanted, take);
}

class Comparison {
 public:
  explicit Comparison(CompareInput& input) : input_(input) {}

  Result<CompareReport> run() {
    for (Side* side : {&input_.source, &input_.target})
      side->is_lines = std::all_of(side->logs.begin(), side->logs.end(), holds_lines);
    input_.source.as_lines = input_.target.is_lines;
    input_.target.as_lines = input_.source.is_lines;
    Matcher by_gtid(set_before(head_of(input_.source.logs.front())),
                    set_before(head_of(input_.target.logs.front())));
    OrderMatcher by_order;
    if (Result<void> read = read_both(by_gtid, by_order); !read) return std::move(read).error();
    const bool source_gtids = by_gtid.count(Matcher::source) > 0,
               target_gtids = by_gtid.count(Matcher::target) > 0;
    if (source_gtids != target_gtids &&
        (source_gtids ? by_order.count(Matcher::target) : by_order.count(Matcher::source)) > 0) {
      Error error{.kind = ErrorKind::usage};
      error.detail = source_gtids ? "the source has GTIDs and the target has none"
                                  : "the target has GTIDs and the source has none";
      error.hint = "their transactions can't be matched";
      return error;
    }
    report_.source_count = by_gtid.count(Matcher::source) + by_order.count(Matcher::source);
    report_.target_count = by_gtid.count(Matcher::target) + by_order.count(Matcher::target);
    report_.agreed_count = by_gtid.agreed_count() + by_order.agreed_count();
    report_.row_count = by_gtid.agreed_rows() + by_order.agreed_rows();
    uint64_t outside = 0;
    missing_ = by_gtid.alone(Matcher::source, outside);
    report_.source_outside_count = outside + by_order.outside_count(Matcher::source);
    extra_ = by_gtid.alone(Matcher::target, outside);
    report_.target_outside_count = outside + by_order.outside_count(Matcher::target);
    for (const auto& [alone, side] :
         {std::pair(&missing_, Matcher::source), std::pair(&extra_, Matcher::target)})
      alone->insert(alone->end(), by_order.alone(side).begin(), by_order.alone(side).end());
    pairs_ = std::move(by_gtid.differing());
    pairs_.insert(pairs_.end(), by_order.differing().begin(), by_order.differing().end());
    std::sort(pairs_.begin(), pairs_.end(),
              [](const auto& a, const auto& b) { return a.source.order < b.source.order; });
    if (Result<void> looked = look_closer(); !looked) return std::move(looked).error();
    return tell_all();
  }

 private:
  // Both sides at the same time, each on threads of its own.
  Result<void> read_both(Matcher& by_gtid, OrderMatcher& by_order) {
    std::optional<Error> errors[2];
    std::exception_ptr exception;
    std::atomic<bool> failed{false};
    const auto read = [&](Matcher::Which which) {
      const Side& side = which == Matcher::source ? input_.source : input_.target;
      try {
        Result<void> done = scan(side, nullptr, [&](const TransactionDigest& digest, std::string_view) {
          if (digest.gtid.kind != GtidKind::none)
            by_gtid.take(which, digest);
          else
            by_order.take(which, digest);
          return !failed.load(std::memory_order_relaxed);
        });
        if (!done) errors[which] = std::move(done).error();
      } catch (...) {
        exception = std::current_exception();
      }
      if (errors[which] || exception) failed = true;
      by_gtid.end(which);
      by_order.end(which);
    };
    std::thread other([&] { read(Matcher::target); });
    read(Matcher::source);
    other.join();
    if (exception) std::rethrow_exception(exception);
    for (std::optional<Error>& error : errors)
      if (error) return std::move(*error);
    return {};
  }

  // Reads those again that differ by their CRC32, some at a time.
  Result<void> look_closer() {
    constexpr uint64_t kHeld = 512 << 20, kTextOverCanonical = 6;
    differences_.resize(pairs_.size());
    for (size_t begin = 0; begin < pairs_.size();) {
      size_t end = begin;
      uint64_t size = 0;
      TransactionPlaces wanted[2];
      std::map<std::pair<uint32_t, uint64_t>, size_t> places[2];
      for (; end < pairs_.size() && (end == begin || size < kHeld); ++end) {
        size += kTextOverCanonical * (pairs_[end].source.size + pairs_[end].target.size);
        for (const int i : {0, 1}) {
          const MatchedTransaction& each = i == 0 ? pairs_[end].source : pairs_[end].target;
          TransactionDigest place;
          place.log = each.log;
          place.begin = each.begin;
          wanted[i].add(place);
          places[i][{each.log, each.begin}] = end - begin;
        }
      }
      std::vector<std::string> contents[2];
      for (const int i : {0, 1}) {
        contents[i].resize(end - begin);
        size_t left = end - begin;
        Result<void> done = scan(i == 0 ? input_.source : input_.target, &wanted[i],
                                 [&](const TransactionDigest& digest, std::string_view content) {
                                   const auto place = places[i].find({digest.log, digest.begin});
                                   if (place == places[i].end()) return true;
                                   contents[i][place->second] = content;
                                   return --left > 0;
                                 });
        if (!done) return done;
      }
      for (size_t i = begin; i < end; ++i)
        differences_[i] = find_difference(contents[0][i - begin], contents[1][i - begin]);
      begin = end;
    }
    return {};
  }

  CompareReport tell_all() {
    size_t next_missing = 0;
    const auto tell_missing = [&](uint64_t before) {
      for (; next_missing < missing_.size() && missing_[next_missing].order < before; ++next_missing) {
        ++report_.missing_count;
        Finding finding = finding_at(input_.source, missing_[next_missing], FindingKind::missing);
        finding.what = "the target does not have it: " + rows_text(missing_[next_missing].row_count);
        input_.tell(finding);
      }
    };
    for (size_t i = 0; i < pairs_.size(); ++i) {
      tell_missing(pairs_[i].source.order);
      tell_pair(pairs_[i], differences_[i]);
    }
    tell_missing(UINT64_MAX);
    for (const MatchedTransaction& extra : extra_) {
      ++report_.extra_count;
      Finding finding = finding_at(input_.target, extra, FindingKind::extra);
      finding.what = "the source does not have it: " + rows_text(extra.row_count);
      input_.tell(finding);
    }
    if (report_.source_count > 0 && report_.target_count > 0 && report_.agreed_count == 0 && pairs_.empty()) {
      ++report_.missing_count;
      input_.tell({.kind = FindingKind::missing,
                   .file = input_.target.logs.front()->path,
                   .what = "no transaction of the source is on this side"});
    }
    return report_;
  }

  void tell_pair(const Matcher::Pair& pair, const Difference& difference) {
    switch (difference.kind) {
      case Difference::Kind::none:
        ++report_.agreed_count;
        report_.row_count += pair.source.row_count;
        if (difference.lacks_columns) ++report_.partly_count;
        return;
      case Difference::Kind::not_compared: ++report_.not_compared_count; return;
      case Difference::Kind::reordered: ++report_.reordered_count; break;
      case Difference::Kind::differs: ++report_.differing_count; break;
    }
    const bool reordered = difference.kind == Difference::Kind::reordered;
    Finding finding =
        finding_at(input_.source, pair.source, reordered ? FindingKind::reordered : FindingKind::differing);
    finding.table = difference.table;
    finding.column = difference.column;
    finding.expected = difference.source;
    finding.found = difference.target;
    finding.what = difference.what + " (" + input_.target.logs[pair.target.log]->path + ":" +
                   std::to_string(pair.target.begin) + ")";
    if (reordered) finding.what = "the same changes in another order, from " + finding.what;
    if (input_.with_rows) {
      finding.source_row = difference.source_row;
      finding.target_row = difference.target_row;
    }
    input_.tell(finding);
  }

  static std::string rows_text(uint64_t count) {
    return std::to_string(count) + (count == 1 ? " row" : " rows");
  }
  static Finding finding_at(const Side& side, const MatchedTransaction& at, FindingKind kind) {
    Finding finding{.kind = kind, .file = side.logs[at.log]->path, .offset = at.begin};
    if (at.gtid.kind != GtidKind::none) finding.gtid = to_text(at.gtid);
    return finding;
  }

  CompareInput& input_;
  CompareReport report_;
  std::vector<Matcher::Pair> pairs_;  // by order in the source
  std::vector<Difference> differences_;
  std::vector<MatchedTransaction> missing_, extra_;
};

}  // namespace

Result<CompareReport> compare_logs(CompareInput input) {
  return Comparison(input).run();
}

}  // namespace binsift
