#include "inspect/time_line.h"

#include <algorithm>

namespace binsift {
namespace {

// Each divides the next.
constexpr uint64_t kDurations[] = {1,     5,         15,         30,          60,          300,
                                   900,   1800,      3600,       10800,       21600,       43200,
                                   86400, 7 * 86400, 28 * 86400, 364 * 86400, 3640 * 86400};
constexpr uint64_t kWeek = 7 * 86400;

template <class Sums>
void halve(std::map<uint64_t, Sums>& buckets, auto&& renumber) {
  std::map<uint64_t, Sums> longer;
  for (const auto& [number, sums] : buckets) longer[renumber(number)].add(sums);
  buckets.swap(longer);
}

}  // namespace

void TableTimeSums::add(const TableTimeSums& more) {
  add_to(rows, more.rows);
  bytes += more.bytes;
}

void TimeSums::add(const TimeSums& more) {
  transaction_count += more.transaction_count;
  statement_count += more.statement_count;
  ddl_count += more.ddl_count;
  add_to(rows, more.rows);
  bytes += more.bytes;
}

TimeLine::TimeLine(const Plan& plan) : plan_(plan), seconds_(plan.seconds ? plan.seconds : 1) {}

uint64_t TimeLine::shift() const {
  // 1970 began on a Thursday.
  return seconds_ % kWeek == 0 ? 3 * 86400 : 0;
}

void TimeLine::add(uint32_t second, const TimeSums& sums) {
  buckets_[number_of(second)].add(sums);
  if (plan_.seconds == 0)
    while (buckets_.size() > kMostFound && lengthen()) {
    }
}

void TimeLine::add_table(uint32_t second, const TableShapePtr& table, const TableTimeSums& sums) {
  TableLine& line = tables_[{table->database, table->name}];
  line.shape = table;
  line.bytes += sums.bytes;
  const auto [place, is_new] = line.buckets.try_emplace(number_of(second));
  place->second.add(sums);
  cell_count_ += is_new;
  if (plan_.seconds == 0)
    while (cell_count_ > kMostTableCells && tables_.size() <= kMostTables / 8 && lengthen()) {
    }
  while (tables_.size() > kMostTables || (cell_count_ > kMostTableCells && tables_.size() > 1)) fold_tables();
}

bool TimeLine::lengthen() {
  const uint64_t* const longer = std::upper_bound(std::begin(kDurations), std::end(kDurations), seconds_);
  if (longer == std::end(kDurations)) return false;
  const TimeLine shorter(Plan{.seconds = seconds_});
  seconds_ = *longer;
  // A week's first second may be below 0, but no bucket that is shorter starts there.
  const auto renumber = [&](Number number) {
    const int64_t begin = shorter.begin_of(number);
    return begin < 0 ? 0 : number_of(uint64_t(begin));
  };
  halve(buckets_, renumber);
  halve(others_.buckets, renumber);
  cell_count_ = 0;
  for (auto& [name, line] : tables_) {
    halve(line.buckets, renumber);
    cell_count_ += line.buckets.size();
  }
  return true;
}

// The half of the tables that has the fewest bytes goes to the others.
void TimeLine::fold_tables() {
  std::vector<uint64_t> sizes;
  for (const auto& [name, line] : tables_) sizes.push_back(line.bytes);
  const auto middle = sizes.begin() + ptrdiff_t(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  size_t left = sizes.size() / 2;
  for (auto place = tables_.begin(); place != tables_.end() && left > 0;) {
    if (place->second.bytes > *middle) {
      ++place;
      continue;
    }
    --left;
    others_.bytes += place->second.bytes;
    for (const auto& [number, sums] : place->second.buckets) others_.buckets[number].add(sums);
    cell_count_ -= place->second.buckets.size();
    place = tables_.erase(place);
  }
}

std::vector<TimeLine::TableLine> TimeLine::largest_tables(size_t count) const {
  std::vector<const TableLine*> order;
  for (const auto& [name, line] : tables_) order.push_back(&line);
  std::stable_sort(order.begin(), order.end(),
                   [](const TableLine* a, const TableLine* b) { return a->bytes > b->bytes; });
  std::vector<TableLine> lines;
  TableLine rest = others_;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i < count) {
      lines.push_back(*order[i]);
      continue;
    }
    rest.bytes += order[i]->bytes;
    for (const auto& [number, sums] : order[i]->buckets) rest.buckets[number].add(sums);
  }
  if (!rest.buckets.empty()) lines.push_back(std::move(rest));
  return lines;
}

}  // namespace binsift
