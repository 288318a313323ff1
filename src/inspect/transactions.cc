#include "inspect/transactions.h"

#include "inspect/event_fields.h"
#include "inspect/parted_sums.h"
#include "pipeline/unit_walker.h"
#include "render/temporal_text.h"

namespace binsift {
namespace {

// Tables that a line of text names.
constexpr size_t kTablesShown = 4;

template <size_t N>
char* put(char* p, const char (&text)[N]) {
  std::memcpy(p, text, N - 1);
  return p + N - 1;
}
char* put(char* p, std::string_view text) {
  std::memcpy(p, text.data(), text.size());
  return p + text.size();
}

class TransactionLister final : public UnitWorker {
 public:
  using Plan = TransactionMeter::TableMark;
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = false;
  using Entry = TableCache<Plan>::Entry;

  TransactionLister(const Selection& selection, const InspectOptions& options, PartedSums& parted)
      : selection_(selection),
        json_(options.json),
        narrow_(is_narrow(selection)),
        parted_(parted),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    out_ = &out;
    Result<void> walked = walker_.walk(unit);
    if (const Transaction* parted = walker_.current())
      parted_.put(unit.sequence, !walker_.is_continued(), meter_.of(*parted));
    return walked;
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  uint64_t transaction_count() const { return transaction_count_; }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    return std::make_unique<Plan>(Plan{.shape = shape_of(table)});
  }
  void begin_unit(const Unit& unit) {
    if (unit.file.get() == file_) return;
    file_ = unit.file.get();
    OutBuffer name;
    if (json_)
      append_json_string(name, unit.file->name);
    else
      append_one_line(name, unit.file->name);
    file_name_ = name.view();
  }
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<void> table_map(const Transaction* transaction, const EventPlace& place, Entry&) {
    if (transaction) meter_.add_event(*transaction, place.header);
    return {};
  }
  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
    meter_.add_rows(transaction, *entry.plan, rows.operation, count, place.header.event_size);
    return count;
  }
  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view, StatementKind kind) {
    if (!transaction) return {};
    meter_.add_event(*transaction, place.header);
    const bool wanted =
        !narrow_ || (selection_.wants_database(query.database) &&
                     (kind == StatementKind::ddl ? selection_.wants_ddl() : selection_.wants_statements()));
    if (wanted) meter_.add_statement(*transaction, kind, place.header.event_size);
    return {};
  }
  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    if (!transaction || is_gtid_event(place.header.type)) return {};
    meter_.add_event(*transaction, place.header);
    if (place.header.type == EventType::EXECUTE_LOAD_QUERY_EVENT && selection_.wants_statements() &&
        walker_.wants_event(place))
      meter_.add_statement(*transaction, StatementKind::change, place.header.event_size);
    return {};
  }
  Result<void> end(const Transaction& transaction, const EventPlace& place) {
    const TransactionSums* sums = &meter_.of(transaction);
    TransactionSums whole;
    if (walker_.is_continued()) {
      // Its other parts are known when all units in front are done.
      out_->drain_now();
      whole = parted_.take_before(place.unit->sequence);
      whole.add(*sums);
      sums = &whole;
    }
    if (narrow_ && sums->is_empty()) return {};
    ++transaction_count_;
    json_ ? append_json(transaction, place, *sums) : append_text(transaction, place, *sums);
    return {};
  }

 private:
  void append_text(const Transaction& transaction, const EventPlace& place, const TransactionSums& sums);
  void append_json(const Transaction& transaction, const EventPlace& place, const TransactionSums& sums);

  const Selection& selection_;
  const bool json_, narrow_;
  PartedSums& parted_;
  OutBuffer* out_ = nullptr;
  const LogFile* file_ = nullptr;
  std::string file_name_;
  TransactionMeter meter_;
  uint64_t transaction_count_ = 0;
  UnitWalker<TransactionLister> walker_;
};

void TransactionLister::append_text(const Transaction& transaction, const EventPlace& place,
                                    const TransactionSums& sums) {
  const uint64_t time = transaction.time_of(place.header);
  char* p = out_->need(512 + file_name_.size() + kGtidTextSize);
  p = write_rfc3339(p, time);
  p = put(p, "  ");
  if (transaction.has_gtid) {
    p = put(p, transaction.gtid_text());
  } else {
    p = put(p, std::string_view(file_name_));
    *p++ = ':';
    p = write_u64(p, transaction.span.begin);
  }
  p = write_u64(put(p, "  rows="), sum_of(sums.rows));
  for (size_t i = 0; i < sums.rows.size(); ++i) {
    if (sums.rows[i] == 0) continue;
    *p++ = ' ';
    p = put(p, std::string_view(kOperationNames[i]));
    *p++ = '=';
    p = write_u64(p, sums.rows[i]);
  }
  if (sums.statement_count) p = write_u64(put(p, " statements="), sums.statement_count);
  if (sums.ddl_count) p = write_u64(put(p, " ddl="), sums.ddl_count);
  p = write_u64(put(p, " bytes="), transaction.span.size);
  p = write_u64(put(p, " seconds="), duration_of(sums, time, place.header.timestamp));
  if (transaction.has_thread_id) p = write_u64(put(p, " thread="), transaction.thread_id);
  if (transaction.has_xid) p = write_u64(put(p, " xid="), transaction.xid);
  if (transaction.span.outcome == Outcome::rolled_back) p = put(p, " rolled_back");
  if (transaction.span.outcome == Outcome::unresolved) p = put(p, " unresolved");
  out_->advance_to(p);
  for (size_t i = 0; i < sums.tables.size() && i < kTablesShown; ++i) {
    out_->append(i ? std::string_view(",") : std::string_view("  "));
    out_->append(sums.tables[i].table->text);
  }
  p = out_->need(64);
  if (sums.tables.size() > kTablesShown) p = write_u64(put(p, " +"), sums.tables.size() - kTablesShown);
  *p++ = '\n';
  out_->advance_to(p);
}

void TransactionLister::append_json(const Transaction& transaction, const EventPlace& place,
                                    const TransactionSums& sums) {
  const uint64_t time = transaction.time_of(place.header);
  char* p = out_->need(1024 + file_name_.size() + kGtidTextSize);
  p = write_rfc3339(put(p, "{\"type\":\"transaction\",\"ts\":\""), time);
  *p++ = '"';
  if (transaction.has_gtid) {
    p = put(put(p, ",\"gtid\":\""), transaction.gtid_text());
    *p++ = '"';
  }
  p = put(put(p, ",\"file\":"), std::string_view(file_name_));
  p = write_u64(put(p, ",\"pos\":"), transaction.span.begin);
  p = write_u64(put(p, ",\"size\":"), transaction.span.size);
  p = write_u64(put(p, ",\"rows\":"), sum_of(sums.rows));
  p = write_u64(put(p, ",\"insert\":"), sums.rows[0]);
  p = write_u64(put(p, ",\"update\":"), sums.rows[1]);
  p = write_u64(put(p, ",\"delete\":"), sums.rows[2]);
  p = write_u64(put(p, ",\"statements\":"), sums.statement_count);
  p = write_u64(put(p, ",\"ddl\":"), sums.ddl_count);
  p = write_u64(put(p, ",\"seconds\":"), duration_of(sums, time, place.header.timestamp));
  p = write_u64(put(p, ",\"server_id\":"), place.header.server_id);
  if (transaction.has_thread_id) p = write_u64(put(p, ",\"thread_id\":"), transaction.thread_id);
  if (transaction.has_xid) p = write_u64(put(p, ",\"xid\":"), transaction.xid);
  if (transaction.span.outcome == Outcome::rolled_back) p = put(p, ",\"outcome\":\"rolled_back\"");
  if (transaction.span.outcome == Outcome::unresolved) p = put(p, ",\"outcome\":\"unresolved\"");
  p = put(p, ",\"tables\":[");
  out_->advance_to(p);
  bool first = true;
  for (const TransactionSums::TableRows& table : sums.tables) {
    p = out_->need(table.table->json.size() + 160);
    p = put(p, first ? std::string_view("{") : std::string_view(",{"));
    p = put(p, std::string_view(table.table->json));
    p = write_u64(put(p, ",\"insert\":"), table.rows[0]);
    p = write_u64(put(p, ",\"update\":"), table.rows[1]);
    p = write_u64(put(p, ",\"delete\":"), table.rows[2]);
    *p++ = '}';
    out_->advance_to(p);
    first = false;
  }
  out_->append("]}\n");
}

}  // namespace

Result<void> list_transactions(InspectInput input, const InspectOptions& options, ByteSink& sink,
                               TransactionsReport& report) {
  UnitCutter cutter(std::move(input.logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = input.selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage,
                     .follower = options.follower},
                    std::move(input.history));
  PartedSums parted;
  std::vector<std::unique_ptr<TransactionLister>> listers;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, input.run.threads); ++i) {
    listers.push_back(std::make_unique<TransactionLister>(input.selection, options, parted));
    workers.push_back(listers.back().get());
  }
  Result<void> done = run_pipeline(cutter, workers, sink, input.run);
  for (const auto& lister : listers) report.transaction_count += lister->transaction_count();
  return done;
}

}  // namespace binsift
