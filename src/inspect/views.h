#pragma once
// What was counted, as it is shown: each gives the whole text of a view.
#include <functional>
#include <string>

#include "inspect/alert.h"
#include "inspect/layout.h"
#include "inspect/log_tally.h"

namespace binsift {

// One screen; and the same as JSON lines. Of the tables the largest `most` are shown.
std::string summary_screen(const LogTally& tally, const ScreenStyle& style, size_t most);
std::string summary_json(const LogTally& tally, size_t most = SIZE_MAX);

// One line a table, largest first; one line a file, in log order.
std::string tables_text(const LogTally& tally, size_t most = SIZE_MAX);
std::string tables_json(const LogTally& tally, size_t most = SIZE_MAX);
std::string files_text(const LogTally& tally);
std::string files_json(const LogTally& tally);

// Empty buckets that text shows one by one; a longer run of them is one line. As JSON all buckets are shown
// one by one where they are at most kMostObjects.
inline constexpr uint64_t kEmptyLines = 2, kMostObjects = 100000;
// One line a bucket. `factor` is that of the alert, or 0.
std::string time_line_text(const TimeLine& line, const std::vector<TimeLineEntry>& entries, double factor,
                           const ScreenStyle& style);
// Gives the text in pieces to `write`, until that gives false.
void time_line_json(const TimeLine& line, const std::vector<TimeLineEntry>& entries,
                    const std::function<bool(std::string_view)>& write);

// What stands out, in words; `kind` names it for machines.
struct Remark {
  const char* kind = "";
  uint64_t count = 0;
  std::string text;
};
std::vector<Remark> worth_a_look(const LogTally& tally);

// "FULL", "MINIMAL", "NOBLOB", "mixed"; empty where no row event tells.
const char* image_name(const ImageCounts& images);
const char* state_name(FileState state);
// Where the columns' names come from, in words.
std::string names_words(const LogTally& tally);

}  // namespace binsift
