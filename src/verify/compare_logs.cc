#include "verify/compare_logs.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <unordered_map>

#include "base/quantity.h"
#include "event/gtid_event.h"
#include "log/open_log.h"
#include "verify/difference.h"
#include "verify/feed_scan.h"
#include "verify/json_lines.h"
#include "verify/log_facts.h"
#include "verify/match_gtids.h"
#include "verify/match_order.h"
#include "verify/side_form.h"

namespace binsift {
namespace {

// What the first log of a side says of the logs in front of it.
LogFacts head_of(const Side& side) {
  constexpr size_t kLargest = 64 << 20;
  LogFacts facts;
  if (side.form != SideForm::logs || side.logs.empty()) return facts;
  const LogFilePtr& log = side.logs.front();
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

Result<void> scan(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take) {
  if (side.form == SideForm::feed) return scan_feed(side, wanted, take);
  return side.as_export ? scan_lines(side, wanted, take) : scan_transactions(side, wanted, take);
}

class Comparison {
 public:
  explicit Comparison(CompareInput& input) : input_(input) {}

  Result<CompareReport> run() {
    if (Result<void> prepared = prepare(); !prepared) return std::move(prepared).error();
    Matcher by_gtid(set_before(head_of(input_.source)), set_before(head_of(input_.target)));
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
    for (const auto& [side, which] :
         {std::pair(&input_.source, Matcher::source), std::pair(&input_.target, Matcher::target)}) {
      CompareReport::Unheld& unheld = report_.unheld[which];
      unheld.count = by_gtid.unheld_count(which) + by_order.unheld_count(which);
      unheld.statement_count = side->tally->statement_count;
      for (const auto& [table, count] : side->tally->unheld_tables) unheld.tables.push_back(table);
    }
    newer_count_[Matcher::source] = report_.source_outside_count - by_gtid.older_count(Matcher::source);
    newer_count_[Matcher::target] = report_.target_outside_count - by_gtid.older_count(Matcher::target);
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
  // What the two are, and what each must know of the other.
  Result<void> prepare() {
    Side* const sides[] = {&input_.source, &input_.target};
    std::shared_ptr<const std::set<std::string>> held[2];
    for (const int i : {0, 1}) {
      if (Result<void> found = find_form(*sides[i]); !found) return found;
      if (sides[i]->form != SideForm::feed) continue;
      Result<std::set<std::string>> tables = order_feed(*sides[i]);
      if (!tables) return std::move(tables).error();
      held[i] = std::make_shared<const std::set<std::string>>(std::move(*tables));
    }
    for (const int i : {0, 1}) {
      Side& side = *sides[i];
      const Side& other = *sides[1 - i];
      side.as_export = side.form != SideForm::logs || other.form != SideForm::logs;
      side.has_no_xids = side.form == SideForm::feed || other.form == SideForm::feed;
      side.held_tables = held[1 - i];
    }
    return {};
  }

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
      std::unordered_map<TransactionPlace, size_t, HashPlace> places[2];
      for (; end < pairs_.size() && (end == begin || size < kHeld); ++end) {
        size += kTextOverCanonical * (pairs_[end].source.size + pairs_[end].target.size);
        for (const int i : {0, 1}) {
          const MatchedTransaction& each = i == 0 ? pairs_[end].source : pairs_[end].target;
          const TransactionPlace place{each.log, each.begin, each.row};
          wanted[i].add(place);
          places[i][place] = end - begin;
        }
      }
      std::vector<std::string> contents[2];
      for (const int i : {0, 1}) {
        contents[i].resize(end - begin);
        size_t left = end - begin;
        Result<void> done = scan(i == 0 ? input_.source : input_.target, &wanted[i],
                                 [&](const TransactionDigest& digest, std::string_view content) {
                                   const auto place = places[i].find({digest.log, digest.begin, digest.row});
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
    // Where a side has nothing at all, it is no matter of how long logs are kept.
    const bool shares_nothing = report_.agreed_count == 0 && pairs_.empty() && report_.extra_count == 0;
    const bool source_has = report_.source_count > 0, target_has = report_.target_count > 0;
    if (shares_nothing && !source_has && newer_count_[Matcher::target] > 0) {
      ++report_.extra_count;
      input_.tell({.kind = FindingKind::extra,
                   .file = input_.target.path_of(0),
                   .what = "no transaction of the target is in the source"});
    }
    if (shares_nothing && source_has && (target_has || newer_count_[Matcher::source] > 0)) {
      ++report_.missing_count;
      input_.tell({.kind = FindingKind::missing,
                   .file = input_.target.logs.empty() ? std::string() : input_.target.path_of(0),
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
    // A row of an export has a place of its own, and a transaction's rows may lie in several files.
    if (const size_t colon = difference.source_place.rfind(':'); colon != std::string::npos) {
      finding.file = difference.source_place.substr(0, colon);
      finding.offset = parse_count(difference.source_place.substr(colon + 1)).value_or(0);
    }
    const std::string target_begin =
        input_.target.path_of(pair.target.log) + ":" + std::to_string(pair.target.begin);
    finding.what = difference.what + " (" +
                   (difference.target_place.empty() ? target_begin : difference.target_place) + ")";
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
    Finding finding{.kind = kind, .file = side.path_of(at.log), .offset = at.begin};
    if (at.gtid.kind != GtidKind::none) finding.gtid = to_text(at.gtid);
    return finding;
  }

  CompareInput& input_;
  CompareReport report_;
  std::vector<Matcher::Pair> pairs_;  // by order in the source
  std::vector<Difference> differences_;
  std::vector<MatchedTransaction> missing_, extra_;
  uint64_t newer_count_[2] = {};  // outside of what the other side has, and not told to be in front of it
};

}  // namespace

Result<CompareReport> compare_logs(CompareInput input) {
  return Comparison(input).run();
}

}  // namespace binsift
