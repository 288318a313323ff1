#include "base/file.h"
#include "row/collation.h"
#include "schema/catalog.h"
#include "schema/ddl_parser.h"
#include "schema/statement_text.h"
#include "schema/table_builder.h"
#include "schema/token_stream.h"

namespace binsift {
namespace {

constexpr size_t kMostBytes = size_t{1} << 30;

// The statements of a script, one by one, as the client program cuts them: at the delimiter, which DELIMITER
// changes.
class Script {
 public:
  explicit Script(std::string_view text) : text_(text) {}

  // Empty at the end.
  std::string_view next(const SqlDialect& dialect) {
    for (;;) {
      skip_blank();
      if (at_ >= text_.size()) return {};
      if (take_delimiter_command()) continue;
      const std::string_view statement = cut(dialect);
      if (!statement.empty()) return statement;
    }
  }

 private:
  // White space and comments between statements.
  void skip_blank() {
    while (at_ < text_.size()) {
      if (uint8_t(text_[at_]) <= ' ')
        ++at_;
      else if (at_line_comment())
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (text_.compare(at_, 2, "/*") == 0 && text_.compare(at_, 3, "/*!") != 0 &&
               text_.compare(at_, 4, "/*M!") != 0)
        skip_comment();
      else
        return;
    }
  }

  bool at_line_comment() const {
    if (text_[at_] == '#') return true;
    return text_.compare(at_, 2, "--") == 0 && (at_ + 2 == text_.size() || uint8_t(text_[at_ + 2]) <= ' ');
  }

  // "DELIMITER ;;" stands on a line of its own.
  bool take_delimiter_command() {
    constexpr std::string_view kWord = "DELIMITER ";
    if (!same_letters(text_.substr(at_, kWord.size()), kWord)) return false;
    const size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string_view delimiter = text_.substr(at_ + kWord.size(), end - at_ - kWord.size());
    while (!delimiter.empty() && uint8_t(delimiter.back()) <= ' ') delimiter.remove_suffix(1);
    while (!delimiter.empty() && uint8_t(delimiter.front()) <= ' ') delimiter.remove_prefix(1);
    if (!delimiter.empty()) delimiter_ = delimiter;
    at_ = end;
    return true;
  }

  // Quotes and comments hide delimiters.
  std::string_view cut(const SqlDialect& dialect) {
    const size_t from = at_;
    while (at_ < text_.size()) {
      if (text_.compare(at_, delimiter_.size(), delimiter_) == 0) {
        const std::string_view statement = text_.substr(from, at_ - from);
        at_ += delimiter_.size();
        return statement;
      }
      const char c = text_[at_];
      if (c == '\'' || c == '"' || c == '`')
        skip_quoted(c, dialect);
      else if (at_line_comment())
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (c == '/' && text_.compare(at_, 2, "/*") == 0)
        skip_comment();
      else
        ++at_;
    }
    return text_.substr(from);
  }

  void skip_quoted(char quote, const SqlDialect& dialect) {
    const bool escapes = quote != '`' && !(dialect.sql_mode & MODE_NO_BACKSLASH_ESCAPES);
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && escapes)
        ++at_;
      else if (text_[at_] == quote) {
        ++at_;
        return;
      }
    }
    at_ = text_.size();
  }

  // What an executable comment holds is cut like all else, but for its delimiters, which dumps have none of
  // inside.
  void skip_comment() {
    if (text_.compare(at_, 3, "/*!") == 0 || text_.compare(at_, 4, "/*M!") == 0) {
      at_ += 3;
      return;
    }
    const size_t end = text_.find("*/", at_ + 2);
    at_ = end == std::string_view::npos ? text_.size() : end + 2;
  }

  std::string_view text_;
  std::string_view delimiter_ = ";";
  size_t at_ = 0;
};

// The session that a dump's SET and USE make.
struct Session {
  std::string database;
  uint16_t client_charset = 0;
  SqlDialect dialect;
};

uint64_t sql_mode_of(std::string_view names) {
  struct Mode {
    std::string_view name;
    uint64_t bits;
  };
  constexpr Mode kModes[] = {{"ANSI_QUOTES", MODE_ANSI_QUOTES},
                             {"ANSI", MODE_ANSI_QUOTES | MODE_REAL_AS_FLOAT},
                             {"REAL_AS_FLOAT", MODE_REAL_AS_FLOAT},
                             {"NO_BACKSLASH_ESCAPES", MODE_NO_BACKSLASH_ESCAPES},
                             {"ORACLE", MODE_ORACLE | MODE_ANSI_QUOTES},
                             {"POSTGRESQL", MODE_ANSI_QUOTES},
                             {"DB2", MODE_ANSI_QUOTES},
                             {"MSSQL", MODE_ANSI_QUOTES},
                             {"MAXDB", MODE_MAXDB | MODE_ANSI_QUOTES}};
  uint64_t bits = 0;
  while (!names.empty()) {
    const size_t comma = std::min(names.find(','), names.size());
    for (const Mode& mode : kModes) {
      if (same_letters(names.substr(0, comma), mode.name)) bits |= mode.bits;
    }
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
  return bits;
}

// SET NAMES x, SET character_set_client = x, SET sql_mode = 'x', each maybe one of several.
void follow_set(TokenStream& in, Session& session) {
  while (in.ok() && !in.at_end()) {
    if (in.accept("NAMES") || in.accept("CHARACTER_SET_CLIENT")) {
      in.accept('=');
      if (in.at_name() || in.current().kind == TokenKind::text) {
        const Charset charset = charset_named(in.charset_name());
        if (charset != Charset::unknown) session.client_charset = default_collation(charset);
      }
    } else if (in.accept("SQL_MODE")) {
      in.accept('=');
      if (in.current().kind == TokenKind::text) session.dialect.sql_mode = sql_mode_of(in.text());
    }
    in.skip_element();
    if (!in.at_end()) in.advance();
  }
}

// What stands behind `label` on its line in the dump's head; empty where it does not.
std::string_view head_entry(std::string_view text, std::string_view label) {
  const std::string_view head = text.substr(0, 4096);
  const size_t at = head.find(label);
  if (at == std::string_view::npos) return {};
  std::string_view entry = head.substr(at + label.size());
  entry = entry.substr(0, entry.find('\n'));
  while (!entry.empty() && uint8_t(entry.front()) <= ' ') entry.remove_prefix(1);
  while (!entry.empty() && uint8_t(entry.back()) <= ' ') entry.remove_suffix(1);
  return entry;
}

// The server's flavour; where the head does not tell, that of the program that wrote the dump.
Flavour flavour_of(std::string_view text) {
  std::string_view from = head_entry(text, "-- Server version");
  if (from.empty()) from = text.substr(0, 256);
  return from.find("MariaDB") != std::string_view::npos ? Flavour::mariadb : Flavour::mysql;
}

}  // namespace

Result<void> SchemaHistory::load_file(const std::string& path) {
  Result<std::string> text = read_whole(path, kMostBytes);
  if (!text) return std::move(text.error());

  Session session;
  session.dialect.flavour = flavour_of(*text);
  // A dump of one database without --databases names it in its head alone.
  session.database = head_entry(*text, "    Database: ");
  SchemaHistory file;
  Script script(*text);
  for (;;) {
    const std::string_view statement = script.next(session.dialect);
    if (statement.empty()) break;
    if (may_change(statement)) {
      file.apply(statement, {.database = session.database,
                             .sql_mode = session.dialect.sql_mode,
                             .client_charset = session.client_charset,
                             .flavour = session.dialect.flavour,
                             .seen_at = path,
                             .has_ddl_xid = true});
      continue;
    }
    TokenStream in(statement, session.dialect);
    if (in.accept("SET"))
      follow_set(in, session);
    else if (in.accept("USE"))
      session.database = in.name();
  }

  std::shared_ptr<const Catalog> merged = catalog_;
  size_t found = 0;
  for (const auto& definition : file.catalog()->tables()) {
    if (definition->database.empty()) {
      return Error{.kind = ErrorKind::usage,
                   .detail = "table " + definition->name + " is in no database",
                   .hint = "dump with --databases, so that the file says USE",
                   .file = path};
    }
    auto known = std::make_shared<TableDefinition>(*definition);
    known->source = NameSource::schema_file;
    found += known->doubt.empty();
    merged = merged->with(definition->database, definition->name, std::move(known));
  }
  if (found == 0) {
    return Error{.kind = ErrorKind::usage,
                 .detail = "no CREATE TABLE in this schema file",
                 .hint = "give the output of mysqldump --no-data",
                 .file = path};
  }
  for (const DatabaseDefinition& database : file.catalog()->databases()) {
    if (database.charset != kCharsetUnknown)
      merged = merged->with_database_charset(database.name, database.charset);
  }
  catalog_ = merged;
  file_catalog_ = std::move(merged);
  return {};
}

}  // namespace binsift
