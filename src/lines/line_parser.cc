#include "lines/line_parser.h"

#include <simdjson.h>

#include <algorithm>
#include <deque>

#include "lines/line_types.h"
#include "lines/seen_before.h"

namespace binsift {
namespace {

using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;

static_assert(kTextPadding >= simdjson::SIMDJSON_PADDING);

std::string_view without_white(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

}  // namespace

struct LineParser::State {
  ondemand::parser parser;
  // Of Maxwell's and Canal's data and old, before they become images: where each row's fields end.
  std::vector<LineField> data, old;
  std::vector<uint32_t> data_ends, old_ends;
  std::deque<OutBuffer> texts;  // what escapes stand for
  size_t text_count = 0;
  SeenBefore before;
};

// One line's way through the parser. The first thing that is wrong ends it.
struct LineParser::Walk {
  State& state;
  LineRecord& record;
  const std::string_view line;
  std::string wrong = {};

  bool has_op = false, has_source = false, is_canal = false, has_database = false, is_ddl = false;
  bool has_images[2] = {};
  LineRow images = {};
  bool has_data = false, has_old = false, has_mark = false, has_ts_ms = false;
  size_t key_count = 0;  // so far
  std::string_view type = {}, op = {}, ddl = {};

  bool fail(std::string what) {
    if (wrong.empty()) wrong = std::move(what);
    return false;
  }
  bool fail(std::string_view field, std::string_view what) {
    return fail("field " + std::string(field.substr(0, 100)) + ": " + std::string(what));
  }
  bool good(simdjson::error_code code) {
    if (code == SUCCESS) [[likely]]
      return true;
    return fail(code);
  }
  [[gnu::noinline, gnu::cold]] bool fail(simdjson::error_code code) {
    std::string why = simdjson::error_message(code);
    if (why.ends_with('.')) why.pop_back();
    return fail("no JSON: " + why);
  }

  // The value as it stands there; a number and the inside of a text are not looked at.
  bool token_of(ondemand::value value, JsonToken& token) {
    using Kind = JsonToken::Kind;
    ondemand::json_type kind{};
    if (!good(value.type().get(kind))) return false;
    switch (kind) {
      case ondemand::json_type::object: {
        ondemand::object object;
        token.kind = Kind::object;
        if (!good(value.get_object().get(object)) || !good(object.raw_json().get(token.raw))) return false;
        token.raw = without_white(token.raw);
        return true;
      }
      case ondemand::json_type::array: {
        ondemand::array array;
        token.kind = Kind::array;
        if (!good(value.get_array().get(array)) || !good(array.raw_json().get(token.raw))) return false;
        token.raw = without_white(token.raw);
        return true;
      }
      default: break;
    }
    token.raw = without_white(value.raw_json_token());
    switch (kind) {
      case ondemand::json_type::string:
        token.kind = Kind::text;
        return (token.raw.size() >= 2 && token.raw.back() == '"') ||
               fail("no JSON: a string without its end");
      case ondemand::json_type::number: token.kind = Kind::number; return true;
      case ondemand::json_type::boolean:
        token.kind = Kind::boolean;
        return token.raw == "true" || token.raw == "false" || fail("no JSON: a word that is none");
      default: token.kind = Kind::null; return token.raw == "null" || fail("no JSON: a word that is none");
    }
  }

  std::string_view name_of(const ondemand::field& field) {
    const char* const name = field.key().raw();
    const char* end = find_quote_or_escape(name);
    if (*end != '\\') [[likely]]
      return {name, size_t(end - name)};
    while (*end == '\\') end = find_quote_or_escape(end + 2);
    return escaped_anew({name, size_t(end - name)});
  }
  // A name has several spellings, "\u00e9" and "é": the one that has no escape without need.
  std::string_view escaped_anew(std::string_view inner) {
    OutBuffer plain, &name = new_text();
    plain.need(1);
    if (!unescape_json(inner, plain)) return inner;
    name.append(escaped_name(plain.view()));
    return name.view();
  }

  // Calls take(name, value) -> bool for each field.
  template <class Take>
  bool each_field(ondemand::object object, Take&& take) {
    for (auto each : object) {
      ondemand::field field;
      if (!good(std::move(each).get(field))) return false;
      if (!take(name_of(field), field.value())) return false;
    }
    return true;
  }

  OutBuffer& new_text() {
    if (state.text_count == state.texts.size()) state.texts.emplace_back();
    OutBuffer& text = state.texts[state.text_count++];
    text.clear();
    text.need(1);
    return text;
  }
  std::string_view text_in(std::string_view inner, std::string_view field) {
    if (!has_escapes_in_line(inner)) return inner;
    OutBuffer& text = new_text();
    if (!unescape_json(inner, text)) fail(field, "an escape that is none");
    return text.view();
  }
  // A text or null, which leaves `text` empty.
  bool text_of(ondemand::value value, std::string_view field, std::string_view& text) {
    JsonToken token;
    if (!token_of(value, token)) return false;
    text = {};
    if (token.is_null()) return true;
    if (token.kind != JsonToken::Kind::text) return fail(field, "a text was expected");
    text = text_in(token.inner(), field);
    return wrong.empty();
  }
  // A GTID, or Canal's set of them, which may stand in several lines.
  bool gtid_of(ondemand::value value, std::string_view field) {
    if (!text_of(value, field, record.gtid)) return false;
    if (record.gtid.find('\n') != record.gtid.npos) {
      OutBuffer& text = new_text();
      for (const char c : record.gtid)
        if (c != '\n') text.append(c);
      record.gtid = text.view();
    }
    // MySQL's have a UUID with a colon behind it: 0-101-57 is MariaDB's.
    record.is_mariadb |= !record.gtid.empty() && record.gtid.find(':') == record.gtid.npos;
    if (state.before.is_gtid(record.gtid)) return true;
    if (!is_gtid_text(record.gtid)) return fail(field, "no GTID");
    state.before.keep_gtid(record.gtid);
    return true;
  }
  bool number_of(ondemand::value value, std::string_view field, uint64_t& number, bool& has,
                 uint64_t most = UINT64_MAX) {
    JsonToken token;
    if (!token_of(value, token)) return false;
    if (token.is_null()) return true;
    has = token.kind == JsonToken::Kind::number && read_u64(token.raw, number) && number <= most;
    return has || fail(field, "a number from 0 was expected");
  }
  bool number_of(ondemand::value value, std::string_view field, uint64_t& number) {
    bool has;
    return number_of(value, field, number, has, INT64_MAX);
  }
  bool server_of(ondemand::value value, std::string_view field) {
    if (!number_of(value, field, record.server_id)) return false;
    return record.server_id <= UINT32_MAX || fail(field, "no server's number");
  }
  bool set_time(uint64_t microseconds, std::string_view field) {
    constexpr uint64_t kYear10000 = 253402300800000000;
    record.has_time = true;
    record.time = microseconds;
    return microseconds < kYear10000 || fail(field, "no time");
  }
  bool scaled_time(ondemand::value value, std::string_view field, uint64_t scale, unsigned divisor = 1) {
    uint64_t number = 0;
    bool has = false;
    if (!number_of(value, field, number, has)) return false;
    if (!has) return true;
    if (number > uint64_t(INT64_MAX) / scale) return fail(field, "no time");
    return set_time(number * scale / divisor, field);
  }

  // The fields of an image behind those of `fields`. Null: `has` stays false.
  bool image(ondemand::value value, std::string_view field, std::vector<LineField>& fields, bool& has) {
    ondemand::json_type kind{};
    if (!good(value.type().get(kind))) return false;
    if (kind == ondemand::json_type::null) {
      JsonToken null;
      return token_of(value, null);
    }
    if (kind != ondemand::json_type::object) return fail(field, "an object was expected");
    has = true;
    const size_t most = fields.size() + kMaxColumns;
    return each_field(value.get_object(), [&](std::string_view name, ondemand::value each) {
      if (fields.size() == most) return fail(field, "more columns than a table can have");
      fields.emplace_back();
      fields.back().name = name;
      if (token_of(each, fields.back().value)) return true;
      wrong = "field " + std::string(field) + "." + std::string(name.substr(0, 100)) + ": " + wrong;
      return false;
    });
  }
  // Maxwell's object or Canal's list of them.
  bool images_of(ondemand::value value, std::string_view field, std::vector<LineField>& fields,
                 std::vector<uint32_t>& ends, bool& has) {
    ondemand::json_type kind{};
    if (!good(value.type().get(kind))) return false;
    if (kind != ondemand::json_type::array) {
      if (!image(value, field, fields, has)) return false;
      if (has) ends.push_back(uint32_t(fields.size()));
      return true;
    }
    has = true;
    ondemand::array array;
    if (!good(value.get_array().get(array))) return false;
    for (auto each : array) {
      ondemand::value element;
      bool is_there;
      if (!good(std::move(each).get(element)) || !image(element, field, fields, is_there)) return false;
      ends.push_back(uint32_t(fields.size()));
    }
    return true;
  }
  bool names_of(ondemand::value value, std::string_view field) {
    ondemand::json_type kind{};
    JsonToken token;
    if (!good(value.type().get(kind))) return false;
    if (kind != ondemand::json_type::array) return token_of(value, token);
    for (auto each : value.get_array()) {
      ondemand::value element;
      if (!good(std::move(each).get(element)) || !token_of(element, token)) return false;
      if (token.kind != JsonToken::Kind::text) return fail(field, "names were expected");
      const std::string_view inner = token.inner();
      record.key.push_back(has_escapes_in_line(inner) ? escaped_anew(inner) : inner);
    }
    return true;
  }

  bool source(std::string_view name, ondemand::value value) {
    const LineKey key = line_key_of(name);
    std::string_view connector;
    switch (key) {
      case LineKey::db: return text_of(value, "source.db", record.database);
      case LineKey::table: return text_of(value, "source.table", record.table);
      case LineKey::gtid: return gtid_of(value, "source.gtid");
      case LineKey::file: return text_of(value, "source.file", record.file);
      case LineKey::pos: return number_of(value, "source.pos", record.position);
      case LineKey::row: return number_of(value, "source.row", record.row, record.has_place, INT64_MAX);
      case LineKey::server_id: return server_of(value, "source.server_id");
      case LineKey::thread: return number_of(value, "source.thread", record.thread_id, record.has_thread_id);
      case LineKey::connector:
        if (!text_of(value, "source.connector", connector)) return false;
        record.is_mariadb |= connector == "mariadb";
        return true;
      // The finest comes last in Debezium's records, and before that the others hold.
      case LineKey::ts_ms: return record.has_time || scaled_time(value, "source.ts_ms", 1000);
      case LineKey::ts_us: return scaled_time(value, "source.ts_us", 1);
      case LineKey::ts_ns:
        if (record.has_time && record.time % 1000 != 0) break;
        return scaled_time(value, "source.ts_ns", 1, 1000);
      default: break;
    }
    JsonToken passed;
    return token_of(value, passed);
  }

  bool top(std::string_view name, ondemand::value value, bool in_payload) {
    const LineKey key = state.before.key_of(name, key_count++);
    JsonToken token;
    switch (key) {
      case LineKey::type: has_mark = true; return text_of(value, name, type);
      case LineKey::ts: {
        if (!token_of(value, token)) return false;
        if (token.kind == JsonToken::Kind::number) {
          uint64_t number;
          if (!read_u64(token.raw, number) || number > uint64_t(INT64_MAX) / 1000000)
            return fail(name, "no time");
          if (record.has_time) return true;  // Canal's time of building
          // Maxwell's seconds, but milliseconds where it tells of a table's definition.
          return set_time(number > 99999999999 ? number * 1000 : number * 1000000, name);
        }
        if (token.kind != JsonToken::Kind::text || !state.before.read_time(token.inner(), record.time))
          return fail(name, "a time such as \"2026-11-20T19:00:00.000000Z\" was expected");
        record.has_time = true;
        return true;
      }
      case LineKey::es: is_canal = true; return scaled_time(value, name, 1000);
      case LineKey::ts_ms: {
        uint64_t of_sending;
        has_ts_ms = true;
        return number_of(value, name, of_sending);
      }
      case LineKey::database: has_database = true; [[fallthrough]];
      case LineKey::db:
      case LineKey::database_name: return text_of(value, name, record.database);
      case LineKey::table: return text_of(value, name, record.table);
      case LineKey::gtid: return gtid_of(value, name);
      case LineKey::file: return text_of(value, name, record.file);
      case LineKey::pos: return number_of(value, name, record.position);
      case LineKey::row: return number_of(value, name, record.row, record.has_place, INT64_MAX);
      case LineKey::server_id: return server_of(value, name);
      case LineKey::thread_id: return number_of(value, name, record.thread_id, record.has_thread_id);
      case LineKey::xid: return number_of(value, name, record.xid, record.has_xid);
      case LineKey::ddl: return text_of(value, name, ddl);
      case LineKey::op: has_op = true; return text_of(value, name, op);
      case LineKey::status: {
        has_source |= !has_database;  // of Debezium's records of transactions
        return token_of(value, token);
      }
      case LineKey::sql:
        if (!token_of(value, token)) return false;
        if (token.kind == JsonToken::Kind::text) {
          record.sql = text_in(token.inner(), name);
        } else if (token.kind == JsonToken::Kind::object && token.raw.starts_with("{\"base64\":\"") &&
                   token.raw.ends_with("\"}")) {
          record.sql = token.raw.substr(11, token.raw.size() - 13);
          record.sql_is_bytes = true;
        } else if (!token.is_null()) {
          return fail(name, "a text was expected");
        }
        return wrong.empty();
      case LineKey::is_ddl:
        is_canal = true;
        if (!token_of(value, token)) return false;
        is_ddl = token.raw == "true";
        return true;
      case LineKey::mysql_type:
        is_canal = true;
        if (!token_of(value, token)) return false;
        if (token.kind == JsonToken::Kind::object) record.types = token.raw;
        return true;
      case LineKey::pk_names: is_canal = true; [[fallthrough]];
      case LineKey::primary_key_columns: return names_of(value, name);
      case LineKey::schema:
        if (!token_of(value, token)) return false;
        if (token.kind == JsonToken::Kind::object) record.types = token.raw;
        return true;
      case LineKey::payload: {
        if (in_payload) break;
        has_source = true;
        ondemand::json_type kind{};
        if (!good(value.type().get(kind))) return false;
        if (kind != ondemand::json_type::object) break;
        return each_field(value.get_object(), [&](std::string_view inner, ondemand::value each) {
          return top(inner, each, true);
        });
      }
      case LineKey::source: {
        ondemand::json_type kind{};
        if (!good(value.type().get(kind))) return false;
        if (kind != ondemand::json_type::object) break;
        has_source = true;
        return each_field(value.get_object(),
                          [&](std::string_view inner, ondemand::value each) { return source(inner, each); });
      }
      case LineKey::before:
      case LineKey::after: {
        const bool after = key == LineKey::after;
        if (has_images[after]) return fail(name, "it is there twice");
        (after ? images.after_begin : images.before_begin) = uint32_t(record.fields.size());
        if (!image(value, name, record.fields, has_images[after])) return false;
        (after ? images.after_end : images.before_end) = uint32_t(record.fields.size());
        return true;
      }
      case LineKey::data:
        if (has_data) return fail(name, "it is there twice");
        return images_of(value, name, state.data, state.data_ends, has_data);
      case LineKey::old:
        if (has_old) return fail(name, "it is there twice");
        return images_of(value, name, state.old, state.old_ends, has_old);
      default: break;
    }
    return token_of(value, token);
  }

  bool read(ondemand::document& document) {
    ondemand::object object;
    ondemand::json_type kind{};
    if (!good(document.type().get(kind))) return false;
    if (kind == ondemand::json_type::null) {  // a tombstone
      record.kind = LineKind::none;
      std::string_view raw;
      return good(document.raw_json_token().get(raw)) &&
             (without_white(raw) == "null" || fail("no JSON: a word that is none"));
    }
    if (kind != ondemand::json_type::object) return fail("no record: a JSON object was expected");
    if (!good(document.get_object().get(object))) return false;
    if (!each_field(object,
                    [&](std::string_view name, ondemand::value value) { return top(name, value, false); }))
      return false;
    const char* behind = nullptr;
    if (document.current_location().get(behind) == SUCCESS && behind < line.data() + line.size())
      return fail("no JSON: something stands behind the record");
    return conclude();
  }

  // --- what it is, from all that was there

  bool conclude() {
    if (has_op || has_source || !ddl.empty()) return conclude_debezium();
    if (is_canal) return conclude_canal();
    if (has_database) return conclude_maxwell();
    if (has_mark) return conclude_binsift();
    if (has_ts_ms) {  // alone: a heartbeat of Debezium's
      record.form = LineForm::debezium;
      record.kind = LineKind::none;
      return true;
    }
    return fail("no record of a row change, in none of the forms that are known");
  }

  bool operation(std::string_view word, std::string_view insert, std::string_view update,
                 std::string_view remove) {
    record.kind = LineKind::change;
    if (word == insert)
      record.operation = RowOperation::insert_rows;
    else if (word == update)
      record.operation = RowOperation::update_rows;
    else if (word == remove)
      record.operation = RowOperation::delete_rows;
    else
      return false;
    return true;
  }
  bool wants_before() const { return record.operation != RowOperation::insert_rows; }
  bool wants_after() const { return record.operation != RowOperation::delete_rows; }
  bool has_table() { return !record.table.empty() || fail("no record of a row change: it names no table"); }

  bool conclude_binsift() {
    record.form = LineForm::binsift;
    if (type == "ddl")
      record.kind = LineKind::ddl;
    else if (type == "statement")
      record.kind = LineKind::statement;
    else if (type == "begin")
      record.kind = LineKind::begin;
    else if (type == "commit")
      record.kind = LineKind::commit;
    else if (!operation(type, "insert", "update", "delete"))
      return fail("type", "\"" + std::string(type.substr(0, 40)) + "\" is not known");
    if (record.kind != LineKind::change) return true;
    if (has_images[0] != wants_before() || has_images[1] != wants_after())
      return fail("type", "its images are not those of " + std::string(type));
    record.rows.push_back(images);
    return has_table();
  }

  // The statement that Debezium tells as an operation.
  std::string_view truncation() {
    OutBuffer& sql = new_text();
    sql.append("TRUNCATE TABLE " + quoted_name(record.database) + '.' + quoted_name(record.table));
    return sql.view();
  }

  bool conclude_debezium() {
    record.form = LineForm::debezium;
    record.kind = LineKind::none;
    if (!ddl.empty()) {
      record.kind = LineKind::ddl;
      record.sql = ddl;
      return true;
    }
    if (!has_op || op == "m") return true;
    if (op == "t") {
      record.kind = LineKind::ddl;
      record.sql = truncation();
      return has_table();
    }
    if (!operation(op == "r" ? "c" : op, "c", "u", "d"))
      return fail("op", "\"" + std::string(op.substr(0, 40)) + "\" is not known");
    // An update may come without what was before it.
    if ((record.operation == RowOperation::delete_rows && !has_images[0]) ||
        (wants_after() && !has_images[1]))
      return fail("op", "its images are not those of " + std::string(op));
    record.rows.push_back(images);
    return has_table();
  }

  bool conclude_maxwell() {
    record.form = LineForm::maxwell;
    if (type.starts_with("bootstrap-") && type != "bootstrap-insert") {
      record.kind = LineKind::none;
      return true;
    }
    if (type.starts_with("table-") || type.starts_with("database-")) {
      record.kind = LineKind::ddl;
      return true;
    }
    if (!operation(type == "bootstrap-insert" ? "insert" : type, "insert", "update", "delete"))
      return fail("type", "\"" + std::string(type.substr(0, 40)) + "\" is not known");
    return images_from_data() && has_table();
  }

  bool conclude_canal() {
    record.form = LineForm::canal;
    if (is_ddl || !operation(type, "INSERT", "UPDATE", "DELETE")) {
      record.kind = is_ddl || type != "QUERY" ? LineKind::ddl : LineKind::statement;
      if (record.kind == LineKind::ddl && !is_ddl && record.sql.empty())
        return fail("type", "\"" + std::string(type.substr(0, 40)) + "\" is not known");
      return true;
    }
    return images_from_data() && has_table();
  }

  // An update's row before is the row after with what is old.
  bool images_from_data() {
    if (!has_data || state.data_ends.empty()) return fail("data", "the row is missing");
    const bool is_update = record.operation == RowOperation::update_rows;
    if (is_update && has_old && state.old_ends.size() != state.data_ends.size())
      return fail("old", "as many rows as data has were expected");
    uint32_t begin = 0, old_begin = 0;
    for (size_t i = 0; i < state.data_ends.size(); ++i) {
      LineRow row;
      const std::span<const LineField> data(state.data.data() + begin, state.data_ends[i] - begin);
      begin = state.data_ends[i];
      if (wants_before()) {
        row.before_begin = uint32_t(record.fields.size());
        if (is_update && has_old) {
          const uint32_t old_end = state.old_ends[i];
          lay_over(data, {state.old.data() + old_begin, old_end - old_begin});
          old_begin = old_end;
        } else {
          record.fields.insert(record.fields.end(), data.begin(), data.end());
        }
        row.before_end = uint32_t(record.fields.size());
      }
      if (wants_after()) {
        row.after_begin = uint32_t(record.fields.size());
        record.fields.insert(record.fields.end(), data.begin(), data.end());
        row.after_end = uint32_t(record.fields.size());
      }
      record.rows.push_back(row);
    }
    return true;
  }
  void lay_over(std::span<const LineField> data, std::span<const LineField> old) {
    size_t next = 0;  // of old: both usually have the same order
    for (const LineField& field : data) {
      const LineField* was = &field;
      for (size_t tried = 0; tried < old.size(); ++tried) {
        const size_t at = (next + tried) % old.size();
        if (old[at].name != field.name) continue;
        was = &old[at];
        next = at + 1;
        break;
      }
      record.fields.push_back(*was);
    }
    for (const LineField& field : old) {
      bool is_there = false;
      for (const LineField& each : data) is_there |= each.name == field.name;
      if (!is_there) record.fields.push_back(field);
    }
  }
};

LineParser::LineParser() : state_(std::make_unique<State>()) {}
LineParser::~LineParser() = default;

Result<void> LineParser::parse(std::string_view line, LineRecord& record) {
  std::vector<LineField> fields = std::move(record.fields);
  std::vector<LineRow> rows = std::move(record.rows);
  std::vector<std::string_view> key = std::move(record.key);
  fields.clear(), rows.clear(), key.clear();
  record = {};
  record.fields = std::move(fields);
  record.rows = std::move(rows);
  record.key = std::move(key);
  state_->data.clear(), state_->old.clear(), state_->data_ends.clear(), state_->old_ends.clear();
  state_->text_count = 0;

  Walk walk{*state_, record, line};
  ondemand::document document;
  const simdjson::padded_string_view padded(line.data(), line.size(), line.size() + kTextPadding);
  const bool read = walk.good(state_->parser.iterate(padded).get(document)) && walk.read(document);
  if (read && walk.wrong.empty()) return {};
  return Error{.kind = ErrorKind::corrupt, .detail = std::move(walk.wrong)};
}

}  // namespace binsift
