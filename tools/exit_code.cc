#include "exit_code.h"

namespace binsift {

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return kExitUsage;
    case ErrorKind::io: return kExitIo;
    case ErrorKind::need_more:
    case ErrorKind::corrupt:
    case ErrorKind::checksum:
    case ErrorKind::limit: return kExitDamaged;
    case ErrorKind::unsupported:
    case ErrorKind::missing_key: return kExitUnsupported;
    case ErrorKind::refused: return kExitRefused;
    case ErrorKind::locked: return kExitLocked;
    case ErrorKind::internal: return kExitBug;
  }
  return kExitBug;
}

std::span<const ExitCodeText> exit_code_texts() {
  static constexpr ExitCodeText kTexts[] = {
      {kExitDone, "Done."},
      {kExitAnswerIsNo, "Done, and the answer is no: differences, damage found, an alert."},
      {kExitUsage, "Wrong usage, or a wrong configuration file."},
      {kExitIo, "Something could not be read or written."},
      {kExitDamaged, "Damaged input; could not go on."},
      {kExitUnsupported, "Unsupported input, or the key to it is missing."},
      {kExitPartly, "Partly done."},
      {kExitRefused, "Refused for safety."},
      {kExitLocked, "Locked by another run."},
      {kExitBug, "A bug of binsift's own."},
      {kExitInterrupted, "Ended by SIGINT."},
      {kExitTerminated, "Ended by SIGTERM."},
  };
  return kTexts;
}

}  // namespace binsift
