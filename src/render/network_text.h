#pragma once
// MariaDB's INET4, INET6 and UUID, whose bytes a row image keeps without their trailing 00.
#include "row/table.h"

namespace binsift {

// Writes the text as the server prints it; room for 48 bytes. Null: more bytes than the type has.
char* write_address(char* out, TextKind kind, Bytes bytes);

}  // namespace binsift
