#pragma once
// Bars over time, stacked, as HTML and SVG: the bars stretch with the page, words do not.
#include <functional>
#include <string>
#include <vector>

#include "inspect/report_axis.h"

namespace binsift {

struct ChartSeries {
  std::string name;              // as HTML; empty: the title says it
  std::string color;             // a class of the page's style
  std::vector<uint64_t> values;  // one a bucket
  bool is_empty() const;
};

struct Chart {
  std::string title;  // as HTML
  std::vector<ChartSeries> series;
  bool is_bytes = false;
  bool is_low = false;  // drawn less high
};

std::string chart_html(const Chart& chart, const TimeAxis& axis);

// A row's share of time, without words.
std::string spark_html(const std::vector<uint64_t>& values);

}  // namespace binsift
