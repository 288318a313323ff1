#pragma once
// What was counted, as it is shown: each gives the whole text of a view.
#include <string>

#include "inspect/layout.h"
#include "inspect/log_tally.h"

namespace binsift {

// One screen; and the same as JSON lines.
std::string summary_screen(const LogTally& tally, const ScreenStyle& style);
std::string summary_json(const LogTally& tally);

// One line a table, largest first; one line a file, in log order.
std::string tables_text(const LogTally& tally);
std::string tables_json(const LogTally& tally);
std::string files_text(const LogTally& tally);
std::string files_json(const LogTally& tally);

// What stands out, in words; `kind` names it for machines.
struct Finding {
  const char* kind = "";
  uint64_t count = 0;
  std::string text;
};
std::vector<Finding> worth_a_look(const LogTally& tally);

// "FULL", "MINIMAL", "NOBLOB", "mixed"; empty where no row event tells.
const char* image_name(const ImageCounts& images);
const char* state_name(FileState state);
// Where the columns' names come from, in words.
std::string names_words(const LogTally& tally);

}  // namespace binsift
