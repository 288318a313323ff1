#pragma once
// What is known of tables, as the state keeps it: not the statements that told it, of which there is no end,
// but what they have led to.
#include "base/json_tree.h"
#include "schema/catalog.h"

namespace binsift {

// Appended to an open object of JSON.
void put_change(std::string& out, const CatalogChange& change);
// Errors: usage (what stands there is no change).
Result<CatalogChange> take_change(StrictFields& fields);

}  // namespace binsift
