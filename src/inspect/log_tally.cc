#include "inspect/log_tally.h"

#include <algorithm>

namespace binsift {

void TableTally::add(const TableTally& later) {
  if (later.shape) shape = later.shape;
  add_to(rows, later.rows);
  add_to(bytes, later.bytes);
  time.add(later.time);
}

TimeSums time_sums_of(const TransactionSums& sums, uint64_t size) {
  return {.transaction_count = 1,
          .statement_count = sums.statement_count,
          .ddl_count = sums.ddl_count,
          .rows = sums.rows,
          .bytes = size};
}

FileTally& LogTally::file_of(const LogFilePtr& file) {
  if (files.empty() || files.back().file != file) {
    files.emplace_back();
    files.back().file = file;
  }
  return files.back();
}

void LogTally::add_file(UnitTally& unit) {
  FileTally& file = file_of(unit.file);
  bytes += unit.end - std::min(unit.end, file.size);
  file.size = std::max(file.size, unit.end);
  if (unit.format && (!file.format || unit.has_server_id)) file.format = unit.format;
  if (unit.encryption) file.encryption = unit.encryption;
  if (unit.has_server_id) file.server_id = unit.format_server_id;
  file.time.add(unit.time);
  for (const EventCount& count : unit.events) file.event_count += count.count;
  file.transaction_count += unit.transaction_count;
  add_to(file.rows, unit.rows);
  if (file.first_gtid.empty()) file.first_gtid = unit.first_gtid;
  if (!unit.last_gtid.empty()) file.last_gtid = unit.last_gtid;
  if (unit.last_type != EventType::UNKNOWN_EVENT) file.last_type = unit.last_type;
  if (unit.is_locked)
    file.state = FileState::encrypted;
  else if (file.last_type == EventType::ROTATE_EVENT || file.last_type == EventType::STOP_EVENT)
    file.state = FileState::closed;
  else if (file.format && file.format->in_use)
    file.state = FileState::in_use;
  else
    file.state = unit.has_note ? FileState::torn : FileState::open;
  for (const LeftOut& each : unit.left_out) {
    file.has_damage |= each.end > each.begin;
    if (left_out.size() < kMostLeftOut) left_out.push_back(each);
  }
  if (file.has_damage) file.state = FileState::damaged;
}

void LogTally::add_transactions(UnitTally& unit) {
  if (unit.continued) {
    if (!open_) open_.emplace();
    open_->sums.add(unit.continued->sums);
    if (unit.continued_ended) {
      std::swap(unit.continued->sums, open_->sums);
      TransactionRecord& whole = *unit.continued;
      const uint64_t size = whole.size, duration = whole.duration();
      if (duration > kSlowSeconds) ++slow_count;
      if (largest.wants(size)) largest.add(size, whole);
      if (time_line && unit.continued_shown) add_continued(whole);
      if (longest.wants(duration)) longest.add(duration, std::move(whole));
    }
  }
  if (!unit.continued || unit.continued_ended) open_.reset();
  if (unit.open) open_ = std::move(unit.open);
  ends_within_transaction = open_.has_value();

  for (auto& ranked : unit.largest.list()) largest.add(ranked.value, std::move(ranked.record));
  for (auto& ranked : unit.longest.list()) longest.add(ranked.value, std::move(ranked.record));
  size_floor_.store(largest.floor(), std::memory_order_relaxed);
  duration_floor_.store(longest.floor(), std::memory_order_relaxed);
  transaction_count += unit.transaction_count;
  slow_count += unit.slow_count;
  commit_time.add(unit.commit_time);
  for (const auto& [second, count] : unit.per_second) {
    busiest.add(second, count);
    silences.add(second);
  }
  gtids.add(unit.gtids);
  if (time_line) add_times(unit);
}

void LogTally::add_continued(const TransactionRecord& whole) {
  const uint32_t second = second_of(whole.commit_time);
  time_line->add(second, time_sums_of(whole.sums, time_line->plan().narrow ? whole.sums.bytes : whole.size));
  if (!time_line->plan().by_table) return;
  sizes.add(whole.size);
  for (const TransactionSums::TableRows& rows : whole.sums.tables)
    time_line->add_table(second, rows.table, {.rows = rows.rows, .bytes = rows.bytes});
}

void LogTally::add_times(const UnitTally& unit) {
  for (const auto& [second, sums] : unit.times) time_line->add(second, sums);
  for (const TableTimePoint& point : unit.table_times)
    time_line->add_table(point.second, point.table, point.sums);
  if (time_line->plan().by_table) sizes.add(unit.sizes);
  if (time_line->is_full()) time_line_is_full_.store(true, std::memory_order_relaxed);
}

void LogTally::add(UnitTally& unit) {
  if (unit.file) add_file(unit);
  add_transactions(unit);
  for (size_t i = 0; i < events.size(); ++i) {
    events[i].count += unit.events[i].count;
    events[i].bytes += unit.events[i].bytes;
    event_count += unit.events[i].count;
    inner_events[i].count += unit.inner_events[i].count;
    inner_events[i].bytes += unit.inner_events[i].bytes;
    inner_event_count += unit.inner_events[i].count;
  }
  time.add(unit.time);
  for (const uint32_t id : unit.server_ids) {
    const auto place = std::lower_bound(server_ids.begin(), server_ids.end(), id);
    if ((place == server_ids.end() || *place != id) && server_ids.size() < kMostServers)
      server_ids.insert(place, id);
  }
  add_to(rows, unit.rows);
  add_to(row_bytes, unit.row_bytes);
  for (const TableTally& table : unit.tables) {
    std::pair<std::string, std::string> name(table.shape->database, table.shape->name);
    const auto known = tables.find(name);
    if (known != tables.end()) {
      known->second.add(table);
    } else if (tables.size() < kMostTables) {
      tables.emplace(std::move(name), table);
    } else {
      other_tables.add(table);
    }
  }
  statement_count += unit.statement_count;
  incident_count += unit.incident_count;
  unresolved_count += unit.unresolved_count;
  unread_row_events += unit.unread_row_events;
  images.add(unit.images);
  for (size_t i = 0; i < names.size(); ++i) names[i] += unit.names[i];
}

void LogTally::end(const Error* error, const std::vector<LogFilePtr>& logs) {
  if (!error || error->file.empty()) return;
  for (const LogFilePtr& log : logs) {
    if (log->path != error->file) continue;
    file_of(log).state = error->kind == ErrorKind::missing_key ? FileState::encrypted : FileState::damaged;
    return;
  }
}

std::vector<const TableTally*> tables_by_size(const LogTally& tally) {
  std::vector<const TableTally*> list;
  for (const auto& [name, table] : tally.tables) list.push_back(&table);
  std::stable_sort(list.begin(), list.end(), [](const TableTally* a, const TableTally* b) {
    return sum_of(a->bytes) > sum_of(b->bytes);
  });
  return list;
}

}  // namespace binsift
