#include "lines/line_tables.h"

#include <algorithm>
#include <optional>

namespace binsift {
namespace {

bool ascends(const LineColumns& columns, std::span<const LineField> fields) {
  size_t next = 0;
  for (const LineField& field : fields) {
    const size_t at = columns.find(field.name, next);
    if (at < next) return false;
    next = at + 1;
  }
  return true;
}

// Puts names into an order that has others; false: they contradict it.
bool weave(std::vector<std::string_view>& order, std::span<const LineField> fields) {
  std::vector<std::string_view> woven;
  size_t next = 0;
  for (const LineField& field : fields) {
    const auto at = std::find(order.begin(), order.end(), field.name);
    if (at != order.end()) {
      if (size_t(at - order.begin()) < next) return false;
      while (order.begin() + long(next) != at + 1) woven.push_back(order[next++]);
    } else {
      woven.push_back(field.name);
    }
  }
  woven.insert(woven.end(), order.begin() + long(next), order.end());
  order = std::move(woven);
  return true;
}

Error wrong(ErrorKind kind, std::string what) {
  return Error{.kind = kind, .detail = std::move(what)};
}

const LineColumn* find_named(const std::vector<LineColumn>& columns, std::string_view name) {
  for (const LineColumn& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

}  // namespace

std::string LineTables::key_of(const LineRecord& record) {
  std::string key;
  for (const std::string_view name : record.key) (key += name) += '"';
  return key;
}

Error LineTables::gap() {
  types_.gap->store(true, std::memory_order_relaxed);
  return wrong(ErrorKind::internal, "a gap in what was seen of the lines");
}

Result<LineTables::Entry*> LineTables::entry_of(const LineRecord& record) {
  const size_t size = record.database.size();
  const std::string_view last(name_);
  if (entry_ && last.size() > size && are_same(last.substr(0, size), record.database) && last[size] == '\0' &&
      are_same(last.substr(size + 1), record.table))
    return entry_;
  for (const std::string_view name : {record.database, record.table})
    if (name.find('\0') != name.npos)
      return wrong(ErrorKind::corrupt, "a name with a NUL, which no table has");
  name_.assign(record.database).append(1, '\0').append(record.table);
  auto at = entries_.find(std::string_view(name_));
  if (at == entries_.end()) {
    if (entries_.size() >= kMostTables) return wrong(ErrorKind::limit, "more than 100000 tables");
    at = entries_.try_emplace(name_).first;
  }
  return entry_ = &at->second;
}

Result<LineTable*> LineTables::find(const LineRecord& record, const LineRow& row, RowImages& before,
                                    RowImages& after) {
  Result<Entry*> found = entry_of(record);
  if (!found) return std::move(found).error();
  Entry& entry = **found;
  const std::span<const LineField> before_fields = record.before(row), after_fields = record.after(row);
  const auto fits = [&](const Shape& shape) {
    const LineColumns& columns = shape.table->columns;
    if (shape.form != record.form || shape.types != record.types) return false;
    if (!before.place(columns, before_fields) || !after.place(columns, after_fields)) return false;
    if (!shape.keeps_order) return true;
    return ascends(columns, before_fields) && ascends(columns, after_fields) && shape.key == key_of(record);
  };
  const auto take = [&](const Shape& shape) -> Result<LineTable*> {
    LineTable& table = *shape.table;
    if (table.facts.empty()) return &table;
    if (!before.are_held(table.facts, before_fields) || !after.are_held(table.facts, after_fields))
      return gap();
    return &table;
  };
  if (entry.last < entry.shapes.size() && fits(entry.shapes[entry.last])) [[likely]]
    return take(entry.shapes[entry.last]);
  for (size_t i = 0; i < entry.shapes.size(); ++i) {
    for (const RowImages* images : {&before, &after})
      if (!images->wrong().empty()) return wrong(ErrorKind::corrupt, images->wrong());
    if (!fits(entry.shapes[i])) continue;
    entry.last = i;
    return take(entry.shapes[i]);
  }
  if (entry.shapes.size() >= kMostShapes) {
    Error error = wrong(ErrorKind::limit, "more than 1000 sets of columns of one table");
    error.hint = "--schema FILE tells its columns (mysqldump --no-data)";
    return error;
  }
  Result<Shape> made = make(record, row, entry);
  if (!made) return std::move(made).error();
  if (!made->table) return gap();
  entry.shapes.push_back(std::move(*made));
  entry.last = entry.shapes.size() - 1;
  if (fits(entry.shapes.back())) return take(entry.shapes.back());
  for (const RowImages* images : {&before, &after})
    if (!images->wrong().empty()) return wrong(ErrorKind::corrupt, images->wrong());
  return wrong(ErrorKind::corrupt, "its columns can't be told");
}

// From the record's own types and the table's definition; none: nothing tells.
Result<std::vector<LineColumn>> LineTables::typed_columns(const LineRecord& record, Table& table) {
  const std::string database(record.database), name(record.table);
  const TableDefinition* definition = types_.catalog->find(database, name);
  if (definition && (!definition->doubt.empty() || definition->columns.empty())) definition = nullptr;
  std::shared_ptr<const TableDefinition> own_definition;
  std::vector<LineColumn> own;
  if (!record.types.empty() && record.form == LineForm::debezium) {
    Result<std::vector<LineColumn>> read = read_debezium_schema(record.types);
    if (!read) return std::move(read).error();
    own = std::move(*read);
  } else if (!record.types.empty() && record.form == LineForm::canal && !definition) {
    Result<std::shared_ptr<const TableDefinition>> read = read_canal_types(record);
    if (!read) return std::move(read).error();
    own_definition = std::move(*read);
    definition = own_definition.get();
  }
  if (!definition) return own;
  table.names = NameSource::schema_file;
  table.primary_key = definition->primary_key;
  table.primary_key_known = true;
  table.versioned = definition->versioned;
  std::vector<LineColumn> columns;
  for (const ColumnDefinition& each : definition->columns) {
    LineColumn column = line_column(each, record.form);
    // How a value is spelled, its own record knows best.
    if (const LineColumn* const as_told = find_named(own, column.name)) column.spelling = as_told->spelling;
    columns.push_back(std::move(column));
  }
  return columns;
}

Result<LineTables::Shape> LineTables::make(const LineRecord& record, const LineRow& row, const Entry& entry) {
  Shape shape{.form = record.form, .types = std::string(record.types)};
  Table table;
  table.database = record.database;
  table.name = record.table;
  table.names = NameSource::metadata;
  Result<std::vector<LineColumn>> typed = typed_columns(record, table);
  if (!typed) return std::move(typed).error();
  std::vector<LineColumn> columns = std::move(*typed);
  const bool is_defined = !columns.empty();

  const auto note_undefined = [&](const LineColumn& column) {
    if (!is_defined) return;
    std::string name = table.database + "." + table.name + "." + column.column.name;
    if (std::find(undefined_.begin(), undefined_.end(), name) == undefined_.end())
      undefined_.push_back(std::move(name));
  };
  const TableFacts* const facts = types_.survey.find(table.database, table.name);
  const bool may_have_gap = types_.gap && record.types.empty();
  std::vector<TypedFacts> made_of;
  if (may_have_gap)
    made_of.assign(columns.size(), TypedFacts({.has_document = true}));  // any value is theirs
  if (facts && record.types.empty()) {
    for (size_t i = 0; i < facts->names().size(); ++i) {
      if (find_named(columns, facts->names()[i])) continue;
      columns.push_back(column_of(facts->names()[i], facts->of(i)));
      if (may_have_gap) made_of.emplace_back(facts->of(i));
      note_undefined(columns.back());
    }
  }
  if (may_have_gap) {
    for (const auto& fields : {record.before(row), record.after(row)})
      for (const LineField& field : fields)
        if (!find_named(columns, field.name)) return shape;  // without a table
  } else if (!facts || !record.types.empty()) {
    // What the line has, as it stands there. Of a table that nothing defines lines with few columns are
    // woven into those seen before, so that a table does not become as many as it has sets of columns.
    std::vector<std::string_view> order;
    shape.keeps_order = !is_defined;
    if (!is_defined && record.key.empty() && entry.last < entry.shapes.size() &&
        entry.shapes[entry.last].keeps_order)
      for (const LineColumn& column : entry.shapes[entry.last].table->columns.all())
        order.push_back(column.name);
    if (!weave(order, record.before(row)) || !weave(order, record.after(row))) {
      order.clear();
      if (!weave(order, record.before(row)) || !weave(order, record.after(row))) {
        Error error = wrong(ErrorKind::corrupt, "its two images have their columns in different orders");
        error.hint = "--schema FILE tells their order (mysqldump --no-data)";
        return error;
      }
    }
    for (const std::string_view name : order) {
      if (find_named(columns, name)) continue;
      columns.push_back(untyped_column(name));
      note_undefined(columns.back());
    }
  }
  if (columns.size() > kMaxColumns) return wrong(ErrorKind::limit, "more columns than a table can have");
  if (table.primary_key.empty() && !record.key.empty()) {
    shape.key = key_of(record);
    for (const std::string_view name : record.key)
      for (size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == name) table.primary_key.push_back(uint32_t(i));
    if (table.primary_key.size() != record.key.size()) table.primary_key.clear();
    table.primary_key_known = !table.primary_key.empty();
  }
  // Told by no line: the versions of today print the axes in the order of their reference system.
  table.axes_of_system = !record.is_mariadb;
  for (const LineColumn& column : columns) table.columns.push_back(column.column);
  shape.table = std::make_unique<LineTable>(next_id_++, std::move(table), LineColumns(std::move(columns)));
  shape.table->facts = std::move(made_of);
  return shape;
}

}  // namespace binsift
