#pragma once
// A selection as the command line gives it, read into what selection.h asks.
#include "select/selection.h"

namespace binsift {

// Text and numbers as given; empty or 0: not given.
struct SelectionText {
  std::string start_datetime, stop_datetime;
  std::string time_zone;  // of datetimes without an offset; empty: local time
  std::string include_gtids, exclude_gtids;
  std::vector<uint32_t> server_ids;
  std::vector<uint64_t> thread_ids;
  std::vector<std::string> databases;
  std::vector<std::string> tables, excluded_tables;
  std::vector<std::string> operations;  // insert, update, delete, ddl, statement
  std::vector<std::string> columns;
  uint64_t min_rows = 0, min_bytes = 0;
  std::string where;
};

// Errors: usage, with the text that is wrong; io, corrupt (a time zone's file).
Result<Selection> parse_selection(const SelectionText& text);

}  // namespace binsift
