#pragma once
// The BEGINs that were read lately: nearly every statement of a log in row format is one that says the same
// as one before, but for the time that it took.
#include <cstring>
#include <memory>
#include <string>

#include "event/query.h"

namespace binsift {

class KeptBegins {
 public:
  // The query, if its event's body was kept. It lives until the next keep().
  const Query* find(Bytes body, const FormatDescription& format) {
    Kept& kept = kept_[body.size() % kMost];
    const size_t behind = kExecTime + 4;
    if (body.size() < behind || body.size() != kept.body.size() || kept.format.get() != &format ||
        std::memcmp(body.data(), kept.body.data(), kExecTime) != 0 ||
        std::memcmp(body.data() + behind, kept.body.data() + behind, body.size() - behind) != 0)
      return nullptr;
    kept.query.exec_time = load_u32(body.data() + kExecTime);
    return &kept.query;
  }

  // `body` is one that decode_query reads.
  void keep(Bytes body, const std::shared_ptr<const FormatDescription>& format) {
    Kept& kept = kept_[body.size() % kMost];
    kept.body = as_text(body);
    kept.format = format;
    if (Result<Query> query = decode_query(as_bytes(kept.body), *format); query) kept.query = *query;
  }

 private:
  static constexpr size_t kMost = 16;
  static constexpr size_t kExecTime = 4;  // where its four bytes stand
  struct Kept {
    std::string body;
    Query query;  // views it
    std::shared_ptr<const FormatDescription> format;
  };
  Kept kept_[kMost];
};

}  // namespace binsift
