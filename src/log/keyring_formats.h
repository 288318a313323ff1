#pragma once
// The readers of each kind of keyring; keyring.h has their layouts. Errors of all: corrupt, with the field.
#include "log/keyring.h"

namespace binsift {

Result<void> read_component_keyring(Bytes content, Keyring& keyring);
Result<void> read_keyring_file(Bytes content, Keyring& keyring);
Result<void> read_key_lines(Bytes content, Keyring& keyring);

// Hex digits as bytes; false where it is none.
bool read_hex(std::string_view digits, Key& bytes);

}  // namespace binsift
