#include "verify/pattern.h"

#ifdef BINSIFT_HAS_RE2
#include <re2/re2.h>
#endif

namespace binsift {

#ifdef BINSIFT_HAS_RE2
namespace {

constexpr int64_t kMostMemory = 16 << 20;

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  return options;
}

class Re2Pattern final : public Pattern {
 public:
  explicit Re2Pattern(const std::string& text) : re2(text, quiet()) {}
  bool matches(std::string_view text) const override {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re2);
  }
  const RE2 re2;
};

}  // namespace

Result<std::shared_ptr<const Pattern>> Pattern::of(const std::string& text) {
  auto pattern = std::make_shared<const Re2Pattern>(text);
  if (pattern->re2.ok()) return std::shared_ptr<const Pattern>(std::move(pattern));
  return Error{.kind = ErrorKind::usage, .detail = pattern->re2.error()};
}

#else

Result<std::shared_ptr<const Pattern>> Pattern::of(const std::string&) {
  return Error{.kind = ErrorKind::unsupported,
               .detail = "this build was made without RE2, which reads patterns"};
}

#endif
}  // namespace binsift
