#include "archive/packed_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "archive/frame_codec.h"
#include "base/crc32.h"

namespace binsift {
namespace {

Error damaged(ErrorKind kind, const std::string& name, uint64_t offset, std::string what) {
  Error error{.kind = kind};
  error.file = name;
  error.position = offset;
  error.detail = std::move(what);
  error.hint = "archive writes it again while the source still has the log";
  return error;
}

std::vector<uint64_t> offsets_of(const std::vector<Frame>& frames, uint64_t Frame::*size) {
  std::vector<uint64_t> offsets;
  uint64_t offset = 0;
  for (const Frame& frame : frames) {
    offsets.push_back(offset);
    offset += frame.*size;
  }
  return offsets;
}

// Work on frames, several at a time, whose results are taken in order.
class InOrder {
 public:
  explicit InOrder(size_t count) : count_(count) {}

  // The next frame to work on; none: there is no more, or someone failed.
  std::optional<size_t> next() {
    const std::lock_guard lock(mutex_);
    if (error_ || next_ == count_) return std::nullopt;
    return next_++;
  }
  // Calls `take` when all frames before this one were taken. False: someone failed.
  template <class Take>
  bool in_turn(size_t frame, Take take) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return error_ || taken_ == frame; });
    if (error_) return false;
    lock.unlock();
    Result<void> done = take();
    if (!done) return fail(std::move(done).error()), false;
    lock.lock();
    ++taken_;
    turn_.notify_all();
    return true;
  }
  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    turn_.notify_all();
  }
  // Runs `work` on so many threads, this one counted.
  template <class Work>
  Result<void> run(unsigned threads, Work work) {
    const auto guarded = [&] {
      try {
        work();
      } catch (const std::bad_alloc&) {
        fail(Error{.kind = ErrorKind::internal, .detail = "out of memory"});
      }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < std::min<size_t>(threads, count_); ++i) others.emplace_back(guarded);
    guarded();
    for (std::thread& thread : others) thread.join();
    if (error_) return std::move(*error_);
    return {};
  }

 private:
  const size_t count_;
  std::mutex mutex_;
  std::condition_variable turn_;
  size_t next_ = 0, taken_ = 0;
  std::optional<Error> error_;
};

// The content of a frame, compared with what the entry says of it.
Result<Bytes> decompress(FrameDecompressor& context, Bytes stored, const Frame& frame,
                         const std::string& name, uint64_t offset) {
  Result<Bytes> plain = context.decompress(stored, frame.size);
  if (!plain) return damaged(ErrorKind::corrupt, name, offset, plain.error().detail);
  if (plain->size() != frame.size || crc32(*plain) != frame.crc32)
    return damaged(ErrorKind::checksum, name, offset,
                   "what it holds is not what was archived: the CRC32 differs");
  return plain;
}

Result<Bytes> read_exactly(ObjectReader& object, const std::string& name, uint64_t offset, uint64_t size,
                           HeldBytes& memory) {
  memory.grow_to(size);
  Result<size_t> got = object.read_at(offset, memory.data(), size);
  if (!got) return std::move(got).error();
  if (*got != size)
    return damaged(ErrorKind::corrupt, name, offset + *got,
                   fmt::format("ends here; {} bytes are missing", size - *got));
  return Bytes(memory.data(), size);
}

void append_u32(std::string& out, uint64_t value) {
  for (int i = 0; i < 4; ++i) out += char(value >> (8 * i));
}

std::string seek_table(const std::vector<Frame>& frames) {
  constexpr uint32_t kSkippable = 0x184D2A5E, kSeekable = 0x8F92EAB1;
  constexpr size_t kEntrySize = 8, kFooterSize = 9;
  std::string table;
  append_u32(table, kSkippable);
  append_u32(table, frames.size() * kEntrySize + kFooterSize);
  for (const Frame& frame : frames) {
    append_u32(table, frame.stored_size);
    append_u32(table, frame.size);
  }
  append_u32(table, frames.size());
  table += char(0);
  append_u32(table, kSeekable);
  return table;
}

// The part [begin, end) of the log, in slices that fit.
void add_slices(std::vector<Frame>& frames, uint64_t begin, uint64_t end, uint64_t most, Frame slice) {
  for (; begin < end; begin += slice.size) {
    slice.size = std::min(most, end - begin);
    frames.push_back(slice);
    slice.starts_clean = false;
  }
}

}  // namespace

void add_frames_of(const LogPiece& piece, std::vector<Frame>& frames) {
  add_slices(frames, piece.begin, piece.end, kLargestFrame,
             {.first_time = piece.first_time,
              .last_time = piece.last_time,
              .starts_clean = piece.starts_clean,
              .has_definitions = piece.has_definitions});
}

std::vector<Frame> plan_frames(const LogSummary& summary, uint64_t size) {
  std::vector<Frame> frames;
  Frame open;
  uint64_t begin = 0, end = 0;  // of the frame that is being filled
  const auto close = [&] {
    if (end > begin) add_slices(frames, begin, end, kLargestFrame, open);
    begin = end;
  };
  for (size_t i = 0; i < summary.pieces.size(); ++i) {
    const LogPiece& piece = summary.pieces[i];
    if (piece.begin != end || piece.end > size) break;  // what was passed over is not cut by its events
    if (piece.end - begin > kLargestFrame) close();
    if (begin == end) open = Frame{.starts_clean = piece.starts_clean};
    end = piece.end;
    if (piece.first_time != 0 && (open.first_time == 0 || piece.first_time < open.first_time))
      open.first_time = piece.first_time;
    open.last_time = std::max(open.last_time, piece.last_time);
    open.has_definitions |= piece.has_definitions;
    const bool next_is_clean = i + 1 == summary.pieces.size() || summary.pieces[i + 1].starts_clean;
    if (end - begin >= kFrameTarget && next_is_clean) close();
  }
  close();
  add_slices(frames, end, size, kFrameTarget, Frame{});
  return frames;
}

FrameBytes bytes_of_file(const File& file, const std::vector<Frame>& frames) {
  return [&file, &frames, offsets = offsets_of(frames, &Frame::size)](size_t i) -> Result<Bytes> {
    thread_local HeldBytes plain;
    const size_t size = frames[i].size;
    plain.grow_to(size);
    Result<size_t> got = read_at(file, offsets[i], plain.data(), size);
    if (!got) return std::move(got).error();
    if (*got == size) return Bytes(plain.data(), size);
    Error error{.kind = ErrorKind::io};
    error.file = file.path();
    error.detail = "became shorter while it was read";
    return error;
  };
}

FrameBytes bytes_of_object(ObjectReader& object, const std::string& name, const std::vector<Frame>& frames) {
  return
      [&object, &frames, name, offsets = offsets_of(frames, &Frame::stored_size)](size_t i) -> Result<Bytes> {
        thread_local FrameDecompressor context;
        thread_local HeldBytes memory;
        Result<Bytes> stored = read_exactly(object, name, offsets[i], frames[i].stored_size, memory);
        if (!stored) return stored;
        return decompress(context, *stored, frames[i], name, offsets[i]);
      };
}

PackedSums::PackedSums(CatalogEntry& entry, ObjectWriter& object) : entry_(entry), object_(object) {
  entry.size = entry.stored_size = 0;
  entry.crc32 = entry.stored_crc32 = 0;
}

Result<void> PackedSums::write(Bytes stored) {
  entry_.stored_crc32 = crc32(stored, entry_.stored_crc32);
  entry_.stored_size += stored.size();
  return object_.write(as_text(stored));
}

Result<void> PackedSums::finish() {
  for (const Frame& frame : entry_.frames) {
    entry_.crc32 = joined_crc32(entry_.crc32, frame.crc32, frame.size);
    entry_.size += frame.size;
  }
  return write(as_bytes(seek_table(entry_.frames)));
}

Result<void> pack_log(const FrameBytes& bytes, const PackOptions& options, ObjectWriter& object,
                      CatalogEntry& entry) {
  PackedSums sums(entry, object);
  uint64_t done = 0;
  Sha256 digest, head;
  InOrder order(entry.frames.size());
  Result<void> packed = order.run(options.threads, [&] {
    FrameCompressor context(options.codec);
    while (const std::optional<size_t> i = order.next()) {
      Result<Bytes> plain = bytes(*i);
      if (!plain) return order.fail(std::move(plain).error());
      Frame& frame = entry.frames[*i];
      frame.crc32 = crc32(*plain);
      Result<Bytes> stored = context.compress(*plain);
      if (!stored) return order.fail(std::move(stored).error());
      frame.stored_size = stored->size();
      const bool taken = order.in_turn(*i, [&]() -> Result<void> {
        if (done < kHeadSize)  // the first frame of a damaged log can be smaller than that
          head.update(plain->first(std::min<size_t>(plain->size(), kHeadSize - done)));
        digest.update(*plain);
        done += plain->size();
        if (options.progress) options.progress(done);
        return sums.write(*stored);
      });
      if (!taken) return;
    }
  });
  if (!packed) return packed;
  entry.sha256 = digest.finish();
  entry.head_sha256 = head.finish();
  return sums.finish();
}

Result<void> check_object(ObjectReader& object, const std::string& name, const CatalogEntry& entry,
                          unsigned threads, const std::function<void(uint64_t)>& progress) {
  if (object.size() != entry.stored_size)
    return damaged(ErrorKind::corrupt, name, 0,
                   fmt::format("has {} bytes, but {} were archived", object.size(), entry.stored_size));
  const std::vector<uint64_t> offsets = offsets_of(entry.frames, &Frame::stored_size);
  std::vector<uint32_t> stored_crcs(entry.frames.size());
  std::atomic<uint64_t> done{0};
  std::mutex told;
  InOrder order(entry.frames.size());
  Result<void> checked = order.run(threads, [&] {
    FrameDecompressor context;
    HeldBytes memory;
    while (const std::optional<size_t> i = order.next()) {
      const Frame& frame = entry.frames[*i];
      Result<Bytes> stored = read_exactly(object, name, offsets[*i], frame.stored_size, memory);
      if (!stored) return order.fail(std::move(stored).error());
      stored_crcs[*i] = crc32(*stored);
      Result<Bytes> plain = decompress(context, *stored, frame, name, offsets[*i]);
      if (!plain) return order.fail(std::move(plain).error());
      done += frame.size;
      if (!progress) continue;
      const std::lock_guard lock(told);
      progress(done);
    }
  });
  if (!checked) return checked;
  uint32_t stored_crc = 0, crc = 0;
  uint64_t stored_done = 0;
  for (size_t i = 0; i < entry.frames.size(); ++i) {
    const Frame& frame = entry.frames[i];
    stored_crc = joined_crc32(stored_crc, stored_crcs[i], frame.stored_size);
    crc = joined_crc32(crc, frame.crc32, frame.size);
    stored_done += frame.stored_size;
  }
  HeldBytes memory;
  Result<Bytes> table = read_exactly(object, name, stored_done, entry.stored_size - stored_done, memory);
  if (!table) return std::move(table).error();
  if (crc32(*table, stored_crc) != entry.stored_crc32)
    return damaged(ErrorKind::checksum, name, 0, "is not what was written: the CRC32 of the object differs");
  if (crc != entry.crc32)
    return damaged(ErrorKind::checksum, name, 0, "what it holds is not what was archived: the CRC32 differs");
  return {};
}

Result<void> unpack_log(ObjectReader& object, const std::string& name, const CatalogEntry& entry,
                        unsigned threads, const std::function<Result<void>(Bytes)>& write) {
  const FrameBytes bytes = bytes_of_object(object, name, entry.frames);
  Sha256 digest;
  uint32_t crc = 0;
  InOrder order(entry.frames.size());
  Result<void> unpacked = order.run(threads, [&] {
    while (const std::optional<size_t> i = order.next()) {
      Result<Bytes> plain = bytes(*i);
      if (!plain) return order.fail(std::move(plain).error());
      const bool taken = order.in_turn(*i, [&] {
        digest.update(*plain);
        crc = joined_crc32(crc, entry.frames[*i].crc32, plain->size());
        return write(*plain);
      });
      if (!taken) return;
    }
  });
  if (!unpacked) return unpacked;
  if (crc != entry.crc32 || digest.finish() != entry.sha256)
    return damaged(ErrorKind::checksum, name, 0,
                   "what it holds is not what was archived: CRC32 or SHA-256 differs");
  return {};
}

}  // namespace binsift
