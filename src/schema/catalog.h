#pragma once
// What is known of tables at one point of the log, from the statements seen up to there and from a schema
// file.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/format_description.h"
#include "row/table.h"

namespace binsift {

struct ColumnDefinition {
  std::string name;  // UTF-8
  std::string type;  // lower case, without its arguments: "int", "varchar", "enum", "uuid", "point", …
  std::vector<uint32_t> arguments;   // (10,2), (255), (6)
  std::vector<std::string> members;  // ENUM, SET: UTF-8
  bool any_size = false;             // TEXT, BLOB: of any of the four kinds
  bool members_known = true;         // false: how many there are is known, and not how they read
  bool members_as_shown =
      false;  // SHOW CREATE TABLE has printed them, which makes '?' of what is past U+FFFF
  bool is_unsigned = false;
  bool generated = false;  // GENERATED ALWAYS AS, also MariaDB's AS ROW START/END
  bool virtual_column = false;
  bool visible = true;
  bool compressed = false;  // MariaDB COMPRESSED
  bool nullable = true;
  uint16_t charset =
      kCharsetUnknown;           // default collation id of the column's character set; 63 for binary types
  bool charset_assumed = false;  // the server's default: neither the statement nor its database named one
  bool row_end = false;          // MariaDB AS ROW END
  bool implicit = false;  // MariaDB's row_start and row_end of WITH SYSTEM VERSIONING that declares none

  bool operator==(const ColumnDefinition&) const = default;
};

struct KeyPart {
  std::string column;   // empty: an expression
  uint32_t prefix = 0;  // characters; 0: the whole column

  bool operator==(const KeyPart&) const = default;
};

// A key other than the primary one.
struct KeyDefinition {
  std::string name;
  std::vector<KeyPart> parts;
  bool unique = false;
  bool hash = false;    // USING HASH
  bool unsure = false;  // whether it is a hash: an ALTER TABLE has dropped a column of it, or made a prefix
                        // of a geometry

  bool operator==(const KeyDefinition&) const = default;
};

struct TableDefinition {
  std::string database, name;
  std::vector<ColumnDefinition> columns;
  std::vector<uint32_t>
      primary_key;  // 0-based; where none is declared, the unique key that the server takes for it
  bool primary_key_declared = false;
  std::vector<KeyDefinition> keys;
  bool sequence = false;  // CREATE SEQUENCE
  NameSource source = NameSource::ddl;
  std::string seen_at;                 // "binlog.000003:1234" or the schema file's name, for messages
  uint16_t charset = kCharsetUnknown;  // the table's default, for columns that are added later
  bool charset_assumed = false;
  bool versioned = false;  // MariaDB WITH SYSTEM VERSIONING
  // MariaDB hides a column behind all others for each unique key that is too long for an index. How many
  // these are: the limit is the engine's, so there is a least and a most.
  uint32_t least_hashes = 0, most_hashes = 0;
  bool dropped = false;  // there is no such table; find() does not show it
  // Not empty: the columns are not known (and `columns` is empty), and this says why.
  std::string doubt;

  bool operator==(const TableDefinition&) const = default;
};

struct DatabaseDefinition {
  std::string name;
  uint16_t charset = kCharsetUnknown;  // default collation id (CREATE DATABASE … CHARACTER SET)
  // All its tables are known, because it was made in the log: one that is not found does not exist.
  bool complete = false;
  bool dropped = false;

  bool operator==(const DatabaseDefinition&) const = default;
};

struct CatalogChange;

// A snapshot that never changes; cheap to share between threads and cheap to make the next one from.
//
// Names compare as they are written; where there is none such, a single one that differs in the case of ASCII
// letters alone is meant (lower_case_table_names is not in the log).
class Catalog {
 public:
  // Null: nothing known. A definition whose `doubt` is not empty is there to say why its columns are not
  // known. Lives as long as the catalog.
  const TableDefinition* find(std::string_view database, std::string_view table) const;

  // For SchemaHistory. Null definition: forget the table.
  std::shared_ptr<const Catalog> with(std::string_view database, std::string_view table,
                                      std::shared_ptr<const TableDefinition> definition) const;
  std::shared_ptr<const Catalog> without_database(std::string_view database) const;
  // kCharsetUnknown where not known.
  uint16_t database_charset(std::string_view database) const;
  std::shared_ptr<const Catalog> with_database_charset(std::string_view database, uint16_t charset) const;

  // The table of exactly this name.
  std::shared_ptr<const TableDefinition> find_exact(std::string_view database, std::string_view table) const;
  // Names of the database's tables that differ from `table` in the case of letters alone, or in the
  // database's.
  std::vector<std::pair<std::string, std::string>> find_other_cases(std::string_view database,
                                                                    std::string_view table) const;
  std::vector<std::shared_ptr<const TableDefinition>> tables() const;
  const std::vector<DatabaseDefinition>& databases() const;
  bool is_complete(std::string_view database) const;
  std::shared_ptr<const Catalog> with_database(DatabaseDefinition database) const;

  // Those with TableDefinition::dropped, the longest ago first.
  const std::vector<std::shared_ptr<const TableDefinition>>& gone() const;
  // Jobs that make tables of ever new names and drop them would have no end of these: the first are
  // forgotten, and then nothing is known of such a table. Likewise of databases.
  static constexpr size_t kMostGone = 512, kMostGoneDatabases = 128;

  // changed(change_to(next)) == next.
  CatalogChange change_to(const Catalog& next) const;
  std::shared_ptr<const Catalog> changed(const CatalogChange& change) const;
  // Whether both tell the same, now and behind whatever statements follow.
  bool operator==(const Catalog& other) const;

 private:
  struct Shard;
  class NextShards;
  using Gone = std::vector<std::shared_ptr<const TableDefinition>>;
  const DatabaseDefinition* find_database(std::string_view name) const;
  template <class IsTable>
  static void drop_from(std::shared_ptr<const Gone>& gone, IsTable is_table);

  std::vector<std::shared_ptr<const Shard>> shards_;
  std::shared_ptr<const std::vector<DatabaseDefinition>> databases_;
  std::shared_ptr<const Gone> gone_;  // they stand in the shards too
};

// How one catalog differs from another.
struct CatalogChange {
  std::vector<std::shared_ptr<const TableDefinition>> tables;  // new, or other ones
  std::vector<std::pair<std::string, std::string>> absent;     // nothing is known of them any more
  // All of them, where they are others.
  std::optional<std::vector<std::pair<std::string, std::string>>> gone;
  std::optional<std::vector<DatabaseDefinition>> databases;
};

// The session a statement ran in, as its event tells.
struct StatementContext {
  std::string_view database;    // the default one
  uint64_t sql_mode = 0;        // MODE_ANSI_QUOTES and MODE_NO_BACKSLASH_ESCAPES change how it reads
  uint16_t client_charset = 0;  // collation id of the statement's bytes; 0: utf8mb4
  // StatusVars::collation_server, for databases that name none, and as a guess for tables whose database is
  // not known; 0: not told.
  uint16_t server_charset = 0;
  Flavour flavour = Flavour::mysql;
  std::string_view seen_at;  // for messages
  uint32_t version_id = 0;   // FormatDescription::version_id; 0: not known
  uint16_t error_code = 0;   // Query::error_code: what the statement has done is then open
  // LOG_EVENT_THREAD_SPECIFIC_F: temporary tables are in use, and an ALTER TABLE may mean one of them.
  bool thread_specific = false;
  // StatusVars::ddl_xid is there and not 0. From MySQL 8.0 and MariaDB 10.6 on it tells a CREATE … IF NOT
  // EXISTS that made the table from one that found it there.
  bool has_ddl_xid = false;
};

// Follows DDL. A statement that touches a table and is not understood makes that table unknown: a name that
// may be wrong is never kept. So does a CREATE TABLE IF NOT EXISTS that may have found a table there, and an
// ALTER TABLE of a name that is known in another case of letters only.
//
// Of MariaDB's two-phase ALTER TABLE the caller applies COMMIT ALTER, and neither START nor ROLLBACK ALTER.
class SchemaHistory {
 public:
  // Cheap: can `sql` change the catalog at all? True for CREATE, ALTER, DROP, RENAME, TRUNCATE is false,
  // comments and white space in front skipped. (Called for every statement of the log.)
  static bool may_change(std::string_view sql);

  // Applies one statement; gives whether the catalog has changed.
  bool apply(std::string_view sql, const StatementContext& context);

  // Behind a gap in the log nothing that was seen in front of it holds; a schema file still does.
  void forget_statements() { catalog_ = file_catalog_ ? file_catalog_ : std::make_shared<const Catalog>(); }

  // All that was seen up to here has led to `known`.
  void go_on_from(std::shared_ptr<const Catalog> known) { catalog_ = std::move(known); }

  // Reads the output of `mysqldump --no-data` (any flavour and version, USE and conditional comments
  // included). A later ALTER TABLE whose effect the file shows already leaves the file's definition as it is:
  // the dump is newer. Errors: io; usage (nothing in it that is a CREATE TABLE).
  Result<void> load_file(const std::string& path);

  // Never null.
  const std::shared_ptr<const Catalog>& catalog() const { return catalog_; }

 private:
  std::shared_ptr<const Catalog> catalog_ = std::make_shared<const Catalog>();
  std::shared_ptr<const Catalog> file_catalog_;  // as the schema file has it
};

}  // namespace binsift
