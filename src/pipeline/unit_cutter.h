#pragma once
// Reads logs in order and cuts them into units by a walk over the event headers. It decodes only what a
// worker can't know by itself: format descriptions, where transactions begin and end, and DDL, whose effect
// on names later units see.
#include "base/result.h"
#include "log/inflate.h"
#include "log/open_log.h"
#include "log/transaction_tracker.h"
#include "pipeline/damage_options.h"
#include "pipeline/event_proof.h"
#include "pipeline/log_follower.h"
#include "pipeline/log_series.h"
#include "pipeline/resume.h"
#include "pipeline/savepoints.h"
#include "pipeline/unit.h"
#include "schema/catalog.h"

namespace binsift {

struct CutterOptions {
  uint64_t start_position = 0;          // in the first log
  uint64_t stop_position = UINT64_MAX;  // in the last log
  bool count_rows = false;              // fill TransactionSpan::row_count
  bool pass_locked = false;       // an encrypted log without its key is a note, and the next log follows
  bool verify = true;             // events stand where their end positions say
  size_t unit_size = 256 * 1024;  // about so many bytes each, where transactions allow; no less than a block
  bool definitions = true;        // DDL ends a unit, and changes what names later ones see
  DamageOptions damage = {};
  ResumeOptions resume = {};
  LogFollower* follower = nullptr;  // the last log, and those behind it, are followed as they grow
};

class UnitCutter final : public UnitSource {
 public:
  UnitCutter(std::vector<LogFilePtr> logs, CutterOptions options, SchemaHistory history);

  bool next(Unit& unit) override;

  // Bytes of all logs, as far as they can be known.
  uint64_t input_size() const { return input_size_; }

  // Each transaction of such a log begins with a GTID event, also without GTIDs.
  static bool always_has_gtids(const FormatDescription& format);

  static constexpr size_t kBlock = 256 * 1024;            // read at a time
  static constexpr size_t kLargestTransaction = 4 << 20;  // up to here one is never parted
  static constexpr size_t kLargestEvent = 16 << 20;       // past here an event is mapped, not held
  static constexpr uint64_t kEventLimit = 0x7FFFFFFF;     // no server writes longer ones

 private:
  enum class Walk : uint8_t { more, cut, stop };
  // What is passed over before the next unit
  struct Skip {
    Error why;
    uint64_t damaged_at = 0;
    bool misplaced = false;
    bool within_rows = false;  // in a transaction of rows, whose BEGIN was seen
  };

  bool cut(Unit& unit);
  void drop(Unit& unit);
  bool is_at_stop() const;
  bool is_at_start() const;
  Walk start_here(Unit& unit);
  void begin(Unit& unit);
  bool open_log(Unit& unit);
  void close_log(Unit& unit);
  bool is_followed() const { return options_.follower && next_log_ == logs_.size(); }
  bool can_be_followed() const;
  Result<LogFollower::Found> wait_for_more();
  std::optional<bool> follow(Unit& unit);
  void stop_at_lock(Unit& unit);
  void pass_usual(Unit& unit);
  Walk walk(Unit& unit);
  Walk step(Unit& unit, const Header& header, Bytes event);
  bool read_block(Unit& unit);
  struct Zeros {
    uint64_t count = 0;
    bool to_the_end = false;
  };
  Zeros zeros_ahead(const Unit& unit);
  void cut_at(Unit& unit, size_t end);
  void map_large_event(Unit& unit, const Header& header);
  void part_transaction(Unit& unit);
  void leave_undecided(Unit& unit);
  void forget_statements();
  void note_tail(Unit& unit);
  void fail(Unit& unit, Error error, size_t at, std::string_view type = {});
  Walk damage(Unit& unit, Error error, std::string_view type = {}, bool misplaced = false);
  void leave_out(Unit& unit, Skip skip);
  bool find_format();
  void note_gtid(const Header& header, Bytes event);
  bool is_next_transaction(Bytes event) const;
  void lose_start(Unit& unit);
  bool join_series(Unit& unit);
  std::optional<Error> disproof(const Header& header, Bytes event);
  bool is_misplaced(const Header& header, Bytes event, const Unit& unit);
  bool is_sound_ahead(Unit& unit);
  Result<void> resync();
  void note_lost(std::vector<LeftOut>& notes);
  bool loses_within(size_t size);
  Walk lose(Unit& unit);
  int64_t forget_lost(Error& why, std::optional<uint32_t> shift);
  void take_piece(Unit& unit, const Header& header, Bytes body);
  void lose_pieces(Unit& unit);
  void begin_transaction(Unit& unit, uint64_t offset, bool was_open);
  void note_cut_off(Unit& unit, uint64_t begin);
  void note_undone(Unit& unit, std::string_view sql, uint64_t position);
  void apply_ddl(const Header& header, Bytes body, std::string_view sql);

  std::vector<LogFilePtr> logs_;
  CutterOptions options_;
  SchemaHistory history_;
  std::shared_ptr<XaOutcomes> outcomes_;
  uint64_t input_size_ = 0, input_before_ = 0;

  // The run
  uint64_t sequence_ = 0;
  size_t next_log_ = 0;
  bool stopped_ = false;

  // The open log
  std::unique_ptr<ByteStream> stream_;
  std::shared_ptr<const Encryption> encryption_;
  std::optional<Error> locked_;  // why its encrypted part can't be read
  LogFilePtr file_;
  std::shared_ptr<const FormatDescription> format_;
  bool relay_log_ = false;
  bool gtids_ = false;  // each transaction begins with a GTID event
  bool first_of_file_ = false;
  bool at_end_ = false;
  uint64_t offset_ = 0;    // in the log, of the unit's first byte
  uint64_t grown_to_ = 0;  // of a log that is followed: bytes of its file that were there to be read
  std::vector<uint8_t> leftover_;

  // The unit that is being cut: bytes [0, have_) of its memory, walked up to at_
  size_t have_ = 0, at_ = 0;
  size_t boundary_ = 0;      // behind the last transaction that ends in it
  size_t closed_count_ = 0;  // transactions up to there

  // The transaction the walk is in
  TransactionTracker tracker_;
  Savepoints savepoints_;
  uint8_t alter_phase_ = 0;  // MariaDB: GtidEvent::flags_extra of the statement that comes
  bool parted_ = false;      // it was cut: the next unit continues it
  TransactionSpan parted_span_;
  std::vector<UndoneRange> parted_undone_;  // of its events in this log
  std::vector<uint8_t> context_;
  LoadFiles loads_;
  RowPieces pieces_;
  Inflater inflater_;

  // Damage
  EventProof proof_;
  LogSeries series_;
  std::shared_ptr<const FormatDescription> last_format_;  // of the logs in front of this one
  uint64_t sound_until_ = 0;     // offset in the log: up to here a transaction was looked through
  std::vector<LostBytes> lost_;  // in what was read and looked at, and is not yet passed
  uint64_t lost_before_ = 0;     // bytes that were, modulo 2^64: offset_ is so much more than the stream's
  std::optional<Skip> skip_;
  std::optional<GtidEvent> gtid_;  // of the transaction that the walk is in, for salvage
  std::vector<LeftOut> left_out_;
};

// Whether a QUERY_EVENT's body is a BEGIN, as nearly every one of a log in row format.
bool is_begin(Bytes body, const FormatDescription& format);

// Whether ROLLBACK takes back the rows of its transaction: up to MySQL 5.5 those of tables without
// transactions stood in the same group, and hold.
inline bool rollback_undoes_rows(const FormatDescription& format) {
  return format.version_id >= 50600;
}

}  // namespace binsift
