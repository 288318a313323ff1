#pragma once
// The session that SQL runs in: the settings that our own statements suppose, and those that a statement of
// the log had.
#include <string>

#include "base/out_buffer.h"
#include "event/query.h"
#include "event/user_var.h"

namespace binsift {

// For statements that are made of rows. One line each, with semicolons. Behind a statement of the log the
// client has to be told, too, that its input is in UTF-8 again: in sjis, big5 or gbk it takes a backslash for
// the second byte of a character.
void append_row_session(OutBuffer& out, bool behind_statement = false);
// sql_mode alone, for one statement (lax: an ENUM value 0 is no error) and back.
void append_sql_mode(OutBuffer& out, bool lax);

// What a statement event's session had: time stamp, sql_mode, charsets, time zone and the rest, each where
// the event tells it, every line ended by `delimiter`. `time` is the event's, in microseconds.
void append_statement_session(OutBuffer& out, const Query& query, const StatusVars& vars, uint64_t time,
                              std::string_view delimiter);
// USE `db`
void append_use(OutBuffer& out, std::string_view database, std::string_view delimiter);

// SET @`a`:=…; false, and nothing written, for a value that no server writes.
bool append_user_var(OutBuffer& out, const UserVar& variable, std::string_view delimiter);

// A statement of the log, as its bytes are, so that a client takes it whole whatever is in it.
void append_log_statement(OutBuffer& out, std::string_view sql);

}  // namespace binsift
