#pragma once
// A text that is made in one form and stands inside another as an escaped string, such as a JSON document in
// a quoted string: it is escaped as it grows, so that a huge one is never held whole.
#include "base/out_buffer.h"

namespace binsift {

class EscapedText final : public OutBuffer::Drain {
 public:
  // `scratch` is what the text is written into; `append` escapes a part of it into `out`.
  EscapedText(OutBuffer& scratch, OutBuffer& out, void (*append)(OutBuffer&, std::string_view))
      : scratch_(scratch), out_(out), append_(append) {
    scratch_.clear();
    scratch_.set_drain(this, kPart);
  }
  ~EscapedText() { scratch_.set_drain(nullptr, 0); }
  EscapedText(const EscapedText&) = delete;
  EscapedText& operator=(const EscapedText&) = delete;

  // The text has been written: escapes what is left of it.
  void finish() { scratch_.drain_now(); }

  void take(std::string_view text) override { append_(out_, text); }
  void let_go() override { out_.let_go(); }

 private:
  static constexpr size_t kPart = 64 * 1024;
  OutBuffer& scratch_;
  OutBuffer& out_;
  void (*append_)(OutBuffer&, std::string_view);
};

}  // namespace binsift
