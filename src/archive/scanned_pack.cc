#include "archive/scanned_pack.h"

#include <algorithm>

#include "archive/frame_codec.h"
#include "base/crc32.h"
#include "pipeline/unit_cutter.h"

namespace binsift {
namespace {

constexpr uint8_t kMagic[] = {0xFE, 'b', 'i', 'n'};

// Gives the log's units while they are its bytes one behind the other, and sums those: units come in order.
class DigestedUnits final : public UnitSource {
 public:
  explicit DigestedUnits(const LogFilePtr& log)
      : cutter_({log}, {.unit_size = kFrameTarget, .definitions = false}, SchemaHistory()) {}

  bool next(Unit& unit) override {
    if (!is_whole_ || !cutter_.next(unit)) return false;
    const bool is_plain = !unit.encryption || unit.encryption->kind == Encryption::Kind::none;
    if (size_ == 0 && unit.offset == sizeof kMagic) add(Bytes(kMagic));
    is_whole_ = is_plain && !unit.error && unit.left_out.empty() && unit.offset == size_;
    if (!is_whole_) return false;
    for (Bytes left = unit.events; !left.empty();) {
      const Bytes part = left.first(std::min<size_t>(left.size(), kLargestFrame));
      add(part);
      left = left.subspan(part.size());
      unit.forget_pages();
    }
    return true;
  }

  bool is_whole() const { return is_whole_; }
  Sha256Digest digest() { return digest_.finish(); }
  Sha256Digest head_digest() { return head_.finish(); }

 private:
  void add(Bytes bytes) {
    if (size_ < kHeadSize) head_.update(bytes.first(std::min<size_t>(bytes.size(), kHeadSize - size_)));
    digest_.update(bytes);
    size_ += bytes.size();
  }

  UnitCutter cutter_;
  Sha256 digest_, head_;
  uint64_t size_ = 0;
  bool is_whole_ = true;
};

// What a unit leaves: the sums of its scan, and its frames.
class PackedUnit final : public UnitSums {
 public:
  PackedUnit(std::shared_ptr<UnitSums> scanned, std::vector<Frame> frames, std::vector<Frame>& all)
      : scanned_(std::move(scanned)), frames_(std::move(frames)), all_(all) {}
  void add() override {
    if (scanned_) scanned_->add();
    all_.insert(all_.end(), frames_.begin(), frames_.end());
  }

 private:
  std::shared_ptr<UnitSums> scanned_;
  std::vector<Frame> frames_, &all_;
};

// Scans a unit and puts its frames out.
class PackingWorker final : public UnitWorker {
 public:
  PackingWorker(std::unique_ptr<PieceScanner> scanner, const Codec& codec, std::vector<Frame>& all)
      : scanner_(std::move(scanner)), compressor_(codec), all_(all) {}

  Result<void> work(const Unit& unit, OutBuffer& out) override {
    frames_.clear();
    Result<void> scanned = scanner_->work(unit, nothing_);
    if (!scanned) return scanned;
    LogPiece piece = scanner_->piece();
    Bytes left = unit.events;
    if (piece.begin == sizeof kMagic) {
      piece.begin = 0;
      first_.assign(std::begin(kMagic), std::end(kMagic));
      first_.insert(first_.end(), left.begin(), left.end());
      left = first_;
    }
    add_frames_of(piece, frames_);
    for (Frame& frame : frames_) {
      const Bytes plain = left.first(frame.size);
      left = left.subspan(frame.size);
      frame.crc32 = crc32(plain);
      Result<Bytes> stored = compressor_.compress(plain);
      if (!stored) return std::move(stored).error();
      frame.stored_size = stored->size();
      out.append(as_text(*stored));
      unit.forget_pages();
    }
    first_ = {};
    return {};
  }
  std::shared_ptr<UnitSums> take_sums() override {
    return std::make_shared<PackedUnit>(scanner_->take_sums(), std::move(frames_), all_);
  }
  std::vector<LeftOut> take_left_out() override { return scanner_->take_left_out(); }

 private:
  std::unique_ptr<PieceScanner> scanner_;
  FrameCompressor compressor_;
  std::vector<Frame> frames_, &all_;
  std::vector<uint8_t> first_;  // the log's first piece, with the magic
  OutBuffer nothing_;
};

class PackedSink final : public ByteSink {
 public:
  explicit PackedSink(PackedSums& sums) : sums_(sums) {}
  Result<void> write(std::string_view bytes) override { return sums_.write(as_bytes(bytes)); }

 private:
  PackedSums& sums_;
};

}  // namespace

Result<bool> scan_and_pack(const LogFilePtr& log, uint64_t size, const PackOptions& options,
                           ObjectWriter& object, CatalogEntry& entry) {
  CatalogEntry packed = entry;
  packed.frames.clear();
  PackedSums sums(packed, object);
  PackedSink sink(sums);
  LogScan scan;
  DigestedUnits units(log);
  std::vector<std::unique_ptr<PackingWorker>> packers;
  std::vector<UnitWorker*> workers;
  for (unsigned i = 0; i < std::max(1u, options.threads); ++i) {
    packers.push_back(std::make_unique<PackingWorker>(scan.make_worker(), options.codec, packed.frames));
    workers.push_back(packers.back().get());
  }
  RunOptions run_options = scan.options(unsigned(workers.size()));
  run_options.progress = options.progress;
  Result<void> ran = run_pipeline(units, workers, sink, run_options);
  if (!ran && (ran.error().kind == ErrorKind::io || ran.error().kind == ErrorKind::internal))
    return std::move(ran).error();
  if (!ran || !units.is_whole()) return false;
  Result<LogSummary> summary = scan.summary(std::move(ran));
  if (!summary) return std::move(summary).error();
  if (!summary->damage.empty() || summary->encrypted) return false;
  packed.summary = std::move(*summary);
  packed.summary.pieces.clear();
  packed.head_sha256 = units.head_digest();
  packed.sha256 = units.digest();
  if (Result<void> finished = sums.finish(); !finished) return std::move(finished).error();
  if (packed.size != size) return false;
  entry = std::move(packed);
  return true;
}

}  // namespace binsift
