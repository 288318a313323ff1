#pragma once
// The parsers of single statements, behind the words that tell which one it is. Each fails the stream at what
// it does not understand and leaves what it has read up to there.
#include "schema/ddl_statement.h"
#include "schema/token_stream.h"

namespace binsift {

void parse_create_table(TokenStream& in, std::string_view database, CreateTable& create);
void parse_create_sequence(TokenStream& in, std::string_view database, CreateTable& create);
void parse_alter_table(TokenStream& in, std::string_view database, AlterTable& alter);

enum class KeyStart : uint8_t {
  none,   // no key stands here
  key,    // parse_key goes on with it
  other,  // a constraint that is no key
};
KeyStart parse_key_start(TokenStream& in, KeySpec& key);

// "[name] [USING x] (parts)" of a key; `in` is behind PRIMARY KEY, UNIQUE KEY and the like, and ends behind
// the brackets.
void parse_key(TokenStream& in, KeySpec& key);

// The keys that a column's attributes make.
std::vector<KeySpec> keys_of(const ColumnSpec& column);

}  // namespace binsift
