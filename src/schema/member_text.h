#pragma once
// ENUM and SET members, as the server keeps them in the column's charset.
#include <string>
#include <string_view>
#include <vector>

#include "row/collation.h"

namespace binsift {

// The member with '?' for each character that the charset lacks; the server stores it so. `member` is UTF-8.
std::string fit_to_charset(std::string_view member, Charset charset);

// Which of the members some collation may take for another one of them: "a" and "A", "a" and "ä", but not
// "ja" and "später". Said of too many rather than of too few; of more than a few hundred members of all.
// `members` are UTF-8.
std::vector<bool> find_ambiguous(const std::vector<std::string>& members);

// Whether the charset has characters past U+FFFF, which SHOW CREATE TABLE prints as '?'.
bool is_past_first_plane(Charset charset);

}  // namespace binsift
