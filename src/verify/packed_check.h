#pragma once
// Whether what an event holds in compressed form can be unpacked: a transaction's payload, MariaDB's
// compressed events.
#include "event/format_description.h"
#include "log/inflate.h"
#include "log/payload.h"

namespace binsift {

class PackedCheck {
 public:
  static bool is_packed(EventType type);
  // The whole event. Errors: corrupt, unsupported.
  Result<void> check(const Header& header, Bytes event, const FormatDescription& format);

 private:
  PayloadReader payload_;
  Inflater inflater_;
};

}  // namespace binsift
