#include "inspect/table_shape.h"

#include "inspect/event_fields.h"

namespace binsift {

TableShapePtr shape_of(const Table& table) {
  auto shape = std::make_shared<TableShape>();
  shape->database = table.database;
  shape->name = table.name;
  OutBuffer out;
  append_one_line(out, table.database);
  out.append('.');
  append_one_line(out, table.name);
  shape->text = out.view();
  out.clear();
  JsonFields fields(out);
  fields.text("db", table.database);
  fields.text("table", table.name);
  shape->json = out.view().substr(1);
  shape->primary_key_known = table.primary_key_known;
  for (const uint32_t column : table.primary_key)
    if (column < table.columns.size()) shape->primary_key.push_back(table.columns[column].name);
  shape->names = table.names;
  return shape;
}

}  // namespace binsift
