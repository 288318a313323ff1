#include "inspect/hot_row_counter.h"

#include <algorithm>

#include "pipeline/unit_walker.h"

namespace binsift {
namespace {

// A key is kept as a row image of its columns alone: null bits, which are none, and the values.
std::vector<uint8_t> key_bits(const Table& table) {
  std::vector<uint8_t> bits((table.columns.size() + 7) / 8);
  for (const uint32_t column : table.primary_key) bits[column / 8] |= uint8_t(1u << column % 8);
  return bits;
}

std::string signature_of(const Table& table) {
  std::string text = table.database + '\0' + table.name + '\0' + std::to_string(table.columns.size());
  for (const uint32_t i : table.primary_key) {
    const Column& column = table.columns[i];
    text += '\0' + column.name + '\0' + std::to_string(i);
    for (const unsigned part :
         {unsigned(column.storage), unsigned(column.text_kind), unsigned(column.is_unsigned),
          unsigned(column.charset), unsigned(column.precision), unsigned(column.scale), unsigned(column.fsp),
          unsigned(column.max_bytes), unsigned(column.length_bytes)})
      text += ' ' + std::to_string(part);
    for (const std::string& member : column.members) text += ',' + member;
  }
  return text;
}

// Copies the bytes of the key's values out of an image.
class KeyCollector {
 public:
  KeyCollector(Cursor& in, const std::vector<bool>& is_key, size_t last)
      : in_(in), is_key_(is_key), last_(last) {}
  // The values of an image that starts at `image` come behind its null bits.
  void begin(const uint8_t* values, std::string& key) {
    at_ = values;
    key_ = &key;
    has_null_ = false;
  }
  bool has_null() const { return has_null_; }

  bool wants_all() const { return false; }
  bool wants(size_t column) const { return column <= last_; }
  void null(size_t column) { has_null_ |= is_key_[column]; }
  void integer(size_t column, int64_t) { took(column); }
  void unsigned_integer(size_t column, uint64_t) { took(column); }
  void float32(size_t column, float) { took(column); }
  void float64(size_t column, double) { took(column); }
  void decimal(size_t column, const uint8_t*, unsigned, unsigned) { took(column); }
  void year(size_t column, unsigned) { took(column); }
  void date(size_t column, Date) { took(column); }
  void time(size_t column, Time, unsigned) { took(column); }
  void datetime(size_t column, DateTime, unsigned) { took(column); }
  void timestamp(size_t column, Timestamp, unsigned) { took(column); }
  void bit(size_t column, uint64_t) { took(column); }
  void enumeration(size_t column, unsigned) { took(column); }
  void set(size_t column, uint64_t) { took(column); }
  void text(size_t column, Bytes) { took(column); }
  void binary(size_t column, Bytes) { took(column); }
  void unknown_text(size_t column, Bytes) { took(column); }
  void address(size_t column, TextKind, Bytes) { took(column); }
  void compressed(size_t column, Bytes) { took(column); }
  void json(size_t column, Bytes) { took(column); }
  void json_diff(size_t column, Bytes) { took(column); }
  void geometry(size_t column, Bytes) { took(column); }
  void vector(size_t column, Bytes) { took(column); }
  void json_text(size_t column, Bytes) { took(column); }

 private:
  // The value's bytes end where the cursor is.
  void took(size_t column) {
    const uint8_t* const end = in_.position();
    if (is_key_[column]) key_->append(reinterpret_cast<const char*>(at_), size_t(end - at_));
    at_ = end;
  }
  Cursor& in_;
  const std::vector<bool>& is_key_;
  const size_t last_;
  const uint8_t* at_ = nullptr;
  std::string* key_ = nullptr;
  bool has_null_ = false;
};

// What one unit adds.
class UnitRows final : public UnitSums {
 public:
  explicit UnitRows(HotRowsReport& total) : total_(total) {}
  void add() override {
    for (const auto& [table, changes] : tables) total_.rows.add(table, changes);
    for (const HotRowsReport::Uncounted& each : uncounted) {
      total_.uncounted_rows += each.rows;
      std::pair<std::string, HotRowsReport::Reason> name(each.shape->json, each.reason);
      const auto known = total_.uncounted.find(name);
      if (known != total_.uncounted.end())
        known->second.rows += each.rows;
      else if (total_.uncounted.size() < HotRowsReport::kMostUncounted)
        total_.uncounted.emplace(std::move(name), each);
    }
    total_.row_count += row_count;
    clear();
  }
  void clear() {
    tables.clear();
    uncounted.clear();
    row_count = kept = 0;
  }
  std::vector<std::pair<KeyedTablePtr, RowChanges>> tables;
  std::vector<HotRowsReport::Uncounted> uncounted;
  uint64_t row_count = 0;
  size_t kept = 0;  // bytes of keys, about

 private:
  HotRowsReport& total_;
};

class HotRowCounter final : public UnitWorker {
 public:
  struct Plan {
    KeyedTablePtr keyed;  // null: its rows can't be told apart
    TableShapePtr shape;
    std::vector<bool> is_key;
    std::vector<uint8_t> bits;
    size_t last = 0;              // column of the key
    uint64_t round = UINT64_MAX;  // of the sums that `index` is of
    size_t index = 0;
  };
  static constexpr bool kEveryEvent = false;
  static constexpr bool kCommittedOnly = true;
  using Entry = TableCache<Plan>::Entry;

  HotRowCounter(const Selection& selection, const InspectOptions& options, HotRowsReport& total)
      : total_(total), walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    sums_ = std::make_shared<UnitRows>(total_);
    ++round_;
    out_ = &out;
    return walker_.walk(unit);
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  std::shared_ptr<UnitSums> take_sums() override { return std::move(sums_); }
  void forget_pages() override { walker_.forget_pages(); }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    auto plan = std::make_unique<Plan>();
    plan->shape = shape_of(table);
    const bool fits = std::all_of(table.primary_key.begin(), table.primary_key.end(),
                                  [&](uint32_t column) { return column < table.columns.size(); });
    if (table.primary_key.empty() || !fits) return plan;
    auto keyed = std::make_shared<KeyedTable>();
    keyed->table = std::make_shared<const Table>(table);
    keyed->shape = plan->shape;
    keyed->signature = signature_of(table);
    plan->keyed = std::move(keyed);
    plan->bits = key_bits(table);
    plan->is_key.resize(table.columns.size());
    for (const uint32_t column : table.primary_key) {
      plan->is_key[column] = true;
      plan->last = std::max<size_t>(plan->last, column);
    }
    return plan;
  }
  void begin_unit(const Unit&) {}
  Result<void> table_map(const Transaction*, const EventPlace&, Entry&) { return {}; }
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<void> end(const Transaction&, const EventPlace&) { return {}; }
  Result<void> statement(const Transaction*, const EventPlace&, const Query&, std::string_view,
                         StatementKind) {
    return {};
  }
  Result<void> other(const Transaction*, const EventPlace&) { return {}; }
  Result<uint64_t> rows(const Transaction&, const EventPlace& place, Entry& entry, const RowsEvent& rows);

 private:
  void add_uncounted(const Plan& plan, HotRowsReport::Reason reason, uint64_t count) {
    sums_->row_count += count;
    for (HotRowsReport::Uncounted& each : sums_->uncounted)
      if (each.shape == plan.shape && each.reason == reason) {
        each.rows += count;
        return;
      }
    sums_->uncounted.push_back({plan.shape, reason, count});
  }
  RowChanges& changes_of(Plan& plan) {
    if (plan.round != round_) {
      plan.round = round_;
      plan.index = sums_->tables.size();
      sums_->tables.emplace_back(plan.keyed, RowChanges());
    }
    return sums_->tables[plan.index].second;
  }

  // Keys that a unit holds before they go to the total.
  static constexpr size_t kMostKept = 16 << 20, kEntrySize = 96;

  HotRowsReport& total_;
  std::shared_ptr<UnitRows> sums_;
  uint64_t round_ = 0;
  OutBuffer* out_ = nullptr;
  std::string key_;
  UnitWalker<HotRowCounter> walker_;
};

Result<uint64_t> HotRowCounter::rows(const Transaction&, const EventPlace& place, Entry& entry,
                                     const RowsEvent& rows) {
  using Reason = HotRowsReport::Reason;
  Plan& plan = *entry.plan;
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const Bytes present = has_before ? rows.before_present : rows.after_present;
  bool has_key = plan.keyed != nullptr && rows.column_count == entry.reader.column_count();
  for (size_t i = 0; has_key && i <= plan.last; ++i) has_key = !plan.is_key[i] || bit_of(present, i);
  if (!has_key) {
    const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
    add_uncounted(plan,
                  plan.keyed                      ? Reason::key_missing
                  : entry.table.primary_key_known ? Reason::no_key
                                                  : Reason::key_unknown,
                  count);
    return count;
  }
  Cursor in(rows.rows);
  KeyCollector collector(in, plan.is_key, plan.last);
  const size_t null_size = (count_bits(present, entry.reader.column_count()) + 7) / 8;
  const size_t key_null_size = (entry.table.primary_key.size() + 7) / 8;
  const auto operation = size_t(rows.operation);
  uint64_t count = 0, unkeyed = 0;
  const auto read_key = [&] {
    key_.assign(key_null_size, '\0');
    collector.begin(in.position() + std::min(null_size, in.left()), key_);
    return entry.reader.read(in, present, {}, collector);
  };
  while (!in.at_end()) {
    const size_t begin = in.offset();
    bool good = true;
    if (has_before) {
      good = read_key();
      if (good && rows.operation == RowOperation::update_rows) {
        if (rows.partial) read_value_options(in, entry.reader.json_column_count());
        good = in.ok() && entry.reader.skip(in, rows.after_present);
      }
    } else {
      good = read_key();
    }
    if (!good || in.offset() == begin) {
      Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
      error.offset += rows.rows_offset;
      sums_->row_count += count;
      return error;
    }
    ++count;
    if (collector.has_null()) {
      ++unkeyed;
      continue;
    }
    const auto [row, is_new] = changes_of(plan).try_emplace(key_);
    ++row->second[operation];
    if (is_new && (sums_->kept += key_.size() + kEntrySize) > kMostKept) {
      // All in front of this unit has been added when its text is out.
      out_->drain_now();
      sums_->add();
      ++round_;
    }
  }
  if (unkeyed) add_uncounted(plan, Reason::key_missing, unkeyed);
  sums_->row_count += count - unkeyed;
  return count;
}

}  // namespace

Result<void> count_hot_rows(InspectInput input, const InspectOptions& options, HotRowsReport& report) {
  UnitCutter cutter(std::move(input.logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = input.selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage},
                    std::move(input.history));
  std::vector<std::unique_ptr<HotRowCounter>> counters;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, input.run.threads); ++i) {
    counters.push_back(std::make_unique<HotRowCounter>(input.selection, options, report));
    workers.push_back(counters.back().get());
  }
  NoSink sink;
  return run_pipeline(cutter, workers, sink, input.run);
}

}  // namespace binsift
