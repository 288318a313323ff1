#include "pipeline/lost_tables.h"

#include <algorithm>

#include "schema/ddl_reach.h"
#include "schema/statement_text.h"

namespace binsift {
namespace {

bool loses_selected(const DdlReach& reach, const Selection& selection) {
  return std::any_of(
             reach.lost.begin(), reach.lost.end(),
             [&](const TableName& table) { return selection.wants_table(table.database, table.name); }) ||
         std::any_of(reach.lost_databases.begin(), reach.lost_databases.end(),
                     [&](const std::string& database) { return selection.wants_database(database); });
}

}  // namespace

bool loses_tables(const EventPlace& place, const Query& query, std::string_view sql,
                  const Selection& selection) {
  const FormatDescription& format = *place.unit->format;
  const Result<StatusVars> vars = decode_status_vars(query.status_vars, format);
  if (!vars) return false;
  const auto converted = statement_in_utf8(sql, vars->has_charset ? vars->character_set_client : 0);
  return loses_selected(ddl_reach(converted ? *converted : sql, query.database,
                                  {vars->sql_mode.value_or(0), format.flavour, format.version_id}),
                        selection);
}

bool loses_tables(const LineRecord& record, const Selection& selection) {
  if (record.kind != LineKind::ddl || record.sql_is_bytes) return false;
  const Flavour flavour = record.is_mariadb ? Flavour::mariadb : Flavour::mysql;
  return loses_selected(ddl_reach(record.sql, record.database, {.flavour = flavour}), selection);
}

}  // namespace binsift
