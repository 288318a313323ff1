#pragma once
// BINLOG_CHECKPOINT_EVENT (MariaDB): the oldest log that crash recovery may still need.
//   bytes  field
//   4      name length
//   n      file name
// Source: mariadb sql/log_event.cc (Binlog_checkpoint_log_event).
#include "event/format_description.h"

namespace binsift {

// Errors: corrupt.
Result<std::string_view> decode_binlog_checkpoint(Bytes body);

}  // namespace binsift
