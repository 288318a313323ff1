#pragma once
// LOAD DATA as servers before MySQL 5.0.3 logged it: CREATE_FILE_EVENT tells the statement and starts the
// file, EXEC_LOAD_EVENT says that it was carried out, DELETE_FILE_EVENT that it failed. LOAD_EVENT and
// NEW_LOAD_EVENT are a statement by themselves.
#include <map>
#include <memory>
#include <string>

#include "event/load_events.h"

namespace binsift {

struct LoadStatement {
  bool has_thread_id = false;
  uint32_t thread_id = 0;
  std::string database;
  std::string sql;
};

// The statement as it was written, as far as the event tells: LOAD DATA INFILE 'f' INTO TABLE `t` ….
std::string load_statement(const Load& load);

class LoadFiles {
 public:
  // Follows one of these events, in log order. Gives the statement that it carries out, with less text where
  // its CREATE_FILE_EVENT was not seen; null: it carries out none. Errors: corrupt.
  Result<std::shared_ptr<const LoadStatement>> next(EventType type, Bytes body);

  static bool follows(EventType type) {
    return (type >= EventType::CREATE_FILE_EVENT && type <= EventType::NEW_LOAD_EVENT) ||
           type == EventType::LOAD_EVENT;
  }

 private:
  static constexpr size_t kMostFiles = 1024;
  std::map<uint32_t, std::shared_ptr<const LoadStatement>> files_;  // begun, by file id
};

}  // namespace binsift
