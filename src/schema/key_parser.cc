#include "schema/statement_parsers.h"

namespace binsift {

KeyStart parse_key_start(TokenStream& in, KeySpec& key) {
  bool constraint = in.accept("CONSTRAINT");
  if (constraint && !in.current().is("PRIMARY") && !in.current().is("UNIQUE") &&
      !in.current().is("FOREIGN") && !in.current().is("CHECK"))
    key.key.name = in.name();
  if (in.accept("PRIMARY")) {
    in.expect("KEY");
    key.primary = true;
    return KeyStart::key;
  }
  if (in.accept("UNIQUE")) {
    if (!in.accept("KEY")) in.accept("INDEX");
    key.key.unique = true;
    return KeyStart::key;
  }
  const Token& word = in.current();
  if (word.is("FOREIGN") || word.is("CHECK")) return KeyStart::other;
  const bool of_a_kind = word.is("FULLTEXT") || word.is("SPATIAL") ||
                         (word.is("VECTOR") && (in.peek().is("KEY") || in.peek().is("INDEX")));
  if (of_a_kind || word.is("KEY") || word.is("INDEX")) {
    in.advance();
    if (of_a_kind && !in.accept("KEY")) in.accept("INDEX");
    return KeyStart::key;
  }
  if (constraint) in.fail();
  return KeyStart::none;
}

void parse_key(TokenStream& in, KeySpec& spec) {
  KeyDefinition& key = spec.key;
  if (in.accept("IF")) {
    in.expect("NOT") && in.expect("EXISTS");
    spec.if_not_exists = true;
  }
  const auto parse_kind = [&] {
    if (!in.accept("USING") && !in.accept("TYPE")) return;
    key.hash = in.current().is("HASH");
    in.name();
  };
  if (in.at_name() && !in.current().is("USING") && !in.current().is("TYPE")) key.name = in.name();
  parse_kind();
  if (!in.expect('(')) return;
  do {
    KeyPart part;
    if (in.current().is('(')) {
      in.skip_brackets();  // an expression
    } else {
      part.column = in.name();
      if (in.accept('(')) {
        part.prefix = in.number();
        in.expect(')');
      }
    }
    if (in.accept("WITHOUT", "OVERLAPS")) {
      spec.period = std::move(part.column);
      continue;
    }
    if (!in.accept("ASC")) in.accept("DESC");
    key.parts.push_back(std::move(part));
    if (key.parts.size() > kMostKeyParts) in.fail();
  } while (in.ok() && in.accept(','));
  in.expect(')');
  parse_kind();
}

std::vector<KeySpec> keys_of(const ColumnSpec& column) {
  std::vector<KeySpec> keys;
  for (const bool primary : {true, false}) {
    if (!(primary ? column.primary_key : column.unique)) continue;
    KeySpec spec;
    spec.primary = primary;
    spec.key.unique = !primary;
    spec.key.parts.push_back({column.definition.name, 0});
    keys.push_back(std::move(spec));
  }
  return keys;
}

}  // namespace binsift
