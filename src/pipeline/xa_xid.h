#pragma once
// The xid of an XA transaction as the servers spell it in XA COMMIT and XA ROLLBACK: X'6774',X'6271',1.
#include <string>
#include <string_view>

#include "event/format_description.h"

namespace binsift {

// Of the body of an XA_PREPARE_LOG_EVENT. Empty for one that can't be decoded and for XA COMMIT … ONE PHASE,
// which needs no outcome.
std::string prepared_xid(Bytes body, const FormatDescription& format);

// Whether "XA COMMIT xid" or "XA ROLLBACK xid" speaks of this one. Letter case does not count, white space
// neither.
bool names_xid(std::string_view statement, std::string_view xid);
bool starts_with_commit(std::string_view xa_statement);

}  // namespace binsift
