#pragma once
// Puts the header of the one table that CSV holds in front of the first rows.
#include "pipeline/ordered_output.h"
#include "render/one_table.h"

namespace binsift {

class HeadedSink final : public ByteSink {
 public:
  // `begun`: it stands there already.
  HeadedSink(ByteSink& sink, const OneTable& table, bool begun = false)
      : sink_(sink), table_(table), begun_(begun) {}

  Result<void> write(std::string_view bytes) override {
    if (!begun_ && !bytes.empty()) {
      begun_ = true;
      if (Result<void> written = sink_.write(table_.header()); !written) return written;
    }
    return sink_.write(bytes);
  }

 private:
  ByteSink& sink_;
  const OneTable& table_;
  bool begun_;
};

}  // namespace binsift
