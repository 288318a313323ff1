#include "pipeline/unit_cutter.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/crc32.h"
#include "event/compressed.h"
#include "event/rotate.h"
#include "pipeline/log_tail.h"
#include "pipeline/unit_context.h"
#include "pipeline/xa_xid.h"

namespace binsift {
namespace {

constexpr uint8_t kMagic[] = {0xFE, 'b', 'i', 'n'};

size_t zeros_at_start(Bytes bytes) {
  return size_t(std::find_if(bytes.begin(), bytes.end(), [](uint8_t b) { return b != 0; }) - bytes.begin());
}

Header header_at(const uint8_t* p) {
  return decode_header(std::span<const uint8_t, kHeaderSize>(p, kHeaderSize));
}

}  // namespace

UnitCutter::UnitCutter(std::vector<LogFilePtr> logs, CutterOptions options, SchemaHistory history)
    : logs_(std::move(logs)),
      options_(options),
      history_(std::move(history)),
      outcomes_(std::make_shared<XaOutcomes>(logs_)) {
  for (const LogFilePtr& log : logs_) {
    if (kind_of_path(log->path) != PathKind::file) continue;
    if (Result<File> file = open_for_reading(log->path); file)
      if (Result<uint64_t> size = file_size(*file); size) input_size_ += *size;
  }
}

bool UnitCutter::next(Unit& unit) {
  if (!cut(unit)) return false;
  if (next_log_ <= 1 && unit.offset < options_.resume.offset) drop(unit);
  return true;
}

bool UnitCutter::cut(Unit& unit) {
  if (stopped_) return false;
  if (!stream_ && next_log_ == logs_.size()) return stopped_ = true, false;
  if (!stream_ && options_.resume.stop && LogPlace{next_log_, 0} >= *options_.resume.stop)
    return stopped_ = true, false;
  if (skip_) {
    if (Result<void> found = resync(); !found) {
      begin(unit);
      return fail(unit, std::move(found).error(), 0), true;
    }
  }
  begin(unit);
  if (!stream_ && !open_log(unit)) return true;
  for (;;) {
    switch (walk(unit)) {
      case Walk::cut: return true;
      case Walk::stop:
        cut_at(unit, at_);
        close_log(unit);
        stopped_ = true;
        return true;
      case Walk::more: break;
    }
    if (at_end_ && is_followed()) {
      if (const std::optional<bool> cut = follow(unit)) return *cut;
      if (!at_end_) continue;
    }
    if (at_end_) {
      // Of an archived log only some parts are read; between them no transaction is open.
      if (const uint64_t gap = at_ == have_ && lost_.empty() ? stream_->pass_gap() : 0; gap != 0) {
        at_end_ = false;
        cut_at(unit, at_);
        offset_ += gap;
        return true;
      }
      if (!lost_.empty()) return lose(unit), true;
      note_tail(unit);
      if (skip_) return true;
      // A transaction that the log does not end is told when it does.
      const bool open_end = options_.resume.active && tracker_.is_open() && !unit.continues &&
                            !(relay_log_ && next_log_ < logs_.size());
      cut_at(unit, open_end ? boundary_ : at_);
      close_log(unit);
      return true;
    }
    if (boundary_ > 0 && have_ >= options_.unit_size) return cut_at(unit, boundary_), true;
    if (at_ >= (parted_ ? options_.unit_size : kLargestTransaction)) {
      if (is_sound_ahead(unit)) cut_at(unit, at_);
      return true;
    }
    if (!read_block(unit)) return true;
  }
}

void UnitCutter::begin(Unit& unit) {
  unit.sequence = sequence_++;
  unit.first_of_file = unit.last_of_file = unit.goes_on_in_next = unit.ends_parted = false;
  unit.error.reset();
  unit.notes.clear();
  unit.left_out = std::exchange(left_out_, {});
  unit.transactions.clear();
  unit.undone.clear();
  unit.joined.clear();
  unit.context.clear();
  unit.clean_end.reset();
  unit.mapping = Mapping();
  unit.events = {};
  unit.continues = parted_;
  if (parted_) {
    unit.transactions.push_back(parted_span_);
    unit.undone = parted_undone_;
    unit.context = context_;
  }
  unit.catalog = history_.catalog();
  unit.loads = loads_;
  unit.outcomes = outcomes_;
  unit.format = format_;
  unit.file = file_;
  unit.encryption = encryption_;
  unit.log_index = next_log_ == 0 ? 0 : next_log_ - 1;
  unit.offset = offset_;
  unit.start_position = next_log_ <= 1 ? options_.start_position : 0;
  // A unit that once held a large transaction gives its memory back.
  if (unit.memory.size() > 2 * kLargestTransaction) unit.memory.release();
  have_ = leftover_.size();
  unit.memory.grow_to(have_);
  if (have_ > 0) std::memcpy(unit.memory.data(), leftover_.data(), have_);
  leftover_.clear();
  at_ = boundary_ = closed_count_ = 0;
}

void UnitCutter::fail(Unit& unit, Error error, size_t at, std::string_view type) {
  if (file_) error.at(file_->path, offset_ + at, type);
  stopped_ = true;
  cut_at(unit, at_);
  unit.error = std::move(error);
}

bool UnitCutter::open_log(Unit& unit) {
  file_ = logs_[next_log_++];
  unit.file = file_;
  unit.log_index = next_log_ - 1;
  unit.start_position = next_log_ <= 1 ? options_.start_position : 0;
  offset_ = 0;
  format_ = nullptr;
  at_end_ = false;
  first_of_file_ = true;
  relay_log_ = false;
  gtids_ = false;
  sound_until_ = 0;
  pieces_.reset();
  proof_.begin_log();
  lost_.clear();
  lost_before_ = 0;
  Result<OpenedLog> opened =
      binsift::open_log(*file_, options_.damage.salvage ? OnDamage::go_on : OnDamage::stop);
  if (!opened) {
    unit.error = std::move(opened).error();
    stopped_ = true;
    return false;
  }
  stream_ = std::move(opened->stream);
  locked_ = std::move(opened->locked);
  encryption_ = std::make_shared<const Encryption>(std::move(opened->encryption));
  unit.encryption = encryption_;
  // Nothing of a MySQL log stands in clear; and what is damaged tells no end of what does.
  if (locked_ && (encryption_->kind == Encryption::Kind::mysql || locked_->kind == ErrorKind::corrupt))
    return stop_at_lock(unit), false;
  grown_to_ = 0;
  if (is_followed() && !can_be_followed()) {
    unit.error = Error{.kind = ErrorKind::unsupported,
                       .detail = "only a log that a server writes to can be followed",
                       .hint = "leave out --follow"};
    unit.error->file = file_->path;
    stopped_ = true;
    return false;
  }
  while (have_ < sizeof kMagic && !at_end_)
    if (!read_block(unit)) return false;
  if (!join_series(unit)) return false;
  const Bytes first(unit.memory.data(), have_);
  const size_t compared = std::min(have_, sizeof kMagic);
  if (!std::equal(first.begin(), first.begin() + long(compared), kMagic)) {
    lose_start(unit);
    return false;
  }
  if (have_ < sizeof kMagic) return true;  // the tail says so
  std::memmove(unit.memory.data(), unit.memory.data() + sizeof kMagic, have_ - sizeof kMagic);
  have_ -= sizeof kMagic;
  offset_ = unit.offset = sizeof kMagic;
  return true;
}

// The rest of the log can't be read without its key.
void UnitCutter::stop_at_lock(Unit& unit) {
  // A start of encryption that was not seen as one: what stands in front of it is damaged.
  Error damaged{.kind = ErrorKind::corrupt};
  damaged.detail = "the log's encryption starts here, and what tells of it is damaged";
  Error error = locked_ ? std::move(*locked_) : std::move(damaged);
  locked_.reset();
  error.at(file_->path, offset_);
  if (options_.pass_locked && error.kind == ErrorKind::missing_key) {
    unit.notes.push_back(std::move(error));
    have_ = 0;
    return close_log(unit);
  }
  stopped_ = true;
  unit.error = std::move(error);
}

void UnitCutter::close_log(Unit& unit) {
  unit.last_of_file = true;
  input_before_ += stream_ ? stream_->input_position() : 0;
  unit.input_position = input_before_;
  stream_.reset();
  leftover_.clear();
  parted_undone_.clear();
  if (format_) last_format_ = format_;
  // Only relay logs carry a transaction over into the next file.
  if (!relay_log_ || next_log_ == logs_.size()) {
    tracker_.reset();
    parted_ = false;
  }
  unit.goes_on_in_next = parted_;
}

bool UnitCutter::read_block(Unit& unit) {
  // Steps that grow with what is held keep the copies of a large transaction few.
  const size_t want = have_ + kBlock;
  if (unit.memory.size() < want)
    unit.memory.grow_to(std::max(want, std::min(2 * unit.memory.size(), have_ + (8 << 20))));
  Result<size_t> got = stream_->read(unit.memory.data() + have_, kBlock);
  if (!got) return fail(unit, std::move(got).error(), at_), false;
  have_ += *got;
  at_end_ = *got == 0;
  if (options_.damage.salvage) note_lost(unit.left_out);
  unit.input_position = input_before_ + stream_->input_position();
  return true;
}

// Zero bytes from where the walk is on.
UnitCutter::Zeros UnitCutter::zeros_ahead(const Unit& unit) {
  const Bytes held(unit.memory.data() + at_, have_ - at_);
  const uint64_t here = zeros_at_start(held);
  if (here < held.size()) return {.count = here};
  Zeros zeros{.count = here, .to_the_end = true};
  std::vector<uint8_t> block(kBlock);
  for (uint64_t ahead = 0; !at_end_;) {
    Result<size_t> got = stream_->look(ahead, block.data(), block.size());
    if (!got) return zeros.to_the_end = false, zeros;
    if (*got == 0) break;
    const size_t count = zeros_at_start(Bytes(block.data(), *got));
    zeros.count += count;
    if (count < *got) return zeros.to_the_end = false, zeros;
    ahead += *got;
  }
  return zeros;
}

UnitCutter::Walk UnitCutter::walk(Unit& unit) {
  for (;;) {
    pass_usual(unit);
    const size_t left = have_ - at_;
    const size_t least = format_ ? format_->least_header_size() : kHeaderSize;
    if (!lost_.empty() && loses_within(least)) return lose(unit);
    if (left < least) return Walk::more;
    const uint8_t* const p = unit.memory.data() + at_;
    const Header header = format_ ? format_->header_of(Bytes(p, left)) : header_at(p);
    if (!lost_.empty() && loses_within(header.event_size)) return lose(unit);
    if (is_at_stop()) return Walk::stop;
    if (is_at_start()) return start_here(unit);
    if (header.event_size < least || header.event_size > kEventLimit) {
      // Zeros to the end of the log are a tail that was never written; zeros with something behind are a
      // hole.
      const Zeros zeros = zeros_ahead(unit);
      if (zeros.to_the_end) {
        at_end_ = true;
        return Walk::more;
      }
      Error error{.kind = ErrorKind::corrupt, .field = "event_size", .damage = Damage::length};
      if (zeros.count >= kHeaderSize) {
        error.field = "";
        error.damage = Damage::hole;
        error.detail = "a hole: bytes " + std::to_string(offset_ + at_) + " to " +
                       std::to_string(offset_ + at_ + zeros.count - 1) + " are zeros";
        return damage(unit, std::move(error));
      }
      error.detail = std::to_string(header.event_size) + " bytes is no length of an event";
      return damage(unit, std::move(error), text_of(header.type));
    }
    if (options_.damage.salvage && format_ && header.event_size > left && !at_end_) {
      // What its header disproves need not be read. A position alone disproves only what is too much to read:
      // it is also what a missing stretch in front of the event puts wrong.
      if (!proof_.is_plausible(header) ||
          (header.event_size > kLargestEvent &&
           !proof_.positions.fits(header, offset_ + at_ + header.event_size))) {
        Error error{.kind = ErrorKind::corrupt, .field = "event_size", .damage = Damage::length};
        error.detail = std::to_string(header.event_size) + " bytes is not the event's length";
        return damage(unit, std::move(error), text_of(header.type));
      }
    }
    if (header.event_size > kLargestEvent) {
      if (!is_sound_ahead(unit)) return Walk::cut;
      if (at_ > 0) return cut_at(unit, at_), Walk::cut;
      return map_large_event(unit, header), Walk::cut;
    }
    if (header.event_size > left) return Walk::more;
    const Walk next = step(unit, header, Bytes(unit.memory.data() + at_, header.event_size));
    if (next != Walk::more) return next;
  }
}

// Takes one whole event into the unit. Gives more to go on, cut when the unit ends here.
UnitCutter::Walk UnitCutter::step(Unit& unit, const Header& header, Bytes event) {
  if (header.type == EventType::FORMAT_DESCRIPTION_EVENT || header.type == EventType::START_EVENT_V3) {
    if (at_ > 0) {
      if (!tracker_.is_open() || is_sound_ahead(unit)) cut_at(unit, at_);
      return Walk::cut;
    }
    Result<FormatDescription> format =
        header.type == EventType::START_EVENT_V3 ? decode_start_v3(event) : decode_format_description(event);
    if (!format) return damage(unit, std::move(format).error(), name_of(header.type));
    if (options_.damage.salvage && format->has_checksum_field && !checksum_matches(event))
      return damage(unit, damage_in(event, offset_ + at_), name_of(header.type));
    if (!format_) relay_log_ = format->header_of(event).flags & LOG_EVENT_RELAY_LOG_F;
    format_ = std::make_shared<const FormatDescription>(std::move(*format));
    unit.format = format_;
    proof_.set_format(format_, relay_log_);
    gtids_ = gtids_ || always_has_gtids(*format_);
  } else if (!format_) {
    Error error{.kind = ErrorKind::corrupt, .damage = Damage::missing};
    error.detail = "the log does not start with a format description: its start is missing or damaged";
    return damage(unit, std::move(error), text_of(header.type), true);
  } else if (options_.damage.salvage && offset_ + at_ >= sound_until_) {
    if (std::optional<Error> error = disproof(header, event))
      return damage(unit, std::move(*error), text_of(header.type));
  }
  const uint64_t event_end = offset_ + at_ + event.size();
  if (options_.verify) {
    if (proof_.positions.fits(header, event_end))
      proof_.positions.take(header, event_end);
    else if (is_misplaced(header, event, unit))
      return damage(unit, misplacement_of(header, proof_.positions), text_of(header.type), true);
  }
  if (is_gtid_event(header.type)) {
    gtids_ = true;
    if (options_.damage.salvage) note_gtid(header, event);
  }
  if (header.type == EventType::START_ENCRYPTION_EVENT && !encryption_->is_open) {
    cut_at(unit, at_);
    return stop_at_lock(unit), Walk::cut;
  }
  if (first_of_file_) {
    unit.first_of_file = true;
    first_of_file_ = false;
  }
  if (header.type == EventType::ROTATE_EVENT && !relay_log_) {
    const size_t tail = format_->checksum_size();
    if (event.size() > kHeaderSize + tail)
      if (Result<Rotate> rotate =
              decode_rotate(event.subspan(kHeaderSize, event.size() - kHeaderSize - tail), *format_);
          rotate)
        series_.rotates_to(rotate->file_name);
  }

  if (tracker_.passes(header.type)) {
    if (!unit.transactions.empty()) {
      TransactionSpan& span = unit.transactions.back();
      span.size = std::max<uint64_t>(span.size, offset_ + at_ + header.event_size - span.begin);
    }
    at_ += event.size();
    return Walk::more;
  }

  std::string_view sql;
  uint8_t flags2 = 0;
  uint16_t rows_flags = 0;
  Bytes body;
  bool is_ddl = false;
  const size_t checksum = format_->checksum_size(), head = format_->header_size(header.type);
  if (event.size() >= head + checksum) body = event.subspan(head, event.size() - head - checksum);
  if (header.type == EventType::QUERY_EVENT) {
    if (is_begin(body, *format_)) {
      sql = "BEGIN";
    } else {
      if (Result<Query> query = decode_query(body, *format_); query) sql = query->query;
      is_ddl = SchemaHistory::may_change(sql);
    }
  } else if (header.type == EventType::QUERY_COMPRESSED_EVENT) {
    // A statement whose compressed part is damaged fails in the worker, with its checksum.
    if (Result<CompressedEvent> packed = decode_compressed_event(body, header.type, *format_); packed)
      if (Result<Bytes> plain = inflater_.inflate(packed->stream, packed->uncompressed_size); plain)
        sql = as_text(*plain);
    is_ddl = SchemaHistory::may_change(sql);
  } else if (header.type == EventType::GTID_EVENT) {
    flags2 = flags2_of(body, header.type);
    alter_phase_ = 0;
    if (flags2 & FL_STANDALONE)
      if (Result<GtidEvent> gtid = decode_gtid_event(header, body, *format_); gtid)
        alter_phase_ = gtid->flags_extra;
  } else if (header.type == EventType::PARTIAL_ROW_DATA_EVENT) {
    take_piece(unit, header, body);
  } else if (LoadFiles::follows(header.type)) {
    static_cast<void>(loads_.next(header.type, body));  // damage in it is said when it is decoded
  } else if (tracker_.is_open() && is_rows_event(header.type)) {
    rows_flags = rows_flags_of(body, header.type, *format_);
  }

  if (pieces_.is_open() && header.type != EventType::PARTIAL_ROW_DATA_EVENT) lose_pieces(unit);
  const bool was_open = tracker_.is_open();
  const TransactionTracker::Step step = tracker_.next(header.type, sql, flags2, rows_flags);
  if (step.opens) begin_transaction(unit, offset_ + at_, was_open);
  if (!sql.empty() && (sql[0] & ~0x20) != 'B' && !unit.transactions.empty())
    note_undone(unit, sql, offset_ + at_);
  if (!unit.transactions.empty() && (tracker_.is_open() || step.closes)) {
    TransactionSpan& span = unit.transactions.back();
    span.size = std::max<uint64_t>(span.size, offset_ + at_ + header.event_size - span.begin);
    if (step.closes) {
      span.closed = true;
      if (header.type == EventType::XID_EVENT && body.size() >= 8) {
        span.xid = load_u64(body.data());
        span.has_xid = true;
      }
      if (header.type == EventType::XA_PREPARE_LOG_EVENT && !unit.continues)
        if (const std::string xid = prepared_xid(body, *format_); !xid.empty())
          span.outcome = outcomes_->find(xid, next_log_ - 1, offset_ + at_ + event.size());
      if (options_.resume.active && span.outcome == Outcome::unresolved && span.begin >= unit.offset)
        return leave_undecided(unit), Walk::cut;
    }
  }
  at_ += event.size();
  if (!tracker_.is_open() && !is_statement_variable(header.type)) {
    boundary_ = at_;
    closed_count_ = unit.transactions.size();
  }
  if (is_ddl && options_.definitions) {
    apply_ddl(header, body, sql);
    if (!tracker_.is_open() || is_sound_ahead(unit)) cut_at(unit, at_);
    return Walk::cut;
  }
  return Walk::more;
}

// A transaction begins, with `was_open` within another one, which then has no end: a source that was
// connected to anew has sent it again from its start.
void UnitCutter::begin_transaction(Unit& unit, uint64_t offset, bool was_open) {
  if (was_open && !unit.transactions.empty()) {
    TransactionSpan& last = unit.transactions.back();
    if (!last.cut_off && last.size > 0) note_cut_off(unit, last.begin);
    last.cut_off = true;
  }
  unit.transactions.push_back({.begin = offset, .unit = unit.sequence});
  savepoints_.clear();
}

void UnitCutter::note_cut_off(Unit& unit, uint64_t begin) {
  Error note{.kind = ErrorKind::need_more, .damage = Damage::missing};
  note.detail = "the transaction that begins here has no end: another one begins within it";
  unit.notes.push_back(note.at(file_->path, begin));
}

void UnitCutter::note_undone(Unit& unit, std::string_view sql, uint64_t position) {
  switch (kind_of_statement(sql)) {
    case StatementKind::savepoint:
      if (const auto undone = savepoints_.take(sql, position)) unit.undone.push_back(*undone);
      break;
    case StatementKind::rollback:
      if (rollback_undoes_rows(*format_)) unit.undone.push_back({unit.transactions.back().begin, position});
      break;
    default: break;
  }
}

void UnitCutter::apply_ddl(const Header& header, Bytes body, std::string_view sql) {
  // Of MariaDB's two-phase ALTER TABLE only the COMMIT ALTER has changed the table.
  if (alter_phase_ & (FL_EXTRA_START_ALTER | FL_EXTRA_ROLLBACK_ALTER)) return;
  Result<Query> query = decode_query(body, header.type, *format_);
  if (!query) return;
  const uint64_t position = offset_ + at_ - header.event_size;
  const std::string seen_at = file_->name + ":" + std::to_string(position);
  StatementContext context{.database = query->database,
                           .flavour = format_->flavour,
                           .seen_at = seen_at,
                           .version_id = format_->version_id,
                           .error_code = query->error_code,
                           .thread_specific = (header.flags & LOG_EVENT_THREAD_SPECIFIC_F) != 0};
  if (Result<StatusVars> vars = decode_status_vars(query->status_vars, *format_); vars) {
    context.sql_mode = vars->sql_mode.value_or(0);
    if (vars->has_charset) {
      context.client_charset = vars->character_set_client;
      context.server_charset = vars->collation_server;
    }
    context.has_ddl_xid = vars->ddl_xid.value_or(0) != 0;
  }
  if (history_.apply(sql, context) && options_.resume.journal)
    options_.resume.journal->add(SeenStatement({next_log_ - 1, position}, sql, context));
}

// Ends the unit at `end`: at the last boundary, or wherever the walk is, which parts a transaction.
void UnitCutter::cut_at(Unit& unit, size_t end) {
  unit.events = unit.mapping.bytes().empty() ? Bytes(unit.memory.data(), end) : unit.mapping.bytes();
  if (have_ > end) leftover_.assign(unit.memory.data() + end, unit.memory.data() + have_);
  if (end < at_) {
    tracker_.reset();
    pieces_.reset();
    unit.transactions.resize(closed_count_);
  }
  if (!tracker_.is_open()) unit.clean_end = offset_ + end;
  if (tracker_.is_open() && !unit.transactions.empty())
    part_transaction(unit);
  else
    parted_ = false;
  offset_ += end;
  if (!unit.mapping.bytes().empty()) unit.mapping.forget_pages();
}

// Says what stands behind the last whole event at the end of the log.
void UnitCutter::note_tail(Unit& unit) {
  std::optional<TailFinding> finding = find_in_tail({.bytes = Bytes(unit.memory.data() + at_, have_ - at_),
                                                     .offset = offset_ + at_,
                                                     .format = format_.get(),
                                                     .relay_log = relay_log_,
                                                     .wrapping_torn = stream_->ended_torn(),
                                                     .held_back = stream_->held_back(),
                                                     .in_transaction = tracker_.is_open(),
                                                     .another_log_follows = next_log_ < logs_.size()});
  if (!finding) return;
  finding->error.file = file_->path;
  if (!finding->is_damage) {
    unit.notes.push_back(std::move(finding->error));
  } else if (options_.damage.salvage && format_) {
    damage(unit, std::move(finding->error));
  } else {
    unit.error = std::move(finding->error);
    stopped_ = true;
  }
}

}  // namespace binsift
