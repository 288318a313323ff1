#include "pipeline/lost_tables.h"

#include <algorithm>

#include "schema/ddl_reach.h"
#include "schema/statement_text.h"

namespace binsift {

bool loses_tables(const EventPlace& place, const Query& query, std::string_view sql,
                  const Selection& selection) {
  const FormatDescription& format = *place.unit->format;
  const Result<StatusVars> vars = decode_status_vars(query.status_vars, format);
  if (!vars) return false;
  const auto converted = statement_in_utf8(sql, vars->has_charset ? vars->character_set_client : 0);
  const DdlReach reach = ddl_reach(converted ? *converted : sql, query.database,
                                   {vars->sql_mode.value_or(0), format.flavour, format.version_id});
  return std::any_of(
             reach.lost.begin(), reach.lost.end(),
             [&](const TableName& table) { return selection.wants_table(table.database, table.name); }) ||
         std::any_of(reach.lost_databases.begin(), reach.lost_databases.end(),
                     [&](const std::string& database) { return selection.wants_database(database); });
}

}  // namespace binsift
