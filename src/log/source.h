#pragma once
// What a SOURCE on the command line stands for: which logs, in which order.
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "log/keyring.h"
#include "store/store.h"

namespace binsift {

struct LogParts;
struct HeldStream;

// One log of the stream.
struct LogFile {
  std::string path;                            // as it is opened; "-" is standard input
  std::string name;                            // as it is shown in rows: without folders, without .gz or .zst
  KeyringPtr keyring;                          // opens it where it is encrypted; null: none was given
  std::shared_ptr<const LogParts> parts = {};  // of a .zst, what is read of it; null: all
  // Standard input or a pipe that was opened to see what it is: who opens the log first takes it.
  std::shared_ptr<HeldStream> held = {};
  // Where `path` is no file: the store that has it, and its key there.
  std::shared_ptr<Store> store = {};
  std::string key = {};
  bool in_partition = false;  // JSON lines, found in a folder such as db=shop/table=orders

  // It can be opened a second time: it is neither standard input nor a pipe.
  bool can_reopen() const { return store || (path != "-" && kind_of_path(path) == PathKind::file); }
};
using LogFilePtr = std::shared_ptr<const LogFile>;

// What is wrong with index files, for one who goes on.
struct IndexFindings {
  struct Finding {
    std::string index, log;  // paths
  };
  std::vector<Finding> missing;   // named in the index, and not there
  std::vector<Finding> unlisted;  // in the index's folder, of the same series, and not named in it
};

// Each source is a log, a wrapped log, a folder (its index gives the order, else the names do; one that has
// no log may have JSON lines, also in folders of partitions), an index file, or "-". Kinds are told by
// content. Errors: io (missing, or an index names a log that is missing), usage (a folder with no log, or
// with several indexes). With `findings` a log that an index names and that is missing is no error, and is
// left out.
Result<std::vector<LogFilePtr>> find_logs(const std::vector<std::string>& sources,
                                          const KeyringPtr& keyring = {}, IndexFindings* findings = nullptr);

}  // namespace binsift
