#include "inspect/hot_rows.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace binsift {

void HotRows::add(const KeyedTablePtr& table, const RowChanges& changes) {
  const auto [place, is_new] = table_numbers_.try_emplace(table->signature, uint32_t(tables_.size()));
  if (is_new) tables_.push_back(table);
  std::string name(sizeof(uint32_t), '\0');
  std::memcpy(name.data(), &place->second, sizeof(uint32_t));
  for (const auto& [key, counts] : changes) {
    name.resize(sizeof(uint32_t));
    name += key;
    const auto [row, is_first] = rows_.try_emplace(name);
    if (is_first) {
      row->second.error = bound_;
      key_bytes_ += name.size();
    }
    add_to(row->second.seen, counts);
    if (rows_.size() > most_rows_ || key_bytes_ > kMostKeyBytes) forget();
  }
}

// The half with the lowest counts goes.
void HotRows::forget() {
  std::vector<uint64_t> counts;
  counts.reserve(rows_.size());
  for (const auto& [name, row] : rows_) counts.push_back(row.at_most());
  const auto middle = counts.begin() + ptrdiff_t((counts.size() - 1) / 2);
  std::nth_element(counts.begin(), middle, counts.end());
  bound_ = std::max(bound_, *middle);
  for (auto row = rows_.begin(); row != rows_.end();) {
    if (row->second.at_most() > bound_) {
      ++row;
      continue;
    }
    key_bytes_ -= row->first.size();
    row = rows_.erase(row);
  }
}

std::vector<HotRows::Row> HotRows::hottest(size_t count) const {
  std::vector<Row> list;
  const auto before = [](const Row& a, const Row& b) {
    return std::make_tuple(b.at_least(), b.at_most(), std::string_view(a.table->shape->text),
                           std::string_view(a.key)) < std::make_tuple(a.at_least(), a.at_most(),
                                                                      std::string_view(b.table->shape->text),
                                                                      std::string_view(b.key));
  };
  // A heap whose front is the last of the list.
  for (const auto& [name, kept] : rows_) {
    uint32_t number;
    std::memcpy(&number, name.data(), sizeof number);
    if (list.size() == count && sum_of(kept.seen) < list.front().at_least()) continue;
    list.push_back({tables_[number], name.substr(sizeof number), kept.seen, kept.error});
    std::push_heap(list.begin(), list.end(), before);
    if (list.size() > count) {
      std::pop_heap(list.begin(), list.end(), before);
      list.pop_back();
    }
  }
  std::sort_heap(list.begin(), list.end(), before);
  return list;
}

}  // namespace binsift
