#pragma once
// ENUM and SET members, as the server keeps them in the column's charset.
#include <string>

#include "row/collation.h"

namespace binsift {

// The member with '?' for each character that the charset lacks; the server stores it so. `member` is UTF-8.
std::string fit_to_charset(std::string_view member, Charset charset);

// Whether the charset has characters past U+FFFF, which SHOW CREATE TABLE prints as '?'.
bool is_past_first_plane(Charset charset);

}  // namespace binsift
