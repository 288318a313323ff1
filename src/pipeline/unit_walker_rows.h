#pragma once
// How the walker tells row events: whole, or the rows that a condition wants.
#include "pipeline/unit_walker.h"

namespace binsift {

template <class Visitor>
Result<void> UnitWalker<Visitor>::tell_rows(EventPlace& place, bool& begun) {
  const EventType type = place.header.type;
  Result<RowsEvent> rows = decode_rows(place.body, type, *unit_->format);
  if (!rows) return std::move(rows).error();
  if (rows->pre_ga) {
    if constexpr (Visitor::kEveryEvent) return visitor_.other(current(), place);
    return refusal(kBetaRows);
  }
  if (is_compressed_event(type)) {
    Result<Bytes> plain = unpack(place);
    if (!plain) return std::move(plain).error();
    rows->rows = *plain;
  }
  Entry* entry = tables_.find(rows->table_id);
  if (rows->flags & STMT_END_F) tables_.end_statement();
  if (!entry) {
    // An event that only ends the statement: no table, no columns.
    if (rows->table_id == kNoTable && rows->rows.empty())
      return Visitor::kEveryEvent ? visitor_.other(current(), place) : Result<void>();
    Error error{.kind = ErrorKind::corrupt, .field = "table_id"};
    error.detail =
        "no table map of table id " + std::to_string(rows->table_id) + " stands in front of its rows";
    return error;
  }
  if (rows->column_count != entry->table.columns.size()) {
    Error error{.kind = ErrorKind::corrupt, .field = "column_count"};
    error.detail = std::to_string(rows->column_count) + " columns, but the table map of " +
                   entry->table.database + "." + entry->table.name + " has " +
                   std::to_string(entry->table.columns.size());
    return error;
  }
  if (Visitor::kCommittedOnly && is_undone(place.offset)) {
    undone_rows_ += count_rows(*rows, entry->reader);
    return {};
  }
  if (!wants_table(*entry) || !selection_.wants_operation(rows->operation) || !wants_event(place)) {
    if (place.in_payload) place.first_row += count_rows(*rows, entry->reader);
    return {};
  }
  const bool partial = !takes_as_is() && !rows->is_whole;
  if (damage_.strict && partial) return refusal(kLacksColumns);
  if (damage_.strict && entry->has_unknown_type) return refusal(kUnknownColumnType);
  if ((entry->has_old_temporal || entry->has_unknown_type) && !rows_fit(*rows, entry->reader))
    return entry->has_old_temporal ? needs_schema() : refusal(kUnknownColumnType);
  if (selection_.where) [[unlikely]] {
    begun = !Visitor::kEveryEvent;
    return take_matching(place, *entry, *rows);
  }
  if (Result<void> told = begin_once(place); !told) return told;
  begun = true;
  Result<uint64_t> told = visitor_.rows(std::as_const(transaction_), place, *entry, *rows);
  if (!told) {
    // Numbers of rows are not used twice.
    if (place.in_payload) place.first_row += count_rows(*rows, entry->reader) + 1;
    return std::move(told).error();
  }
  if (partial) count(&LossCounts::partial_image_rows, *told);
  if (entry->has_unknown_type) count(&LossCounts::unknown_type_rows, *told);
  if (place.in_payload) place.first_row += *told;
  return {};
}

// Tells the rows for which the condition is true: runs of neighbours, each with the number of its first row,
// or, where the visitor takes whole events, all of them as one event.
template <class Visitor>
Result<void> UnitWalker<Visitor>::take_matching(EventPlace& place, Entry& entry, const RowsEvent& rows) {
  if (!entry.where) {
    auto where = WhereCondition::bind(selection_.where, entry.table, selection_.where_zone);
    if (!where) return std::move(where).error();
    entry.where = std::move(*where);
  }
  const uint64_t first_row = place.first_row;
  RowsEvent matching = rows;
  kept_rows_.clear();
  const auto forget = [&] { place.unit->forget_pages(), forget_pages(); };
  const auto tell = [&](uint64_t row, Bytes run) -> Result<void> {
    if constexpr (Visitor::kEveryEvent) return kept_rows_.add(run, forget);
    if (Result<void> told = begin_once(place); !told) return told;
    matching.rows = run;
    place.first_row = first_row + row;
    Result<uint64_t> count = visitor_.rows(std::as_const(transaction_), place, entry, matching);
    return count ? Result<void>() : std::move(count).error();
  };
  Result<uint64_t> count = sift_rows(*entry.where, entry.reader, rows, tell, forget);
  if (!count) return std::move(count).error();
  place.first_row = first_row;
  Result<Bytes> kept = kept_rows_.all();
  if (!kept) return std::move(kept).error();
  if (!kept->empty()) {
    if (Result<void> told = begin_once(place); !told) return told;
    matching.rows = *kept;
    Result<uint64_t> told = visitor_.rows(std::as_const(transaction_), place, entry, matching);
    if (!told) return std::move(told).error();
  }
  if (place.in_payload) place.first_row += *count;
  return {};
}

// The compressed part of one of MariaDB's compressed events; it lives until the next one.
template <class Visitor>
Result<Bytes> UnitWalker<Visitor>::unpack(const EventPlace& place) {
  Result<CompressedEvent> event = decode_compressed_event(place.body, place.header.type, *unit_->format);
  if (!event) return std::move(event).error();
  return inflater_.inflate(event->stream, event->uncompressed_size);
}

}  // namespace binsift
