#pragma once
// The text of GTIDs one after the other: all but the number is nearly always that of the one before.
#include "base/digits.h"
#include "gtid/gtid.h"

namespace binsift {

class GtidText {
 public:
  std::string_view view() const { return {text_, size_}; }
  void clear() { size_ = 0; }

  void set(const Gtid& gtid) {
    if (gtid.kind == GtidKind::mysql && source_size_ != 0 && gtid.uuid == uuid_ && gtid.tag() == tag())
        [[likely]] {
      size_ = size_t(write_u64(text_ + source_size_, gtid.number) - text_);
      return;
    }
    size_ = size_t(write_gtid(text_, gtid) - text_);
    uuid_ = gtid.uuid;
    source_size_ = gtid.kind == GtidKind::mysql ? view().rfind(':') + 1 : 0;
  }

 private:
  static constexpr size_t kUuidSize = 36;
  std::string_view tag() const {
    return source_size_ <= kUuidSize + 1
               ? std::string_view()
               : std::string_view(text_ + kUuidSize + 1, source_size_ - kUuidSize - 2);
  }

  char text_[kGtidTextSize + kDigitsRoom];
  size_t size_ = 0;
  size_t source_size_ = 0;  // of a MySQL source, its tag and the colon behind; 0: none is kept
  Uuid uuid_{};
};

}  // namespace binsift
