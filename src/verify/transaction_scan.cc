#include "verify/transaction_scan.h"

#include "base/crc32.h"
#include "pipeline/unit_walker.h"
#include "render/row_text.h"
#include "verify/canonical.h"

namespace binsift {
namespace {

// What of a huge transaction is looked at to find a difference.
constexpr size_t kMostContent = 256 << 20;

class DigestWorker final : public UnitWorker {
 public:
  struct Plan {
    std::unique_ptr<CanonicalTable> table;
    RowTextTablePtr text;
  };
  static constexpr bool kEveryEvent = true;
  static constexpr bool kCommittedOnly = true;
  using Entry = TableCache<Plan>::Entry;

  DigestWorker(const Selection& selection, const TransactionPlaces* wanted)
      : wanted_(wanted), text_(RowTextOptions{}), walker_(*this, selection, true) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    out_ = &out;
    serial_ = 0;
    Result<void> walked = walker_.walk(unit);
    if (walked && walker_.current()) {
      start(*walker_.current(), unit.log_index, 0);
      flush(false);
    }
    return walked;
  }
  void forget_pages() override { walker_.forget_pages(); }

  // The walker's visitor
  std::unique_ptr<Plan> plan(const Table& table) {
    auto plan = std::make_unique<Plan>();
    plan->table = std::make_unique<CanonicalTable>(table);
    if (wanted_) plan->text = text_.plan(table);
    return plan;
  }
  void begin_unit(const Unit&) {}
  Result<void> table_map(const Transaction*, const EventPlace&, Entry&) { return {}; }
  Result<void> begin(const Transaction&, const EventPlace&) { return {}; }

  Result<uint64_t> rows(const Transaction& transaction, const EventPlace& place, Entry& entry,
                        const RowsEvent& rows) {
    start(transaction, place.unit->log_index, place.header.timestamp);
    if (!is_wanted_) return walker_.count_rows_of(place, rows, entry.reader);
    digest_.has_partial_images |= !rows.is_whole;
    Result<void> texted;
    Result<uint64_t> count = canonical_.append(
        change_, *entry.plan->table, entry.reader, rows, [&](size_t offset, size_t size, size_t) {
          if (wanted_) {
            RowsEvent row = rows;
            row.rows = rows.rows.subspan(offset, size);
            row_text_.clear();
            Result<uint64_t> put = text_.append(row_text_, *entry.plan->text, entry.reader, row);
            if (!put) texted = std::move(put).error();
            take_change();
          } else if (change_.size() > kHeld) {
            take_change();
          }
        });
    if (!count) return count;
    if (!texted) return std::move(texted).error();
    if (change_.size() > 0) take_change();
    digest_.row_count += *count;
    return count;
  }

  Result<void> statement(const Transaction* transaction, const EventPlace& place, const Query& query,
                         std::string_view sql, StatementKind kind) {
    if (!transaction) return {};
    start(*transaction, place.unit->log_index, place.header.timestamp);
    if (!is_wanted_ || (kind != StatementKind::change && kind != StatementKind::ddl)) return {};
    canonical_.append_statement(change_, kind == StatementKind::ddl ? kDdl : kStatement, query.database, sql);
    row_text_.clear();
    take_change();
    ++digest_.statement_count;
    return {};
  }

  Result<void> other(const Transaction* transaction, const EventPlace& place) {
    if (!transaction) return {};
    start(*transaction, place.unit->log_index, place.header.timestamp);
    const EventType type = place.header.type;
    digest_.has_load |= type == EventType::EXECUTE_LOAD_QUERY_EVENT || LoadFiles::follows(type);
    return {};
  }

  Result<void> end(const Transaction& transaction, const EventPlace& place) {
    start(transaction, place.unit->log_index, place.header.timestamp);
    flush(true);
    return {};
  }

 private:
  static constexpr size_t kHeld = 64 * 1024;

  // The digest is the transaction's from here on.
  void start(const Transaction& transaction, size_t log, uint32_t time) {
    if (serial_ == transaction.serial) return;
    serial_ = transaction.serial;
    digest_ = {};
    digest_.log = uint32_t(log);
    digest_.time = time;
    digest_.begin = transaction.span.begin;
    digest_.continues = walker_.is_continued();
    if (transaction.has_gtid) digest_.gtid = transaction.event.gtid;
    is_wanted_ = !wanted_ || wanted_->has(digest_);
    content_.clear();
  }

  void put_sized(std::string_view bytes) {
    const auto size = uint32_t(bytes.size());
    content_.append({reinterpret_cast<const char*>(&size), sizeof size});
    content_.append(bytes);
  }

  // What was made of a change, or of several where nobody asks for their content.
  void take_change() {
    digest_.crc = crc32(as_bytes(change_.view()), digest_.crc);
    digest_.size += change_.size();
    if (wanted_ && content_.size() < kMostContent) {
      put_sized(change_.view());
      put_sized(row_text_.view());
    }
    change_.clear();
  }

  void flush(bool closed) {
    serial_ = 0;
    if (!is_wanted_) return;
    digest_.is_closed = closed;
    digest_.content_size = content_.size();
    out_->append({reinterpret_cast<const char*>(&digest_), sizeof digest_});
    out_->append(content_.view());
    content_.clear();
    content_.shrink_to(16 << 20);
  }

  const TransactionPlaces* wanted_;
  OutBuffer* out_ = nullptr;
  uint64_t serial_ = 0;
  bool is_wanted_ = true;
  TransactionDigest digest_;
  Canonical canonical_;
  RowText text_;
  OutBuffer change_, row_text_, content_;
  UnitWalker<DigestWorker> walker_;
};

// Puts the parts of a transaction together again.
class DigestSink final : public ByteSink {
 public:
  explicit DigestSink(const std::function<bool(const TransactionDigest&, std::string_view)>& take)
      : take_(take) {}

  Result<void> write(std::string_view bytes) override {
    pending_.append(bytes);
    size_t at = 0;
    while (pending_.size() - at >= sizeof(TransactionDigest)) {
      TransactionDigest part;
      std::memcpy(&part, pending_.data() + at, sizeof part);
      if (pending_.size() - at - sizeof part < part.content_size) break;
      const std::string_view content(pending_.data() + at + sizeof part, size_t(part.content_size));
      at += sizeof part + content.size();
      if (!add(part, content)) return Error{.kind = ErrorKind::io, .detail = "ended"};
    }
    pending_.erase(0, at);
    return {};
  }
  bool was_ended() const { return ended_; }

 private:
  bool add(const TransactionDigest& part, std::string_view content) {
    if (part.continues && open_) {
      whole_.crc = crc32_joined(whole_.crc, part.crc, part.size);
      whole_.size += part.size;
      whole_.row_count += part.row_count;
      whole_.statement_count += part.statement_count;
      whole_.has_partial_images |= part.has_partial_images;
      whole_.has_load |= part.has_load;
      if (content_.size() < kMostContent) content_.append(content);
      open_ = !part.is_closed;
      return open_ || give(whole_, content_);
    }
    open_ = !part.is_closed;
    if (!open_) return give(part, content);
    whole_ = part;
    content_ = content;
    return true;
  }
  bool give(const TransactionDigest& digest, std::string_view content) {
    ended_ = !take_(digest, content);
    return !ended_;
  }

  const std::function<bool(const TransactionDigest&, std::string_view)>& take_;
  std::string pending_;
  bool open_ = false, ended_ = false;
  TransactionDigest whole_;
  std::string content_;
};

}  // namespace

std::string Side::path_of(size_t log) const {
  for (const auto& [path, file] : kept)
    if (logs[log]->path == "/proc/self/fd/" + std::to_string(file->descriptor())) return path;
  return logs[log]->path;
}

Result<void> scan_transactions(
    const Side& side, const TransactionPlaces* wanted,
    const std::function<bool(const TransactionDigest&, std::string_view content)>& take) {
  UnitCutter cutter(side.logs, {.damage = {.goes_on = false}}, side.history);
  std::vector<std::unique_ptr<DigestWorker>> all;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, side.threads); ++i) {
    all.push_back(std::make_unique<DigestWorker>(*side.selection, wanted));
    workers.push_back(all.back().get());
  }
  DigestSink sink(take);
  RunOptions run{.threads = side.threads, .note = side.note, .progress = side.progress};
  Result<void> done = run_pipeline(cutter, workers, sink, run);
  return sink.was_ended() ? Result<void>() : std::move(done);
}

}  // namespace binsift
