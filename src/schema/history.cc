#include "schema/catalog.h"

namespace binsift {

bool SchemaHistory::may_change(std::string_view) {
  return false;
}
bool SchemaHistory::apply(std::string_view, const StatementContext&) {
  return false;
}
Result<void> SchemaHistory::load_file(const std::string&) {
  return {};
}

}  // namespace binsift
