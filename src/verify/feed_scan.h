#pragma once
// The transactions of a change data feed (lake/table_layout.h): the rows of all its tables, put together
// again in the order of the log.
#include "verify/change_groups.h"

namespace binsift {

// Looks into the side's files, puts them into the order of their first rows, leaves out those without rows,
// and gives the tables that they are of, "db.table". Errors: see FeedFile.
Result<std::set<std::string>> order_feed(Side& side);

// Errors: as those of order_feed; unsupported (rows that are not in the order of the log).
Result<void> scan_feed(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take);

}  // namespace binsift
