#pragma once
// What archive and purge are told to do: one JSON document. Its keys are told in binsift-policy(5).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "server/address.h"

namespace binsift {

// How a tier's objects are compressed: "zstd:3", "zstd:19:long" (a window of 128 MiB).
struct Codec {
  int level = 3;
  bool long_window = false;
};
std::string to_text(const Codec& codec);

struct Tier {
  std::string name;
  std::string store;    // where its objects lie; empty: it is the source itself
  std::string profile;  // of ~/.aws, for an S3 store; empty: as the environment says
  Codec codec;
  std::optional<uint64_t> keep;  // seconds behind a log's last event; none: for ever

  bool is_source() const { return store.empty(); }
};

struct Policy {
  std::string source_dir;               // empty: only stores
  std::string source_index;             // its index file, below source_dir; empty: the only one there
  std::string source_id;                // of the server; empty: its uuid, else its server id
  std::optional<ServerAddress> server;  // whose logs they are, while it runs; none: the source is files alone
  std::vector<ServerAddress> replicas;  // of that server
  std::vector<Tier> tiers;              // the source first, where there is one
  std::string layout = "{server}/{yyyy}/{mm}/{dd}";
  uint64_t min_files = 2;             // of the source: so many are kept, the one in use counted
  std::optional<uint64_t> max_bytes;  // of the source: above it, age does not keep a log
};

// Errors: usage, with the path in the document and the line; io.
Result<Policy> load_policy(const std::string& path);
Result<Policy> parse_policy(std::string_view text);

// The directory of a log's object, below the store. `time`: seconds since 1970, of the log's first event; 0:
// not known, then the parts of the date read "unknown".
std::string lay_out(std::string_view layout, std::string_view server, uint32_t time);
// Whether a text can stand as one part of a path: letters, digits, '.', '_', '-', not a dot first.
bool is_path_part(std::string_view text);

}  // namespace binsift
