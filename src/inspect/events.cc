#include "inspect/events.h"

#include "event/load_events.h"
#include "event/rows_query.h"
#include "inspect/event_detail.h"
#include "inspect/event_head.h"
#include "inspect/kept_line.h"
#include "pipeline/unit_walker.h"
#include "render/json_change.h"
#include "render/row_text.h"

namespace binsift {
namespace {

bool wants_column(const void* selection, std::string_view name) {
  return static_cast<const Selection*>(selection)->wants_column(name);
}

class EventLister final : public UnitWorker {
 public:
  struct Plan {
    std::string table;         // ` shop.orders`, or `,"db":"shop","table":"orders"`
    std::string column_count;  // ` columns=12`
    std::string rows;          // all of the description of rows, in front of their count
    KeptLine one_row;          // and with the count
    KeptLine map;              // all of a table map's description, with `map_id`
    uint64_t map_id = UINT64_MAX;
    RowTextTablePtr text;
    std::unique_ptr<ChangePlan> json;
  };
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = false;
  using Entry = TableCache<Plan>::Entry;

  EventLister(const Selection& selection, const InspectOptions& options, bool with_rows, bool several_logs)
      : selection_(selection),
        json_(options.json),
        with_rows_(with_rows),
        strict_(options.damage.strict),
        narrow_(is_narrow(selection)),
        heads_(options.json, several_logs),
        text_(text_options(options)),
        changes_(json_options(options)),
        walker_(*this, selection, options.verify_checksums, options.damage) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    out_ = &out;
    heads_.begin_unit(unit);
    return walker_.walk(unit);
  }
  std::vector<LeftOut> take_left_out() override { return walker_.take_left_out(); }
  void add_to(EventsReport& report) const {
    report.event_count += event_count_;
    report.undecoded_count += text_.undecoded_count() + changes_.undecoded_count();
  }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table);
  void begin_unit(const Unit&) {}
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }
  Result<void> end(const Transaction&, const EventPlace&) { return {}; }
  Result<void> table_map(const Transaction*, const EventPlace& place, Entry& entry);
  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows);
  Result<void> statement(const Transaction*, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind);
  Result<void> other(const Transaction* transaction, const EventPlace& place);

 private:
  RowTextOptions text_options(const InspectOptions& options) const {
    RowTextOptions text{.zone = options.zone};
    if (!selection_.columns.empty()) text.wants_column = wants_column, text.asked = &selection_;
    return text;
  }
  JsonOptions json_options(const InspectOptions& options) const {
    JsonOptions json{.zone = options.zone};
    if (!selection_.columns.empty()) json.wants_column = wants_column, json.asked = &selection_;
    return json;
  }
  void put_head(const EventPlace& place) {
    ++event_count_;
    heads_.append(*out_, place, place.in_payload ? payload_index_++ : 0);
  }
  void end_line() { json_ ? out_->append("}\n") : out_->append('\n'); }
  // An event that is not shown counts among those of its payload all the same.
  Result<void> pass_over(const EventPlace& place) {
    if (place.in_payload) ++payload_index_;
    return {};
  }
  Result<void> put_partition(const RowsEvent& rows);
  void put_whole(std::string_view sql, Charset charset);
  static constexpr std::string_view kExecTime = "exec_time";
  void lay_out_begin(const Query& query);
  template <class Fields>
  void describe_statement(const Query& query, std::string_view sql, Charset charset);
  ChangeHead change_head(const Transaction& transaction, const EventPlace& place) const;

  const Selection& selection_;
  const bool json_, with_rows_, strict_, narrow_;
  EventHeads heads_;
  RowText text_;
  JsonChanges changes_;
  OutBuffer* out_ = nullptr;
  uint64_t payload_index_ = 0;
  uint64_t event_count_ = 0;
  // The last BEGIN: its session, and its line behind the head but for the time it took.
  uint64_t begin_thread_ = UINT64_MAX;
  std::string begin_database_;
  KeptLine begin_front_, begin_back_;
  UnitWalker<EventLister> walker_;
};

std::unique_ptr<EventLister::Plan> EventLister::plan(const Table& table) {
  auto plan = std::make_unique<Plan>();
  OutBuffer name;
  if (json_) {
    JsonFields fields(name);
    fields.text("db", table.database);
    fields.text("table", table.name);
  } else {
    name.append(' ');
    append_one_line(name, table.database);
    name.append('.');
    append_one_line(name, table.name);
  }
  plan->table = name.view();
  plan->column_count = (json_ ? ",\"column_count\":" : " columns=") + std::to_string(table.columns.size());
  plan->rows = plan->table + (json_ ? ",\"rows\":" : " rows=");
  plan->one_row.set(plan->rows + (json_ ? "1}\n" : "1\n"));
  if (with_rows_) {
    if (json_)
      plan->json = changes_.plan(table);
    else
      plan->text = text_.plan(table);
  }
  return plan;
}

Result<void> EventLister::table_map(const Transaction*, const EventPlace& place, Entry& entry) {
  if (!walker_.wants_event(place) || (narrow_ && (!selection_.any_operation || !walker_.wants_table(entry))))
    return pass_over(place);
  put_head(place);
  const size_t id_size = place.unit->format->post_header_length(EventType::TABLE_MAP_EVENT) == 6 ? 4 : 6;
  const uint64_t id = id_size == 6 ? load_u48(place.body.data()) : load_u32(place.body.data());
  Plan& plan = *entry.plan;
  if (plan.map_id != id) {
    plan.map_id = id;
    plan.map.set(plan.table + (json_ ? ",\"table_id\":" : " id=") + std::to_string(id) + plan.column_count +
                 (json_ ? "}\n" : "\n"));
  }
  plan.map.append_to(*out_);
  return {};
}

Result<uint64_t> EventLister::rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                                   const RowsEvent& rows) {
  put_head(place);
  const uint64_t count = walker_.count_rows_of(place, rows, entry.reader);
  const Plan& plan = *entry.plan;
  if (count == 1 && rows.extra_row_info.empty() && !with_rows_) [[likely]]
    return plan.one_row.append_to(*out_), count;
  out_->append(plan.rows);
  out_->advance_to(write_u64(out_->need(kDigitsRoom), count));
  if (!rows.extra_row_info.empty()) [[unlikely]]
    if (Result<void> put_info = put_partition(rows); !put_info) return std::move(put_info).error();
  end_line();
  if (!with_rows_) return count;
  Result<uint64_t> shown = json_ ? changes_.append(*out_, change_head(transaction, place), place.first_row,
                                                   *entry.plan->json, entry.reader, rows)
                                 : text_.append(*out_, *entry.plan->text, entry.reader, rows);
  if (shown && strict_ && text_.undecoded_count() + changes_.undecoded_count() != 0) return contradiction();
  return shown;
}

Result<void> EventLister::put_partition(const RowsEvent& rows) {
  Result<PartitionInfo> info = decode_partition_info(rows.extra_row_info, rows.operation);
  if (!info) return std::move(info).error();
  const auto put_fields = [&](auto fields) {
    if (!info->present) return;
    if (rows.operation == RowOperation::update_rows && info->source_partition_id != info->partition_id)
      fields.number("source_partition", info->source_partition_id);
    fields.number("partition", info->partition_id);
  };
  json_ ? put_fields(JsonFields(*out_)) : put_fields(TextFields(*out_));
  return {};
}

template <class Fields>
void EventLister::describe_statement(const Query& query, std::string_view sql, Charset charset) {
  Fields fields(*out_);
  fields.number(Fields::kJson ? "thread_id" : "thread", query.thread_id);
  if (query.exec_time != 0) fields.number(kExecTime, query.exec_time);
  if (query.error_code != 0) fields.number("error_code", query.error_code);
  if (!query.database.empty()) fields.text("db", query.database);
  fields.sql("sql", sql, charset);
}

void EventLister::lay_out_begin(const Query& query) {
  begin_thread_ = query.thread_id;
  begin_database_ = query.database;
  OutBuffer front, back;
  if (json_) {
    JsonFields(front).number("thread_id", query.thread_id);
    if (!query.database.empty()) JsonFields(back).text("db", query.database);
    back.append(",\"sql\":\"BEGIN\"}\n");
  } else {
    TextFields(front).number("thread", query.thread_id);
    back.append(" BEGIN\n");
  }
  begin_front_.set(front.view());
  begin_back_.set(back.view());
}

Result<void> EventLister::statement(const Transaction*, const EventPlace& place, const Query& query,
                                    std::string_view sql, StatementKind kind) {
  if (narrow_) {
    const bool wanted = kind == StatementKind::change ? selection_.wants_statements()
                        : kind == StatementKind::ddl  ? selection_.wants_ddl()
                                                      : false;
    if (!wanted || !selection_.wants_database(query.database)) return pass_over(place);
  }
  put_head(place);
  // Nearly every statement of a log in row format is a BEGIN of the session that the one before was of.
  const bool is_begin = sql == "BEGIN" && query.error_code == 0;
  if (is_begin) {
    if (query.thread_id != begin_thread_ || query.database != begin_database_) lay_out_begin(query);
    begin_front_.append_to(*out_);
    if (query.exec_time != 0)
      json_ ? JsonFields(*out_).number(kExecTime, query.exec_time)
            : TextFields(*out_).number(kExecTime, query.exec_time);
    begin_back_.append_to(*out_);
    return {};
  }
  Charset charset = Charset::unknown;
  if (kind == StatementKind::change || kind == StatementKind::ddl)
    if (Result<StatusVars> vars = decode_status_vars(query.status_vars, *place.unit->format);
        vars && vars->has_charset)
      charset = charset_of(vars->character_set_client);
  json_ ? describe_statement<JsonFields>(query, sql, charset)
        : describe_statement<TextFields>(query, sql, charset);
  end_line();
  put_whole(sql, charset);
  return {};
}

Result<void> EventLister::other(const Transaction* transaction, const EventPlace& place) {
  const bool opens_payload = place.header.type == EventType::TRANSACTION_PAYLOAD_EVENT;
  const bool is_load = carries_out_load(place.header.type);
  if (!walker_.wants_event(place) || (narrow_ && !(is_load && selection_.wants_statements()))) {
    if (opens_payload) payload_index_ = 0;
    return pass_over(place);
  }
  put_head(place);
  if (opens_payload) payload_index_ = 0;
  Result<void> described;
  if (json_) {
    JsonFields fields(*out_);
    described = describe_event(fields, transaction, place);
  } else {
    TextFields fields(*out_);
    described = describe_event(fields, transaction, place);
  }
  end_line();
  if (with_rows_ && described &&
      (place.header.type == EventType::ROWS_QUERY_LOG_EVENT ||
       place.header.type == EventType::ANNOTATE_ROWS_EVENT))
    if (Result<std::string_view> sql = decode_rows_query(place.body, place.header.type, *place.unit->format);
        sql)
      put_whole(*sql, Charset::unknown);
  return described;
}

// With rows a statement that its line could not show is shown whole behind it, as a comment.
void EventLister::put_whole(std::string_view sql, Charset charset) {
  if (json_ || !with_rows_ || (sql.size() <= kShownMost && sql.find('\n') == std::string_view::npos)) return;
  OutBuffer utf8;
  if (!is_utf8_charset(charset) && sql.size() <= kConvertedMost && to_utf8(as_bytes(sql), charset, utf8))
    sql = utf8.view();
  append_lines(*out_, sql, "#   ");
}

ChangeHead EventLister::change_head(const Transaction& transaction, const EventPlace& place) const {
  return {.time = transaction.time_of(place.header),
          .gtid = transaction.gtid_text(),
          .file = place.unit->file->name,
          .position = place.offset,
          .server_id = place.header.server_id,
          .has_thread_id = transaction.has_thread_id,
          .thread_id = transaction.thread_id,
          .has_xid = transaction.has_xid,
          .xid = transaction.xid};
}

}  // namespace

Result<void> list_events(InspectInput input, const InspectOptions& options, bool with_rows, ByteSink& sink,
                         EventsReport& report) {
  const bool several_logs = input.logs.size() > 1 || options.follower;
  UnitCutter cutter(std::move(input.logs),
                    {.start_position = options.start_position,
                     .stop_position = options.stop_position,
                     .count_rows = input.selection.has_size(),
                     .verify = options.verify_checksums,
                     .damage = options.damage,
                     .follower = options.follower},
                    std::move(input.history));
  std::vector<std::unique_ptr<EventLister>> listers;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, input.run.threads); ++i) {
    listers.push_back(std::make_unique<EventLister>(input.selection, options, with_rows, several_logs));
    workers.push_back(listers.back().get());
  }
  Result<void> done = run_pipeline(cutter, workers, sink, input.run);
  for (const auto& lister : listers) lister->add_to(report);
  return done;
}

}  // namespace binsift
