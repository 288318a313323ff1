#pragma once
// The parts of the page behind the charts: each gives a whole section, or nothing where it has nothing to
// say.
#include <string>
#include <vector>

#include "inspect/report_axis.h"
#include "inspect/views.h"

namespace binsift {

// Of a table on the page: its rows by bucket are those of `line`, null where it is not among the largest.
std::string report_tables(const LogTally& tally, const TimeLine& line, const TimeAxis& axis, size_t most);
std::string report_transactions(const LogTally& tally);
std::string report_sizes(const LogTally& tally);
std::string report_events(const LogTally& tally);
std::string report_silences(const LogTally& tally);
std::string report_files(const LogTally& tally);

// Parts of a whole as one bar; the names are classes of the page's style.
struct BarPart {
  const char* color;
  uint64_t value;
};
std::string bar_html(const std::vector<BarPart>& parts, uint64_t whole);

// "–" for 0.
std::string count_words(uint64_t count);

}  // namespace binsift
