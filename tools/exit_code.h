#pragma once
// The program's exit codes. No other code escapes.
#include <span>

#include "base/error.h"

namespace binsift {

enum ExitCode : int {
  kExitDone = 0,
  kExitAnswerIsNo = 1,
  kExitUsage = 2,
  kExitIo = 3,
  kExitDamaged = 4,
  kExitUnsupported = 5,
  kExitPartly = 6,
  kExitRefused = 7,
  kExitLocked = 8,
  kExitBug = 70,
  kExitInterrupted = 130,  // SIGINT
  kExitTerminated = 143,   // SIGTERM
};

// The one place where the kind of an error becomes an exit code.
ExitCode exit_code(ErrorKind kind);

struct ExitCodeText {
  ExitCode code;
  const char* meaning;
};
// In rising order, for --help and the man pages.
std::span<const ExitCodeText> exit_code_texts();

}  // namespace binsift
