#pragma once
// A look at a value that may be huge, before any of it is written: what a drain has taken can't be taken
// back. The input's pages that were looked at go again on the way (OutBuffer::let_go).
#include "base/out_buffer.h"
#include "row/charset.h"

namespace binsift {

bool is_utf8_text(OutBuffer& out, Bytes bytes);
bool is_ascii_text(OutBuffer& out, Bytes bytes);
// Whether all of it can be converted from this charset, of those that convert_to_utf8 takes.
bool is_text_of(OutBuffer& out, Bytes bytes, Charset charset);

}  // namespace binsift
