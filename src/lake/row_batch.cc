#include "lake/row_batch.h"

#include <algorithm>

namespace binsift {

RowBatch::RowBatch(LayoutPtr of) : layout(std::move(of)) {
  columns.reserve(layout->places().size());
  for (const TableLayout::Place& place : layout->places()) columns.emplace_back(place.form);
}

parquet::ColumnValues& RowBatch::extra(size_t of) {
  for (Extra& extra : extras)
    if (extra.of == of) return extra.values;
  extras.push_back({of});
  extras.back().values.put_nulls(row_count);
  return extras.back().values;
}

void RowBatch::fill_extras() {
  for (Extra& extra : extras)
    if (extra.values.row_count() < row_count) extra.values.put_nulls(row_count - extra.values.row_count());
}

void RowBatch::cut_to(size_t rows) {
  for (parquet::ColumnValues& column : columns) column.cut_to(rows);
  for (Extra& extra : extras) extra.values.cut_to(rows);
  row_count = rows;
}

bool RowBatch::is_overfull() const {
  return std::any_of(columns.begin(), columns.end(),
                     [](const auto& column) { return column.is_overfull(); }) ||
         std::any_of(extras.begin(), extras.end(),
                     [](const auto& extra) { return extra.values.is_overfull(); });
}

void RowBatch::append(const RowBatch& other, size_t begin, size_t end) {
  for (size_t i = 0; i < columns.size(); ++i) columns[i].append(other.columns[i], begin, end);
  for (const Extra& from : other.extras)
    if (from.values.null_count(begin, end) < end - begin) extra(from.of).append(from.values, begin, end);
  row_count += end - begin;
  fill_extras();
}

void RowBatch::clear() {
  for (parquet::ColumnValues& column : columns) column.clear();
  extras.clear();
  row_count = 0;
}

size_t RowBatch::size() const {
  size_t sum = 0;
  for (const parquet::ColumnValues& column : columns) sum += column.size();
  for (const Extra& extra : extras) sum += extra.values.size();
  return sum;
}

size_t RowBatch::capacity() const {
  size_t sum = 0;
  for (const parquet::ColumnValues& column : columns) sum += column.capacity();
  return sum;
}

}  // namespace binsift
