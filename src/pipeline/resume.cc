#include "pipeline/resume.h"

#include <algorithm>
#include <iterator>

namespace binsift {
namespace {

constexpr char kUndecided[] = "outcome";

}  // namespace

SeenStatement::SeenStatement(LogPlace at, std::string_view statement, const StatementContext& context)
    : place(at),
      sql(statement),
      database(context.database),
      seen_at(context.seen_at),
      sql_mode(context.sql_mode),
      client_charset(context.client_charset),
      server_charset(context.server_charset),
      error_code(context.error_code),
      flavour(context.flavour),
      version_id(context.version_id),
      thread_specific(context.thread_specific),
      has_ddl_xid(context.has_ddl_xid) {}

void SeenStatement::apply_to(SchemaHistory& history) const {
  if (forgets) return history.forget_statements();
  history.apply(sql, {.database = database,
                      .sql_mode = sql_mode,
                      .client_charset = client_charset,
                      .server_charset = server_charset,
                      .flavour = flavour,
                      .seen_at = seen_at,
                      .version_id = version_id,
                      .error_code = error_code,
                      .thread_specific = thread_specific,
                      .has_ddl_xid = has_ddl_xid});
}

void DdlJournal::add(SeenStatement statement) {
  const std::lock_guard lock(mutex_);
  statements_.push_back(std::move(statement));
}

void DdlJournal::clear() {
  const std::lock_guard lock(mutex_);
  statements_.clear();
}

std::vector<SeenStatement> DdlJournal::take_up_to(LogPlace place) {
  const std::lock_guard lock(mutex_);
  const auto end = std::find_if(statements_.begin(), statements_.end(),
                                [&](const SeenStatement& each) { return each.place >= place; });
  std::vector<SeenStatement> taken(std::move_iterator(statements_.begin()), std::move_iterator(end));
  statements_.erase(statements_.begin(), end);
  return taken;
}

Error undecided() {
  Error error{.kind = ErrorKind::refused, .field = kUndecided};
  error.detail = "the logs do not tell yet whether this transaction holds";
  return error;
}

bool is_undecided(const Error& error) {
  return error.field == kUndecided;
}

}  // namespace binsift
