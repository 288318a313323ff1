#include "pipeline/xa_outcomes.h"

#include <algorithm>
#include <optional>

#include "event/query.h"
#include "log/open_log.h"
#include "log/statement.h"
#include "pipeline/xa_xid.h"

namespace binsift {
namespace {

constexpr size_t kMagicSize = 4;
constexpr size_t kBlock = 128 * 1024;  // statements longer than this are no XA COMMIT

// The events of one log, looked at through a block.
class Scan {
 public:
  explicit Scan(ByteStream& stream) : stream_(stream), block_(kBlock) {}

  std::optional<FormatDescription> format() {
    if (load(kMagicSize + kHeaderSize) < kMagicSize + kHeaderSize) return {};
    const size_t size = load_u32(block_.data() + kMagicSize + 9);
    if (size < kHeaderSize || kMagicSize + size > kBlock || load(kMagicSize + size) < kMagicSize + size)
      return {};
    Result<FormatDescription> format = decode_format_description(Bytes(block_.data() + kMagicSize, size));
    if (!format) return {};
    return std::move(*format);
  }

  bool move_on(uint64_t size) {
    if (size <= have_ - at_) return at_ += size_t(size), true;
    const uint64_t rest = size - (have_ - at_);
    at_ = have_ = 0;
    return bool(stream_.skip(rest));
  }

  // At least `size` bytes from here on, where the log has them; gives how many there are.
  size_t load(size_t size) {
    if (have_ - at_ >= size) return have_ - at_;
    std::copy(block_.begin() + long(at_), block_.begin() + long(have_), block_.begin());
    have_ -= at_;
    at_ = 0;
    while (have_ < size) {
      Result<size_t> got = stream_.read(block_.data() + have_, block_.size() - have_);
      if (!got || *got == 0) break;
      have_ += *got;
    }
    return have_;
  }
  Bytes bytes(size_t size) const { return Bytes(block_.data() + at_, size); }

 private:
  ByteStream& stream_;
  std::vector<uint8_t> block_;
  size_t at_ = 0, have_ = 0;
};

std::optional<Outcome> find_in_log(const LogFile& log, std::string_view xid, uint64_t offset, uint64_t most) {
  Result<OpenedLog> opened = open_log(log);
  if (!opened || opened->locked) return {};
  Scan scan(*opened->stream);
  const std::optional<FormatDescription> format = scan.format();
  if (!format || !scan.move_on(offset)) return {};
  const size_t checksum = format->checksum_size();
  for (uint64_t done = 0; done < most;) {
    if (scan.load(kHeaderSize) < kHeaderSize) return {};
    const Header header = decode_header(scan.bytes(kHeaderSize).first<kHeaderSize>());
    if (header.event_size < kHeaderSize + checksum) return {};
    if (header.type == EventType::QUERY_EVENT && header.event_size < kBlock) {
      if (scan.load(header.event_size) < header.event_size) return {};
      const Bytes body =
          scan.bytes(header.event_size).subspan(kHeaderSize, header.event_size - kHeaderSize - checksum);
      Result<Query> query = decode_query(body, *format);
      if (query && kind_of_statement(query->query) == StatementKind::xa_finish &&
          names_xid(query->query, xid))
        return starts_with_commit(query->query) ? Outcome::committed : Outcome::rolled_back;
    }
    if (!scan.move_on(header.event_size)) return {};
    done += header.event_size;
  }
  return {};
}

}  // namespace

Outcome XaOutcomes::find(std::string_view xid, size_t log_index, uint64_t offset) {
  const bool short_look = vain_looks_.load() >= kVainLooks;
  for (size_t i = log_index; i < logs_.size(); ++i, offset = kMagicSize) {
    if (logs_[i]->path == "-") break;
    if (const std::optional<Outcome> found =
            find_in_log(*logs_[i], xid, offset, short_look ? kShortLook : UINT64_MAX))
      return *found;
    if (short_look) break;
  }
  ++vain_looks_;
  return Outcome::unresolved;
}

}  // namespace binsift
