#pragma once
// Between which GTIDs the rows of a file were written: of each source the lowest and the highest number.
#include <string>
#include <string_view>
#include <vector>

#include "gtid/gtid.h"

namespace binsift {

class GtidRange {
 public:
  // What is not one GTID, as the sets that some lines tell, adds nothing.
  void add(std::string_view gtid);
  void add(const GtidRange& other);
  void clear() { sources_.clear(); }
  // As of a GtidSet whose sources have an interval each; empty where nothing was added.
  std::string text() const;

 private:
  struct Source {
    std::string name;  // all of its GTIDs that stands in front of the number
    Gtid gtid;
    uint64_t lowest, highest;
  };
  // The source of this name; nullptr: none.
  Source* find(std::string_view name);

  std::vector<Source> sources_;
  size_t last_ = 0;  // the source that was asked for last: the next one is mostly the same
};

}  // namespace binsift
