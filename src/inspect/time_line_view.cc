// inspect --every: a line a bucket, with bars of the bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inspect/event_fields.h"
#include "inspect/views.h"
#include "render/temporal_text.h"

namespace binsift {
namespace {

constexpr unsigned kLeastBar = 8, kMostBar = 48;

std::string count_or_dash(uint64_t count, const Screen& screen) {
  return count ? grouped(count) : screen.dash();
}

class Lines {
 public:
  Lines(const TimeLine& line, const std::vector<TimeLineEntry>& entries, double factor,
        const ScreenStyle& style)
      : line_(line), entries_(entries), factor_(factor), screen_(style) {
    // "2026-11-20 08:00:00"; what is always zero is left out.
    time_columns_ = line.seconds() % 86400 == 0 ? 10 : line.seconds() % 60 == 0 ? 16 : 19;
  }

  std::string text() {
    for (const TimeLineEntry& entry : entries_) {
      total_.add(entry.sums);
      most_bytes_ = std::max(most_bytes_, entry.sums.bytes);
      has_statements_ |= entry.sums.statement_count + entry.sums.ddl_count > 0;
    }
    lay_out();
    line(screen_.bold(cells(head())));
    for (const TimeLineEntry& entry : entries_) add(entry);
    line(screen_.bold(cells(texts_of("total", total_))));
    add_footer();
    return std::move(text_);
  }

 private:
  static constexpr size_t kCells = 7;
  using Cells = std::array<std::string, kCells>;

  Cells head() const {
    return {"time (UTC)", "transactions", "insert", "update", "delete", "statements", "bytes"};
  }
  Cells texts_of(std::string_view name, const TimeSums& sums) const {
    return {std::string(name),
            count_or_dash(sums.transaction_count, screen_),
            count_or_dash(sums.rows[0], screen_),
            count_or_dash(sums.rows[1], screen_),
            count_or_dash(sums.rows[2], screen_),
            count_or_dash(sums.statement_count + sums.ddl_count, screen_),
            sums.bytes ? size_words(sums.bytes) : screen_.dash()};
  }

  // Each column as wide as what it holds, and the bar takes what is left.
  void lay_out() {
    const auto widen = [&](const Cells& cells) {
      for (size_t i = 0; i < kCells; ++i) widths_[i] = std::max(widths_[i], columns_of(cells[i]));
    };
    widen(head());
    widen(texts_of("total", total_));
    for (const TimeLineEntry& entry : entries_)
      if (!entry.is_empty) widen(texts_of({}, entry.sums));
    widths_[0] = std::max(widths_[0], time_columns_);
    if (!has_statements_) widths_[5] = 0;
    unsigned used = 0;
    for (const unsigned width : widths_) used += width ? width + 2 : 0;
    const unsigned left = screen_.style().width > used ? screen_.style().width - used : 0;
    double columns = std::min(left, kMostBar);
    // A mark stands behind its bar.
    for (const TimeLineEntry& entry : entries_) {
      if (!entry.above) continue;
      const double room = double(left) - 2 - columns_of(mark_of(entry));
      columns =
          std::min(columns, room * double(most_bytes_) / double(std::max<uint64_t>(1, entry.sums.bytes)));
    }
    bar_columns_ = columns >= kLeastBar ? unsigned(columns) : 0;
  }

  std::string cells(const Cells& texts) const {
    std::string text = padded(texts[0], widths_[0]);
    for (size_t i = 1; i < kCells; ++i)
      if (widths_[i]) text += "  " + padded_left(texts[i], widths_[i]);
    return text;
  }

  void add(const TimeLineEntry& entry) {
    const std::string time = time_of(entry.number);
    if (entry.is_empty && entry.count > 1) {
      line(fmt::format("{}  {} nothing in {} ({})", padded(time, widths_[0]), screen_.ellipsis(),
                       grouped(entry.count) + " buckets", duration_words(entry.count * line_.seconds())));
      return;
    }
    std::string text = cells(texts_of(time, entry.sums));
    if (bar_columns_) text += "  " + screen_.bar(entry.sums.bytes, most_bytes_, bar_columns_);
    if (entry.above) {
      line(text + "  " + screen_.warning(mark_of(entry)));
      return;
    }
    line(text);
  }

  // "▲ rows 5.2×": what is furthest above.
  std::string mark_of(const TimeLineEntry& entry) const {
    const MeasureValues values = measures_of(entry.sums);
    size_t furthest = kMeasures;
    double most = 0;
    for (size_t i = 0; i < kMeasures; ++i) {
      if (!(entry.above & (1u << i))) continue;
      const double ratio = double(values[i]) / (*entry.means)[i];
      if (furthest == kMeasures || ratio > most) furthest = i, most = ratio;
    }
    const bool utf8 = screen_.style().utf8;
    std::string text = std::string(utf8 ? "▲ " : "! ") + kMeasureNames[furthest];
    // A mean that long silence has brought down to nothing says nothing.
    if (most < 1000) text += fmt::format(" {:.{}f}{}", most, most < 10 ? 1 : 0, utf8 ? "×" : "x");
    return text;
  }

  void add_footer() {
    std::vector<std::string> pieces;
    const auto clock = [&](uint32_t second) {
      return line_.seconds() >= 86400 ? time_words(second) : time_words(second).substr(11);
    };
    if (entries_.front().from) pieces.push_back("the logs begin at " + clock(entries_.front().from));
    if (entries_.back().until)
      pieces.push_back((pieces.empty() ? "the logs end at " : "they end at ") + clock(entries_.back().until));
    if (factor_ > 0) {
      const uint64_t above = count_above(entries_);
      const std::string words = fmt::format("{} above {:g} times the running mean",
                                            above == 0   ? std::string("no bucket is")
                                            : above == 1 ? std::string("1 bucket is")
                                                         : grouped(above) + " buckets are",
                                            factor_);
      pieces.push_back(words);
    }
    if (!pieces.empty()) line(screen_.flowed(pieces, screen_.dot(), 0));
  }

  int64_t begin(const TimeLineEntry& entry) const { return line_.begin_of(entry.number); }
  std::string time_of(TimeLine::Number number) const {
    char text[kTemporalRoom];
    const std::string_view whole(text, size_t(write_seconds(text, line_.begin_of(number), ' ') - text));
    return std::string(whole.substr(0, time_columns_));
  }
  void line(std::string_view text) {
    const size_t last = text.find_last_not_of(' ');
    text_ += text.substr(0, last == std::string_view::npos ? 0 : last + 1);
    text_ += '\n';
  }

  const TimeLine& line_;
  const std::vector<TimeLineEntry>& entries_;
  const double factor_;
  Screen screen_;
  unsigned time_columns_, bar_columns_ = 0;
  std::array<unsigned, kCells> widths_{};
  uint64_t most_bytes_ = 0;
  bool has_statements_ = false;
  TimeSums total_;
  std::string text_;
};

void add_measures(OutBuffer& out, const char* key, auto&& value_of) {
  out.append(",\"");
  out.append(key);
  out.append("\":{");
  for (size_t i = 0; i < kMeasures; ++i)
    out.append(fmt::format("{}\"{}\":{:.2f}", i ? "," : "", kMeasureNames[i], value_of(i)));
  out.append('}');
}

}  // namespace

std::string time_line_text(const TimeLine& line, const std::vector<TimeLineEntry>& entries, double factor,
                           const ScreenStyle& style) {
  if (entries.empty()) return "no transactions\n";
  return Lines(line, entries, factor, style).text();
}

void time_line_json(const TimeLine& line, const std::vector<TimeLineEntry>& entries,
                    const std::function<bool(std::string_view)>& write) {
  constexpr size_t kPiece = 1 << 16;
  OutBuffer out;
  for (const TimeLineEntry& entry : entries) {
    out.append(entry.is_empty && entry.count > 1 ? "{\"type\":\"empty\"" : "{\"type\":\"bucket\"");
    JsonFields fields(out);
    char ts[kTemporalRoom];
    char* const end = write_seconds(ts, line.begin_of(entry.number), 'T');
    fields.word("ts", std::string(ts, end) + ".000000Z");
    fields.number("seconds", entry.count * line.seconds());
    if (entry.is_empty && entry.count > 1) fields.number("buckets", entry.count);
    fields.number("transactions", entry.sums.transaction_count);
    fields.number("rows", sum_of(entry.sums.rows));
    for (size_t i = 0; i < 3; ++i) fields.number(kOperationNames[i], entry.sums.rows[i]);
    fields.number("statements", entry.sums.statement_count);
    fields.number("ddl", entry.sums.ddl_count);
    fields.number("bytes", entry.sums.bytes);
    if (entry.is_partial()) fields.flag("partial");
    if (entry.means) add_measures(out, "mean", [&](size_t i) { return (*entry.means)[i]; });
    if (entry.above) {
      out.append(",\"alert\":[");
      bool first = true;
      for (size_t i = 0; i < kMeasures; ++i) {
        if (!(entry.above & (1u << i))) continue;
        out.append(first ? "\"" : ",\"");
        out.append(kMeasureNames[i]);
        out.append('"');
        first = false;
      }
      out.append(']');
    }
    out.append("}\n");
    if (out.view().size() < kPiece) continue;
    if (!write(out.view())) return;
    out.clear();
  }
  write(out.view());
}

}  // namespace binsift
