// What the cutter does where a log is not what a server wrote: it stops, or leaves the transaction out and
// goes on behind it.
#include <algorithm>

#include "pipeline/forward_view.h"
#include "pipeline/look_ahead.h"
#include "pipeline/resync.h"
#include "pipeline/unit_cutter.h"

namespace binsift {
namespace {

constexpr size_t kProbed = 1 << 20;

std::string range_text(uint64_t begin, uint64_t end) {
  return "bytes " + std::to_string(begin) + " to " + std::to_string(end - 1) + " (" +
         std::to_string(end - begin) + (end - begin == 1 ? " byte)" : " bytes)");
}

// Nothing comes behind what was read already.
class NoStream final : public ByteStream {
 public:
  Result<size_t> read(uint8_t*, size_t) override { return size_t{0}; }
  Result<size_t> look(uint64_t, uint8_t*, size_t) override { return size_t{0}; }
  Result<Mapping> map(size_t) override { return Error{.kind = ErrorKind::need_more}; }
  Result<void> skip(uint64_t) override { return {}; }
  Result<void> unread(Bytes) override { return {}; }
  uint64_t input_size() const override { return 0; }
  uint64_t input_position() const override { return 0; }
};

// Where the first transaction starts that is proven to be one of this format.
std::optional<uint64_t> find_first(Bytes log, const FormatDescription& format) {
  NoStream none;
  EventProof proof;
  proof.set_format(std::make_shared<const FormatDescription>(format), false);
  Resync resync(none, {log.begin(), log.end()}, 0, true, proof, UnitCutter::always_has_gtids(format), false);
  Result<bool> found = resync.find(0, true);
  if (!found || !*found) return {};
  return resync.offset();
}

// The format, or the same without checksums, whichever proves a transaction.
std::optional<FormatDescription> fitting(Bytes log, FormatDescription format) {
  if (find_first(log, format)) return format;
  format.checksum = format.checksum == ChecksumAlgorithm::NONE && format.has_checksum_field
                        ? ChecksumAlgorithm::CRC32
                        : ChecksumAlgorithm::NONE;
  if (find_first(log, format)) return format;
  return {};
}

}  // namespace

bool UnitCutter::always_has_gtids(const FormatDescription& format) {
  return format.version_id >= (format.flavour == Flavour::mariadb ? 100002u : 50706u);
}

std::optional<Error> UnitCutter::disproof(const Header& header, Bytes event) {
  Result<void> proven = proof_.check(header, event, offset_ + at_);
  if (proven) return {};
  return std::move(proven).error();
}

// Whether an event whose end position does not follow from those in front of it stands where it does not
// belong. When the events behind it fit again, that field alone is wrong, and nothing depends on it.
bool UnitCutter::is_misplaced(const Header& header, Bytes event, const Unit& unit) {
  // A damaged header is for the one who looks at the CRC32.
  if (format_->checksum_size() != 0 && event.size() <= kLargestEvent && !checksum_matches(event))
    return false;
  if (format_->checksum_size() == 0 && !options_.damage.salvage) return false;
  const bool mapped = !unit.mapping.bytes().empty();
  const size_t behind = mapped ? 0 : at_ + event.size();
  ForwardView view(*stream_, mapped ? Bytes() : Bytes(unit.memory.data() + behind, have_ - behind));
  Result<Bytes> next = view.bytes_at(0, kHeaderSize);
  if (!next || next->size() < kHeaderSize) return true;
  if (format_->header_length != kHeaderSize) return false;
  const Header following = decode_header(next->first<kHeaderSize>());
  const uint64_t end = offset_ + at_ + header.event_size + following.event_size;
  return !proof_.positions.judges(following) || !proof_.positions.fits(following, end);
}

void UnitCutter::note_gtid(const Header& header, Bytes event) {
  gtid_.reset();
  const size_t checksum = format_->checksum_size();
  if (event.size() < kHeaderSize + checksum) return;
  Result<GtidEvent> gtid =
      decode_gtid_event(header, event.subspan(kHeaderSize, event.size() - kHeaderSize - checksum), *format_);
  if (gtid) gtid_ = *gtid;
}

// Whether the transaction that begins with `event` came right behind the one the walk was in. (MariaDB's
// numbers count by domain, and don't tell.)
bool UnitCutter::is_next_transaction(Bytes event) const {
  if (!gtid_ || event.size() < kHeaderSize) return false;
  const Header header = decode_header(event.first<kHeaderSize>());
  const size_t checksum = format_->checksum_size();
  if (!is_gtid_event(header.type) || header.event_size > event.size() ||
      header.event_size < kHeaderSize + checksum)
    return false;
  const Bytes body = event.subspan(kHeaderSize, header.event_size - kHeaderSize - checksum);
  Result<GtidEvent> next = decode_gtid_event(header, body, *format_);
  if (!next) return false;
  return next->has_logical_clock && gtid_->has_logical_clock &&
         next->sequence_number == gtid_->sequence_number + 1;
}

// The walk can't go on at at_. Stops there; or lets the unit end in front of the transaction that it is in,
// and the next one begin behind the damage.
UnitCutter::Walk UnitCutter::damage(Unit& unit, Error error, std::string_view type, bool misplaced) {
  if (!format_ && (options_.damage.salvage || options_.damage.assumed_format)) {
    if (!find_format()) error.hint = "--assume-version VERSION tells how to read it";
    misplaced = format_ != nullptr;
  } else if (!options_.damage.salvage) {
    if (error.hint.empty())
      error.hint =
          format_ ? "--salvage goes on behind the damage" : "--assume-version VERSION tells how to read it";
    return fail(unit, std::move(error), at_, type), Walk::cut;
  }
  if (!format_) return fail(unit, std::move(error), at_, type), Walk::cut;
  error.at(file_->path, offset_ + at_, type);
  leave_out(unit, {.why = std::move(error), .damaged_at = offset_ + at_, .misplaced = misplaced});
  unit.format = format_;
  return Walk::cut;
}

// Ends the unit in front of the transaction that the walk is in.
void UnitCutter::leave_out(Unit& unit, Skip skip) {
  const size_t end = tracker_.is_open() ? boundary_ : at_;
  skip.within_rows = tracker_.is_open() && !tracker_.is_named();
  skip_ = std::move(skip);
  if (tracker_.is_open()) unit.transactions.resize(std::min(closed_count_, unit.transactions.size()));
  if (unit.transactions.empty()) unit.continues = false;
  tracker_.reset();
  pieces_.reset();
  cut_at(unit, end);
  proof_.positions.take_back_to(offset_);
}

void UnitCutter::take_piece(Unit& unit, const Header& header, Bytes body) {
  if (offset_ + at_ < unit.start_position) return;
  Result<std::shared_ptr<const JoinedRows>> joined =
      pieces_.next(header, body, offset_ + at_, *format_, &unit.mapping);
  if (joined && !*joined) return;
  if (joined)
    unit.joined.push_back({.offset = offset_ + at_, .rows = std::move(*joined)});
  else
    unit.joined.push_back({.offset = offset_ + at_, .error = std::move(joined).error()});
}

// What stands here is no piece, and the last one of a row event is missing.
void UnitCutter::lose_pieces(Unit& unit) {
  Error error{.kind = ErrorKind::corrupt};
  error.detail = "the last piece of the row event that begins at offset " + std::to_string(pieces_.begin()) +
                 " is missing";
  pieces_.reset();
  unit.joined.push_back({.offset = offset_ + at_, .error = std::move(error)});
}

// For a log that has lost its own.
bool UnitCutter::find_format() {
  format_ = options_.damage.assumed_format ? options_.damage.assumed_format : last_format_;
  if (!format_) return false;
  proof_.set_format(format_, relay_log_);
  gtids_ = always_has_gtids(*format_);
  return true;
}

// The first bytes are none that a log starts with.
void UnitCutter::lose_start(Unit& unit) {
  while (have_ < kProbed && !at_end_)
    if (!read_block(unit)) return;
  const Bytes log(unit.memory.data(), std::min(have_, kProbed));
  Error error = not_a_log(Bytes(unit.memory.data(), have_));
  if (error.kind != ErrorKind::corrupt) {
    have_ = 0;
    return fail(unit, std::move(error), 0);
  }
  if (!options_.damage.assumed_format && !(options_.damage.salvage && last_format_)) {
    for (const char* version : {"8.0.36", "10.11.6-MariaDB"}) {
      const std::optional<uint64_t> first = find_first(log, *assumed_format_description(version));
      if (!first) continue;
      // A format description tells by itself how to read on.
      const bool is_format = EventType(log[size_t(*first) + 4]) == EventType::FORMAT_DESCRIPTION_EVENT;
      if (is_format && options_.damage.salvage)
        format_ = std::make_shared<const FormatDescription>(*assumed_format_description(version));
      error.detail = "the log's start is missing: it does not start with FE 'bin', and at offset " +
                     std::to_string(*first) + (is_format ? " its events begin" : " a transaction begins");
      error.hint = is_format ? "--salvage reads from there"
                             : "--assume-version VERSION, that of its server, reads from there";
      break;
    }
    if (!format_) {
      have_ = 0;
      return fail(unit, std::move(error), 0);
    }
    proof_.set_format(format_, relay_log_);
    gtids_ = always_has_gtids(*format_);
  } else {
    find_format();
  }
  if (std::optional<FormatDescription> format = fitting(log, *format_)) {
    format_ = std::make_shared<const FormatDescription>(std::move(*format));
    proof_.set_format(format_, relay_log_);
  }
  error.detail = "the log's start is missing: it does not start with FE 'bin'";
  error.damage = Damage::missing;
  error.at(file_->path, 0);
  skip_ = Skip{.why = std::move(error), .misplaced = true};
  unit.format = format_;
  cut_at(unit, 0);
}

// Says what is wrong with this log behind those in front of it. False: the unit ends here.
bool UnitCutter::join_series(Unit& unit) {
  const LogSeries::Finding finding = series_.add(*file_);
  if (finding.step != LogSeries::Step::follows) {
    forget_statements();
    unit.catalog = history_.catalog();
    last_format_ = nullptr;
  }
  Error error{.kind = ErrorKind::corrupt};
  error.file = file_->path;
  error.detail = finding.text;
  if (finding.step == LogSeries::Step::missing) {
    if (options_.resume.active && !options_.damage.salvage) {
      error.kind = ErrorKind::refused;
      error.hint = "bring it back, or let --salvage go on without it";
      return fail(unit, std::move(error), 0), false;
    }
    if (options_.damage.strict) return fail(unit, std::move(error), 0), false;
    unit.notes.push_back(std::move(error));
  } else if (finding.step == LogSeries::Step::backwards) {
    unit.notes.push_back(std::move(error));
  }
  if (logs_.size() == 1) return true;

  while (have_ < LogSeries::kCompared && !at_end_)
    if (!read_block(unit)) return false;
  const std::optional<std::string> twin = series_.same_as(*file_, Bytes(unit.memory.data(), have_));
  if (!twin) return true;
  Error again{.kind = ErrorKind::corrupt, .damage = Damage::repeated};
  again.file = file_->path;
  again.detail = "the same log as " + *twin + ": its changes would come out twice";
  if (!options_.damage.salvage) {
    again.hint = "name it once";
    have_ = 0;
    return fail(unit, std::move(again), 0), false;
  }
  again.hint = "left out as a whole";
  unit.left_out.push_back({.error = std::move(again), .file = file_});
  have_ = at_ = 0;
  cut_at(unit, 0);
  close_log(unit);
  return false;
}

// In salvage nothing of a transaction goes out before all of it was proven. False: it was not, and the unit
// ends in front of it.
bool UnitCutter::is_sound_ahead(Unit& unit) {
  if (!options_.damage.salvage || !format_ || offset_ + at_ < sound_until_) return true;
  LookAhead ahead(*stream_, Bytes(unit.memory.data() + at_, have_ - at_), tracker_, *format_);
  uint64_t until = 0;
  Result<std::optional<LookAhead::Damage>> found =
      ahead.find_damage(proof_, relay_log_, offset_ + at_, until);
  if (!found) return fail(unit, std::move(found).error(), at_), false;
  note_lost(unit.left_out);
  if (!*found && !lost_.empty() && lost_.front().offset < until - lost_before_) return lose(unit), false;
  if (!*found) return sound_until_ = until, true;
  LookAhead::Damage& damage = **found;
  damage.error.at(file_->path, damage.offset, damage.type);
  leave_out(unit,
            {.why = std::move(damage.error), .damaged_at = damage.offset, .misplaced = damage.misplaced});
  return false;
}

// What went with a damaged wrapping. Where all came and only a checksum is wrong, the events tell.
void UnitCutter::note_lost(std::vector<LeftOut>& notes) {
  for (LostBytes& lost : stream_->take_lost()) {
    if (lost.size != uint64_t{0}) {
      lost_.push_back(std::move(lost));
      continue;
    }
    LeftOut note{.error = std::move(lost.error), .file = file_};
    note.error.file = file_->path;
    note.error.hint = lost.filled
                          ? "its log is encrypted, and its events are left out with zeros in their place"
                          : "no bytes had to be left out, and each event is checked by itself";
    notes.push_back(std::move(note));
  }
}

// Whether what stands here as `size` bytes does not belong together.
bool UnitCutter::loses_within(size_t size) {
  return lost_.front().offset - (offset_ - lost_before_ + at_) < size;
}

// The walk stands at, or shortly in front of, what was lost.
UnitCutter::Walk UnitCutter::lose(Unit& unit) {
  Error error = lost_.front().error;  // it stays: how much it was is counted behind it
  const uint64_t lost_at = lost_.front().offset + lost_before_;
  error.at(file_->path, lost_at);
  if (!format_ && !find_format()) {
    error.hint = "--assume-version VERSION tells how to read it";
    return fail(unit, std::move(error), at_), Walk::cut;
  }
  leave_out(unit, {.why = std::move(error), .damaged_at = lost_at, .misplaced = true});
  unit.format = format_;
  return Walk::cut;
}

// Forgets what was lost in front of `leftover_`, which starts at offset_. Gives how many bytes that were: as
// the next event tells by its end position, else as the wrapping does. Negative: damage has made more of
// them.
int64_t UnitCutter::forget_lost(Error& why, std::optional<uint32_t> shift) {
  int64_t told = 0;
  for (bool first = true; !lost_.empty() && lost_.front().offset <= offset_ - lost_before_; first = false) {
    if (first) {
      why.event_type.clear();
      why.field = "";
      why.detail = lost_.front().error.detail;
      why.position = lost_.front().offset + lost_before_;
    }
    told += int64_t(lost_.front().size.value_or(0));
    lost_.erase(lost_.begin());
  }
  if (stream_->wrapping() == Wrapping::none || leftover_.size() < kHeaderSize || !shift) return told;
  const Header next = decode_header(Bytes(leftover_).first<kHeaderSize>());
  const std::optional<uint32_t> shift_now = proof_.positions.shift_of(next, offset_ + next.event_size);
  if (!shift_now) return told;
  const int64_t by_event = told + int32_t(*shift_now - *shift - uint32_t(told));  // it tells 32 bits
  const bool in_front_of_log = by_event < 0 && uint64_t(-by_event) > offset_;
  return in_front_of_log ? told : by_event;
}

// Moves to where the log goes on behind the damage. Names stay known where nothing but rows can be lost.
Result<void> UnitCutter::resync() {
  Skip skip = *std::exchange(skip_, {});
  const std::optional<uint32_t> shift = proof_.positions.shift();
  Resync resync(*stream_, std::exchange(leftover_, {}), offset_, at_end_, proof_, gtids_, relay_log_);
  Result<bool> found = resync.find(skip.damaged_at, skip.misplaced);
  if (!found) return std::move(found).error();
  const uint64_t begin = offset_;
  offset_ = resync.offset();
  at_end_ = resync.at_end();
  proof_ = resync.proof();
  leftover_ = resync.take_pending();
  note_lost(left_out_);
  const auto lost = uint64_t(forget_lost(skip.why, shift));
  offset_ += lost;
  lost_before_ += lost;
  proof_.positions.move(lost);
  LeftOut range{.error = std::move(skip.why), .begin = begin, .end = std::max(begin, offset_), .file = file_};
  range.error.hint = range.begin == range.end ? "no bytes had to be left out"
                                              : "left out: " + range_text(range.begin, range.end);
  range.further = resync.take_further();
  for (Error& error : range.further) error.file = file_->path;
  left_out_.push_back(std::move(range));
  const bool lost_rows_alone =
      skip.within_rows && (resync.stayed_in_transaction() || is_next_transaction(leftover_));
  if (!lost_rows_alone) forget_statements();
  savepoints_.clear();
  return {};
}

}  // namespace binsift
