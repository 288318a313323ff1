// The state of convert --state, whose checksum is made to fit: no crash, and what is read is written the same.
// What it tells of tables can be gone on from.
#include <fmt/format.h>
#include <stdlib.h>

#include "base/crc32.h"
#include "resume/run_state.h"

using namespace binsift;

namespace {

void go_on(const RunState& state) {
  SchemaHistory history;
  history.go_on_from(Catalog().changed(state.known)->changed(state.known_at_mark));
  for (const RunState::Statement& each : state.statements) each.statement.apply_to(history);

  RunState whole;
  whole.known = Catalog().change_to(*history.catalog());
  const Result<RunState> again = parse_run_state(to_text(whole));
  if (!again || *Catalog().changed(again->known) != *history.catalog()) abort();

  const StatementContext context{.database = "d", .server_charset = 45, .flavour = Flavour::mariadb};
  for (const auto& table : history.catalog()->tables())
    for (const char* change : {"ADD COLUMN zz INT FIRST, DROP SYSTEM VERSIONING, ADD KEY (zz)",
                               "DROP PRIMARY KEY, RENAME COLUMN id TO di, CONVERT TO CHARACTER SET utf8mb4",
                               "ADD SYSTEM VERSIONING, ADD PRIMARY KEY (di), RENAME TO other"}) {
      const std::string sql = fmt::format("ALTER TABLE `{}`.`{}` {}", table->database, table->name, change);
      history.apply(sql, context);
    }
  history.apply("DROP DATABASE d", context);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_run_state(text);
  const Result<RunState> state =
      parse_run_state(fmt::format("{{\"crc32\":\"{:08x}\",{}", crc32(Bytes(data, size)), text));
  if (!state) return 0;
  const std::string written = to_text(*state);
  const Result<RunState> again = parse_run_state(written);
  if (!again || to_text(*again) != written) abort();
  go_on(*state);
  return 0;
}
