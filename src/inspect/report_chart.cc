#include "inspect/report_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "inspect/html_text.h"
#include "inspect/layout.h"

namespace binsift {
namespace {

constexpr unsigned kHeight = 1000;

// At least `most`: the end of an axis with four steps that are easy to read.
uint64_t nice_end(uint64_t most, bool is_bytes) {
  uint64_t unit = 1;
  if (is_bytes)
    while (most / unit >= 1024 && unit < uint64_t{1} << 60) unit *= 1024;
  uint64_t ten = 1;
  while (most / unit / ten >= 10) ten *= 10;
  if (unit == 1 && ten == 1) return most < 4 ? std::max<uint64_t>(most, 1) : (most + 3) / 4 * 4;
  if (ten == 1) {
    for (const uint64_t factor : {1, 2, 4, 6, 8, 10})
      if (most <= factor * unit) return factor * unit;
    return most;
  }
  ten /= 10;
  for (const uint64_t factor : {10, 12, 16, 20, 24, 32, 40, 60, 80, 100})
    if (most <= factor * ten * unit && factor * ten * unit % 4 == 0) return factor * ten * unit;
  return most;
}

std::string words_of(uint64_t value, bool is_bytes) {
  return is_bytes ? size_words(value) : html_number(value);
}

// "1.5 M"
std::string short_words(uint64_t value, bool is_bytes) {
  if (is_bytes || value < 10000) return words_of(value, is_bytes);
  const char* unit = " kMGTPE";
  auto number = double(value);
  for (; number >= 1000 && unit[1]; ++unit) number /= 1000;
  return fmt::format("{:g} {}", number, *unit);
}

}  // namespace

bool ChartSeries::is_empty() const {
  return std::all_of(values.begin(), values.end(), [](uint64_t value) { return value == 0; });
}

std::string chart_html(const Chart& chart, const TimeAxis& axis) {
  uint64_t most = 0;
  std::vector<const ChartSeries*> series;
  for (const ChartSeries& each : chart.series)
    if (!each.is_empty()) series.push_back(&each);
  for (size_t i = 0; i < axis.count; ++i) {
    uint64_t sum = 0;
    for (const ChartSeries* each : series) sum += each->values[i];
    most = std::max(most, sum);
  }
  const uint64_t end = nice_end(most, chart.is_bytes);

  std::string html = std::string(chart.is_low ? "<figure class=low>" : "<figure>") + "<figcaption><b>" +
                     chart.title + "</b><span class=legend>";
  for (const ChartSeries* each : series)
    if (!each->name.empty())
      html += fmt::format("<span><i class={}></i><bdi>{}</bdi></span>", each->color, each->name);
  html += "</span></figcaption><div class=plot><div class=y>";
  for (int i = 4; i >= 0; --i)
    if (end >= 4 || i % 4 == 0)
      html += fmt::format("<span style=bottom:{}%>{}</span>", 25 * i,
                          short_words(uint64_t(double(end) / 4 * i), chart.is_bytes));
  html += "</div><div class=area>";
  for (int i = 1; i <= 4; ++i) html += fmt::format("<hr style=bottom:{}%>", 25 * i);
  for (const TimeAxis::Tick& tick : axis.ticks)
    html += fmt::format("<s style=left:{:.3f}%></s>", tick.place * 100);
  html += fmt::format(
      "<svg viewBox=\"0 0 {} {}\" preserveAspectRatio=none role=img aria-label=\"{} over time, at most {} in "
      "{}\">",
      axis.count * 10, kHeight, chart.title, words_of(most, chart.is_bytes), bucket_words(axis.seconds));
  // Between few bars there is room.
  const double gap = axis.count > 120 ? 0.8 : 1.6;
  for (size_t i = 0; i < axis.count; ++i) {
    std::string said = axis.words_of(i), bars;
    double top = kHeight;
    for (const ChartSeries* each : series) {
      const uint64_t value = each->values[i];
      if (value == 0) continue;
      // What is there can be seen.
      const double height = std::max(6.0, double(value) / double(end) * kHeight);
      top -= height;
      bars += fmt::format("<rect class={} x={:.1f} y={:.1f} width={:.1f} height={:.1f} />", each->color,
                          double(i) * 10 + gap / 2, std::max(top, 0.0), 10 - gap, height);
      said += fmt::format("&#10;{} {}", each->name, words_of(value, chart.is_bytes));
    }
    if (bars.empty()) continue;
    html += fmt::format("<g{}><title>{}</title><rect class=hit x={} y=0 width=10 height={} />{}</g>",
                        axis.above[i] ? " class=above" : "", said, i * 10, kHeight, bars);
  }
  html += "</svg></div><div class=x>";
  for (const TimeAxis::Tick& tick : axis.ticks)
    html += fmt::format("<span{} style=left:{:.3f}%>{}</span>", tick.place > 0.97 ? " class=e" : "",
                        tick.place * 100, tick.label);
  return html + "</div></div></figure>\n";
}

std::string spark_html(const std::vector<uint64_t>& values) {
  constexpr size_t kMost = 60;
  const size_t width = std::max<size_t>(1, (values.size() + kMost - 1) / kMost);
  std::vector<uint64_t> sums((values.size() + width - 1) / width);
  for (size_t i = 0; i < values.size(); ++i) sums[i / width] += values[i];
  uint64_t most = 1;
  for (const uint64_t sum : sums) most = std::max(most, sum);
  std::string html = fmt::format(
      "<svg class=spark viewBox=\"0 0 {} 20\" preserveAspectRatio=none aria-hidden=true><path d=\"",
      sums.size() * 2);
  for (size_t i = 0; i < sums.size(); ++i)
    if (sums[i]) {
      const double height = std::max(1.0, double(sums[i]) / double(most) * 20);
      html += fmt::format("M{} 20v-{:.1f}h1.6v{:.1f}z", i * 2, height, height);
    }
  return html + "\"/></svg>";
}

}  // namespace binsift
