#pragma once
// For the files of this room that work with files: what stands in front of each system call, and what a
// failed one becomes.
#include "base/file.h"

namespace binsift::seam {

// Calls the hook; gives true when the operation is to fail, with errno set.
bool stopped(FileOperation operation, std::string_view path);
// "cannot VERB: …", of errno.
Error system_error(const char* verb, std::string_view path);

}  // namespace binsift::seam
