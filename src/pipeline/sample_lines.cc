#include "pipeline/sample_lines.h"

#include <algorithm>

#include "lines/line_parser.h"
#include "log/open_log.h"

namespace binsift {
namespace {

constexpr uint64_t kMost = 16 << 20;  // bytes in all, where the files are few
constexpr uint64_t kLargestStretch = 512 << 10, kSmallestStretch = 16 << 10;
constexpr uint64_t kStretches = kMost / kLargestStretch;

class Sampler {
 public:
  explicit Sampler(const Selection& selection) : selection_(selection) {}

  // Lines, whose first is whole where `from_start`, and whose last is where `to_end`.
  void take(std::string_view text, bool from_start, bool to_end) {
    if (!from_start) text.remove_prefix(std::min(text.find('\n'), text.size()));
    while (!text.empty()) {
      const size_t size = text.find('\n');
      if (size == text.npos && !to_end) return;
      const std::string_view line = text.substr(0, size);
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      if (LineParser::is_blank(line) || !parser_.parse(line, record_)) continue;
      if (record_.kind == LineKind::change && record_.types.empty() &&
          selection_.wants_table(record_.database, record_.table))
        survey_.take(record_);
    }
  }
  Survey take_survey() { return std::move(survey_); }

 private:
  const Selection& selection_;
  LineParser parser_;
  LineRecord record_;
  Survey survey_;
};

// Reads until `size` bytes are there or the stream ends.
Result<size_t> read_whole(ByteStream& stream, uint8_t* into, size_t size) {
  size_t have = 0;
  while (have < size) {
    Result<size_t> got = stream.read(into + have, size - have);
    if (!got) return got;
    if (*got == 0) break;
    have += *got;
  }
  return have;
}

}  // namespace

Result<Survey> sample_lines(const LinesInput& input, const Selection& selection) {
  std::vector<std::unique_ptr<ByteStream>> streams;
  uint64_t all = 0;
  for (const LogFilePtr& file : input.files) {
    const auto size = file->store ? std::nullopt : size_of_path(file->path);
    all += size.value_or(0);
  }
  const uint64_t stretch =
      std::clamp(kMost / std::max<uint64_t>(1, input.files.size()), kSmallestStretch, kLargestStretch);
  const uint64_t step = std::max(stretch, all / kStretches);
  Sampler sampler(selection);
  std::vector<uint8_t> memory(stretch + kTextPadding);
  for (const LogFilePtr& file : input.files) {
    Result<std::unique_ptr<ByteStream>> stream = open_stream(*file, OnDamage::stop);
    if (!stream) return std::move(stream).error();
    const bool can_pass = (*stream)->wrapping() == Wrapping::none;
    for (bool from_start = true;; from_start = false) {
      Result<size_t> got = read_whole(**stream, memory.data(), stretch);
      if (!got) break;  // an error where it is converted
      const std::string_view text(reinterpret_cast<const char*>(memory.data()), *got);
      sampler.take(text, from_start, *got < stretch);
      if (*got < stretch || !can_pass) break;
      if (step > stretch && !(*stream)->skip(step - stretch)) break;
    }
  }
  return sampler.take_survey();
}

}  // namespace binsift
