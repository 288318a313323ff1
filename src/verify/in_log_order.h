#pragma once
// Files whose rows each stand in the order of the log, read as one in that order.
#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lake/feed_file.h"

namespace binsift {

// Where in the logs a row stands.
struct RowPlace {
  std::string_view file;
  uint64_t position = 0, row = 0;
};

// Below 0: `a` stands in front of `b`.
inline int compare(const RowPlace& a, const RowPlace& b) {
  if (const int names = compare_log_names(a.file, b.file); names != 0) return names;
  if (a.position != b.position) return a.position < b.position ? -1 : 1;
  return a.row < b.row ? -1 : a.row > b.row;
}

// Of `count` files that stand in the order of their first rows: start_of(i) is the first one's place. Each is
// opened when its turn has come: open(i) gives a Result of a unique_ptr to what has has_ended(), place() of
// the row that is next, and index(), by which rows of one place are told apart. take(file) takes that row and
// moves behind it; it gives a Result<bool>, false to end here. Errors: those of open and take.
template <class StartOf, class Open, class Take>
Result<void> read_in_log_order(size_t count, StartOf start_of, Open open, Take take) {
  using File = std::decay_t<decltype(*open(0))>;
  // Heaps have the greatest in front.
  const auto is_later = [](const File& a, const File& b) {
    const int order = compare(a->place(), b->place());
    return order != 0 ? order > 0 : a->index() > b->index();
  };
  std::vector<File> files;
  size_t next = 0;
  while (!files.empty() || next < count) {
    while (next < count) {
      if (!files.empty() && compare(files.front()->place(), start_of(next)) < 0) break;
      Result<File> file = open(next++);
      if (!file) return std::move(file).error();
      if ((*file)->has_ended()) continue;
      files.push_back(std::move(*file));
      std::push_heap(files.begin(), files.end(), is_later);
    }
    if (files.empty()) break;
    std::pop_heap(files.begin(), files.end(), is_later);
    Result<bool> goes_on = take(*files.back());
    if (!goes_on) return std::move(goes_on).error();
    if (!*goes_on) break;
    if (files.back()->has_ended())
      files.pop_back();
    else
      std::push_heap(files.begin(), files.end(), is_later);
  }
  return {};
}

}  // namespace binsift
