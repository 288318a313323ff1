// The default screen: what the logs are, how much is in them, and what stands out.
#include <fmt/format.h>

#include <algorithm>

#include "inspect/event_detail.h"
#include "inspect/event_head.h"
#include "inspect/views.h"

namespace binsift {
namespace {

constexpr unsigned kNameColumns = 28, kBarColumns = 12;
constexpr size_t kGtidStreamsShown = 3;
constexpr unsigned kGtidColumns = 88;

std::string printable(std::string_view text, size_t most = 64) {
  OutBuffer out;
  append_one_line(out, text, most);
  return std::string(out.view());
}

std::string count_or_dash(uint64_t count, const Screen& screen) {
  return count ? grouped(count) : screen.dash();
}

// "000105:88213"
std::string place_of(const TransactionRecord& record) {
  std::string_view name = record.file->name;
  const size_t dot = name.rfind('.');
  if (dot != std::string_view::npos && dot + 1 < name.size() &&
      name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos)
    name.remove_prefix(dot + 1);
  return printable(name, 24) + ':' + std::to_string(record.begin);
}

class Summary {
 public:
  Summary(const LogTally& tally, const ScreenStyle& style, size_t most)
      : tally_(tally), screen_(style), most_tables_(most) {}

  std::string text() {
    add_logs();
    add_span();
    add_gtids();
    add_totals();
    add_tables();
    add_events("event", tally_.events);
    if (tally_.inner_event_count) add_events("event in a payload", tally_.inner_events);
    add_transactions();
    add_remarks();
    return std::move(text_);
  }

 private:
  void line(std::string_view text) {
    const size_t last = text.find_last_not_of(' ');
    text_ += text.substr(0, last == std::string_view::npos ? 0 : last + 1);
    text_ += '\n';
  }

  void add_logs() {
    std::vector<std::string> pieces;
    const size_t count = tally_.files.size();
    std::string names = count ? printable(tally_.files.front().file->name) : "no log";
    if (count > 1)
      names += fmt::format(" {} {}", screen_.ellipsis(), printable(tally_.files.back().file->name));
    pieces.push_back(names);
    pieces.push_back(count == 1 ? size_words(tally_.bytes)
                                : fmt::format("{} files, {}", grouped(count), size_words(tally_.bytes)));
    std::vector<std::string> servers;
    const char* checksum = nullptr;
    for (const FileTally& file : tally_.files) {
      if (!file.format) continue;
      const std::string server = printable(server_text(*file.format));
      if (std::find(servers.begin(), servers.end(), server) == servers.end()) servers.push_back(server);
      const char* algorithm = file.format->checksum == ChecksumAlgorithm::CRC32 ? "CRC32" : "no checksums";
      checksum = !checksum || std::string_view(checksum) == algorithm ? algorithm : "CRC32 in parts";
    }
    if (servers.size() > 3) servers = {servers.front(), screen_.ellipsis(), servers.back()};
    std::string about = fmt::format("{}", fmt::join(servers, ", "));
    if (!tally_.server_ids.empty()) about += ", " + servers_words();
    if (checksum) about += std::string(", ") + checksum;
    if (const char* image = image_name(tally_.images); *image) about += std::string(", row ") + image;
    if (const std::string names_from = names_words(tally_); !names_from.empty()) about += ", " + names_from;
    if (!servers.empty()) pieces.push_back(about);
    const std::string flowed = screen_.flowed(pieces, "   ", 0);
    // The names stand first, alone in bold.
    line(screen_.bold(names) + flowed.substr(names.size()));
  }

  std::string servers_words() const {
    const auto& ids = tally_.server_ids;
    std::string text = ids.size() == 1 ? "server " : "servers ";
    for (size_t i = 0; i < ids.size() && i < 3; ++i) text += (i ? "/" : "") + std::to_string(ids[i]);
    if (ids.size() > 3) text += fmt::format(" and {} more", ids.size() - 3);
    return text;
  }

  void add_span() {
    std::vector<std::string> pieces;
    const TimeSpan& time = tally_.time;
    if (time.first != 0) {
      const std::string first = time_words(time.first), last = time_words(time.last);
      const bool same_day = first.substr(0, 10) == last.substr(0, 10);
      pieces.push_back(fmt::format("{} {} {} UTC ({})", first, screen_.dash(),
                                   same_day ? last.substr(11) : last,
                                   duration_words(time.last - time.first)));
    }
    if (!tally_.files.empty()) {
      switch (tally_.files.back().state) {
        case FileState::closed: break;
        case FileState::in_use: pieces.emplace_back("last file still in use"); break;
        default: pieces.push_back(fmt::format("last file {}", state_name(tally_.files.back().state)));
      }
    }
    if (!pieces.empty()) line(screen_.flowed(pieces, "     ", 0));
  }

  void add_gtids() {
    const GtidSet set = tally_.gtids.set();
    if (set.is_empty()) return;
    size_t shown = 0;
    for (const GtidStream& stream : set.streams()) {
      if (shown++ == kGtidStreamsShown) break;
      std::string text = to_text(GtidSet::of({stream}));
      // Intervals in the middle are left out.
      if (text.size() > kGtidColumns)
        text = text.substr(0, kGtidColumns - 24) + screen_.ellipsis() + text.substr(text.size() - 20);
      line((shown == 1 ? "GTIDs  " : "       ") + text);
    }
    if (set.streams().size() > kGtidStreamsShown)
      line(fmt::format("       and {} more streams (--json has all)",
                       set.streams().size() - kGtidStreamsShown));
    if (!tally_.gtids.is_complete()) line("       and more: too many gaps to keep");
  }

  void add_totals() {
    line("");
    std::vector<std::string> pieces{
        fmt::format("{:<12}{:>13}", "transactions", grouped(tally_.transaction_count))};
    if (tally_.transaction_count) {
      const uint64_t seconds = uint64_t{tally_.commit_time.last} - tally_.commit_time.first + 1;
      const double rate = double(tally_.transaction_count) / double(seconds);
      std::string words;
      if (rate >= 10)
        words = grouped(uint64_t(rate + 0.5)) + "/s, ";
      else if (rate >= 0.1)
        words = fmt::format("{:.1f}/s, ", rate);
      else if (rate * 3600 >= 0.1)
        words = fmt::format("{:.1f}/h, ", rate * 3600);
      pieces.push_back(fmt::format("{}peak {}/s at {}", words, grouped(tally_.busiest.count()),
                                   time_words(tally_.busiest.second()).substr(11)));
    }
    line(screen_.flowed(pieces, "     ", 0));
    line(fmt::format("{:<12}{:>13}     insert {}{}update {}{}delete {}", "rows", grouped(sum_of(tally_.rows)),
                     grouped(tally_.rows[0]), screen_.dot(), grouped(tally_.rows[1]), screen_.dot(),
                     grouped(tally_.rows[2])));
    line(fmt::format("{:<12}{:>13}", "events", grouped(tally_.event_count)) +
         (tally_.inner_event_count ? fmt::format("     and {} in payloads", grouped(tally_.inner_event_count))
                                   : ""));
  }

  void add_tables() {
    const std::vector<const TableTally*> tables = tables_by_size(tally_);
    if (tables.empty()) return;
    line("");
    line(screen_.bold(fmt::format("{:<{}}{:>12}{:>12}{:>12}{:>12}", "table", kNameColumns, "insert", "update",
                                  "delete", "bytes")));
    const uint64_t most = sum_of(tables.front()->bytes), all = sum_of(tally_.row_bytes);
    for (size_t i = 0; i < tables.size() && i < most_tables_; ++i) {
      const TableTally& table = *tables[i];
      const uint64_t bytes = sum_of(table.bytes);
      std::string text = padded(screen_.fitted(table.shape->text, kNameColumns - 1), kNameColumns);
      for (const uint64_t count : table.rows) text += padded_left(count_or_dash(count, screen_), 12);
      text += padded_left(size_words(bytes), 12) + "  ";
      text += padded(screen_.bar(bytes, most, kBarColumns), kBarColumns);
      text += fmt::format("{:>4}%", all ? unsigned(double(bytes) / double(all) * 100 + 0.5) : 0);
      line(text);
    }
    if (tables.size() > most_tables_)
      line(fmt::format("{} {} more tables (--tables)", screen_.ellipsis(),
                       grouped(tables.size() - most_tables_)));
  }

  // Two events a line.
  void add_events(std::string_view title, const EventCounts& counts) {
    std::vector<size_t> types;
    for (size_t i = 0; i < counts.size(); ++i)
      if (counts[i].count) types.push_back(i);
    if (types.empty()) return;
    std::stable_sort(types.begin(), types.end(),
                     [&](size_t a, size_t b) { return counts[a].bytes > counts[b].bytes; });
    const auto cell = [&](size_t type) {
      return fmt::format("{:<20}{:>12}{:>12}", short_name_of(EventType(type)), grouped(counts[type].count),
                         size_words(counts[type].bytes));
    };
    const size_t half = (types.size() + 1) / 2;
    line("");
    const std::string head = fmt::format("{:<20}{:>12}{:>12}", title, "count", "bytes");
    line(screen_.bold(types.size() > 1 ? head + "      " + head : head));
    for (size_t i = 0; i < half; ++i)
      line(i + half < types.size() ? cell(types[i]) + "      " + cell(types[i + half]) : cell(types[i]));
  }

  // The largest on the left, the longest on the right.
  void add_transactions() {
    const auto& largest = tally_.largest.list();
    const auto& longest = tally_.longest.list();
    if (largest.empty()) return;
    constexpr unsigned kCell = 48;
    line("");
    std::string head = "largest transactions";
    if (!longest.empty()) head = padded(head, kCell) + "longest transactions";
    line(screen_.bold(head));
    for (size_t i = 0; i < std::max(largest.size(), longest.size()); ++i) {
      std::string text;
      if (i < largest.size()) text = transaction_cell(size_words(largest[i].value), largest[i].record);
      if (i < longest.size())
        text = padded(text, kCell) + transaction_cell(duration_words(longest[i].value), longest[i].record);
      line(text);
    }
  }

  std::string transaction_cell(const std::string& value, const TransactionRecord& record) const {
    const uint64_t rows = sum_of(record.sums.rows);
    std::string what = grouped(rows) + (rows == 1 ? " row " : " rows");
    if (rows == 0 && record.sums.ddl_count) what = "DDL";
    if (rows == 0 && record.sums.statement_count)
      what = grouped(record.sums.statement_count) + (record.sums.statement_count == 1 ? " stmt" : " stmts");
    return padded_left(value, 10) + padded_left(what, 16) + "  " + place_of(record);
  }

  void add_remarks() {
    std::vector<std::string> pieces;
    for (const Remark& remark : worth_a_look(tally_)) pieces.push_back(printable(remark.text, 200));
    if (pieces.empty()) return;
    line("");
    pieces.front() = "worth a look: " + pieces.front();
    const std::string flowed = screen_.flowed(pieces, screen_.dot(), 14);
    line(screen_.warning("worth a look:") + flowed.substr(13));
  }

  const LogTally& tally_;
  Screen screen_;
  const size_t most_tables_;
  std::string text_;
};

}  // namespace

std::string summary_screen(const LogTally& tally, const ScreenStyle& style, size_t most) {
  return Summary(tally, style, most).text();
}

}  // namespace binsift
