#include "render/sql_session.h"

#include <fmt/format.h>

#include "render/number_text.h"
#include "render/sql_table.h"
#include "row/decimal.h"

namespace binsift {
namespace {

constexpr std::string_view kStrictMode = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";
constexpr std::string_view kLaxMode = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

constexpr uint32_t OPTION_AUTO_IS_NULL = 1u << 14;
constexpr uint32_t OPTION_NO_FOREIGN_KEY_CHECKS = 1u << 26;
constexpr uint32_t OPTION_RELAXED_UNIQUE_CHECKS = 1u << 27;

std::string hex(Bytes bytes) {
  std::string text = "x'";
  for (const uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text + '\'';
}

}  // namespace

void append_row_session(OutBuffer& out, bool behind_statement) {
  if (behind_statement) out.append("/*!\\C utf8mb4 */;\n");
  out.append("SET NAMES utf8mb4;\n");
  out.append(
      fmt::format("SET SESSION sql_mode='{}', time_zone='+00:00', foreign_key_checks=1, unique_checks=1, "
                  "sql_auto_is_null=0, timestamp=DEFAULT;\n",
                  kStrictMode));
}

void append_sql_mode(OutBuffer& out, bool lax) {
  out.append(fmt::format("SET SESSION sql_mode='{}';\n", lax ? kLaxMode : kStrictMode));
}

void append_use(OutBuffer& out, std::string_view database, std::string_view delimiter) {
  out.append("USE ");
  out.append(sql_identifier(database));
  out.append(delimiter);
  out.append('\n');
}

void append_statement_session(OutBuffer& out, const Query&, const StatusVars& vars, uint64_t time,
                              std::string_view delimiter) {
  std::string text;
  const auto line = [&](const std::string& setting) {
    text += setting;
    text += delimiter;
    text += '\n';
  };
  line(time % 1000000 == 0 ? fmt::format("SET TIMESTAMP={}", time / 1000000)
                           : fmt::format("SET TIMESTAMP={}.{:06}", time / 1000000, time % 1000000));
  if (vars.flags2)
    line(fmt::format(
        "SET @@session.foreign_key_checks={}, @@session.sql_auto_is_null={}, @@session.unique_checks={}",
        (*vars.flags2 & OPTION_NO_FOREIGN_KEY_CHECKS) ? 0 : 1, (*vars.flags2 & OPTION_AUTO_IS_NULL) ? 1 : 0,
        (*vars.flags2 & OPTION_RELAXED_UNIQUE_CHECKS) ? 0 : 1));
  if (vars.sql_mode) line(fmt::format("SET @@session.sql_mode={}", *vars.sql_mode));
  line(fmt::format("SET @@session.auto_increment_increment={}, @@session.auto_increment_offset={}",
                   vars.auto_increment_increment.value_or(1), vars.auto_increment_offset.value_or(1)));
  if (vars.has_charset) {
    // The client, too, must know what its input is written in.
    const Charset charset = charset_of(vars.character_set_client);
    if (charset != Charset::unknown) line(fmt::format("/*!\\C {} */", name_of(charset)));
    line(
        fmt::format("SET @@session.character_set_client={}, @@session.collation_connection={}, "
                    "@@session.collation_server={}",
                    vars.character_set_client, vars.collation_connection, vars.collation_server));
  }
  line(vars.time_zone && !vars.time_zone->empty()
           ? fmt::format("SET @@session.time_zone='{}'", *vars.time_zone)
           : "SET @@session.time_zone=DEFAULT");
  line(fmt::format("SET @@session.lc_time_names={}", vars.lc_time_names.value_or(0)));
  line(vars.charset_database ? fmt::format("SET @@session.collation_database={}", *vars.charset_database)
                             : "SET @@session.collation_database=DEFAULT");
  if (vars.default_collation_for_utf8mb4)
    line(fmt::format("/*!80011 SET @@session.default_collation_for_utf8mb4={} */",
                     *vars.default_collation_for_utf8mb4));
  if (vars.explicit_defaults_for_timestamp)
    line(fmt::format("SET @@session.explicit_defaults_for_timestamp={}",
                     *vars.explicit_defaults_for_timestamp ? 1 : 0));
  if (vars.default_table_encryption)
    line(fmt::format("/*!80016 SET @@session.default_table_encryption={} */",
                     *vars.default_table_encryption ? 1 : 0));
  out.append(text);
}

bool append_user_var(OutBuffer& out, const UserVar& variable, std::string_view delimiter) {
  std::string value;
  if (variable.is_null) {
    value = "NULL";
  } else {
    switch (variable.type) {
      case UserVarType::STRING_RESULT: {
        const Charset charset = charset_of(uint16_t(variable.charset));
        if (charset != Charset::unknown) value = fmt::format("_{} ", name_of(charset));
        value += hex(variable.value);
        break;
      }
      case UserVarType::INT_RESULT:
        if (variable.value.size() != 8) return false;
        value = variable.is_unsigned ? fmt::format("{}", load_u64(variable.value.data()))
                                     : fmt::format("{}", int64_t(load_u64(variable.value.data())));
        break;
      case UserVarType::REAL_RESULT: {
        if (variable.value.size() != 8) return false;
        char text[64];
        value.assign(
            text,
            size_t(write_json_double(text, std::bit_cast<double>(load_u64(variable.value.data()))) - text));
        if (value.find('e') == value.npos) value += "e0";
        break;
      }
      case UserVarType::DECIMAL_RESULT: {
        if (variable.value.size() < 2) return false;
        const unsigned precision = variable.value[0], scale = variable.value[1];
        if (!is_decimal_shape(precision, scale) || variable.value.size() < 2 + decimal_size(precision, scale))
          return false;
        char text[kDecimalRoom];
        const char* end = write_decimal(text, variable.value.data() + 2, precision, scale);
        if (!end) return false;
        value.assign(text, size_t(end - text));
        break;
      }
      default: return false;
    }
  }
  out.append("SET @");
  out.append(sql_identifier(variable.name));
  out.append(":=");
  out.append(value);
  out.append(delimiter);
  out.append('\n');
  return true;
}

void append_log_statement(OutBuffer& out, std::string_view sql) {
  if (sql.find_first_of(";#-\\") == sql.npos) {
    out.append(sql);
    out.append(";\n");
    return;
  }
  // A delimiter that is a comment for the server and stands in no statement.
  std::string delimiter = "/*!*/;";
  while (sql.find(delimiter) != sql.npos) delimiter.insert(2, "*");
  out.append("DELIMITER " + delimiter + '\n');
  out.append(sql);
  out.append('\n' + delimiter + "\nDELIMITER ;\n");
}

}  // namespace binsift
