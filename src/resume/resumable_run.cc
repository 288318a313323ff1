#include "resume/resumable_run.h"

namespace binsift {
namespace {

class Driver {
 public:
  Driver(StateFile& state, DurableOutput& output, ResumableRun& run)
      : state_(state), output_(output), run_(run) {}

  Result<void> work();

 private:
  Result<void> find_start();
  // What the state knows of tables: at the start of the mark's log, or at the mark.
  void learn(bool all);
  Result<void> pass();
  Result<void> pass_place(LogPlace place);
  Result<void> make_durable();
  Result<void> put_known(RunState& next);
  Result<void> show();
  // What was said since the last durable place holds; said now, and once.
  void say();

  StateFile& state_;
  DurableOutput& output_;
  ResumableRun& run_;

  size_t first_ = 0;  // the pass's first log
  LogPlace durable_;  // indexes are those of run_.logs
  bool was_made_durable_ = false;
  SchemaHistory known_;  // at the start of the first log
  std::optional<LogPlace> stop_;
  std::optional<Error> why_stop_;

  // Of the pass
  DdlJournal journal_;
  SchemaHistory at_log_, at_mark_;  // known at the start of log log_, and at the last durable place behind it
  size_t log_ = 0;
  std::pair<std::shared_ptr<const Catalog>, std::shared_ptr<const Catalog>> written_;  // and read back
  LogPlace passed_;
  uint64_t given_ = 0;   // of the output, at passed_
  uint64_t behind_ = 0;  // bytes of logs since durable_
  std::optional<LogPlace> failed_in_;
  std::optional<Error> not_durable_;
  std::vector<std::function<void()>> said_;
};

void Driver::learn(bool all) {
  const RunState& state = state_.state();
  known_ = run_.history;
  known_.go_on_from(known_.catalog()->changed(state.known));
  if (all) known_.go_on_from(known_.catalog()->changed(state.known_at_mark));
  for (const RunState::Statement& each : state.statements)
    if (all || !each.in_log) each.statement.apply_to(known_);
}

// Says what is known at `passed_`. Errors: internal (what is written does not read back as it is).
Result<void> Driver::put_known(RunState& next) {
  const LogPlace end{passed_.log_index - first_, passed_.offset};
  const std::vector<SeenStatement> seen = journal_.take_up_to(end);
  auto each = seen.begin();
  for (; each != seen.end() && each->place.log_index < end.log_index; ++each) each->apply_to(at_mark_);
  if (log_ < passed_.log_index) {
    at_log_ = at_mark_;
    log_ = passed_.log_index;
  }
  for (; each != seen.end(); ++each) each->apply_to(at_mark_);

  const Catalog& start = *run_.history.catalog();
  next.statements.clear();
  next.known = start.change_to(*at_log_.catalog());
  next.known_at_mark = at_log_.catalog()->change_to(*at_mark_.catalog());
  if (written_ == std::pair(at_log_.catalog(), at_mark_.catalog())) return {};
  const Result<RunState> again = parse_run_state(to_text(next));
  if (again) {
    const auto at_log = start.changed(again->known);
    if (*at_log == *at_log_.catalog() && *at_log->changed(again->known_at_mark) == *at_mark_.catalog()) {
      written_ = {at_log_.catalog(), at_mark_.catalog()};
      return {};
    }
  }
  Error error{.kind = ErrorKind::internal};
  error.detail = "what is known of tables can't be written to the state";
  return error;
}

// Where the state's mark stands in the logs, and what was known of tables at the start of that log.
Result<void> Driver::find_start() {
  const RunState& state = state_.state();
  known_ = run_.history;
  if (state.mark) {
    Result<GoOn> start = find_mark(*state.mark, run_.logs, run_.accepts_gap);
    if (!start) return std::move(start).error();
    durable_ = {start->log_index, start->offset};
    if (start->left_out)
      run_.run.left_out({.error = *start->left_out});
    else
      learn(start->is_log_gone);
  }
  return {};
}

Result<void> Driver::pass_place(LogPlace place) {
  place.log_index += first_;
  if (place <= passed_) return {};
  behind_ += place.log_index == passed_.log_index ? place.offset - passed_.offset : place.offset;
  passed_ = place;
  given_ = output_.given();
  if (behind_ < run_.checkpoint) return {};
  Result<void> done = make_durable();
  if (!done) not_durable_ = done.error();
  return done;
}

Result<void> Driver::make_durable() {
  const LogFilePtr& log = run_.logs[passed_.log_index];
  Result<LogMark> mark = mark_log(*log, passed_.offset);
  if (!mark) return std::move(mark).error();
  if (passed_.log_index + 1 < run_.logs.size()) mark->next = run_.logs[passed_.log_index + 1]->name;
  RunState next = state_.state();
  ++next.serial;
  next.mark = std::move(*mark);
  if (Result<void> put = put_known(next); !put) return put;
  if (Result<void> prepared = output_.prepare(next); !prepared) return prepared;
  if (Result<void> saved = state_.save(std::move(next)); !saved) return saved;
  if (Result<void> shown = show(); !shown) return shown;
  durable_ = passed_;
  was_made_durable_ = true;
  behind_ = 0;
  say();
  return {};
}

// What the state tells is seen; that it is need not be found out again.
Result<void> Driver::show() {
  if (Result<void> shown = output_.show(state_.state()); !shown) return shown;
  if (state_.state().staged.empty() && state_.state().tables.empty()) return {};
  RunState next = state_.state();
  next.staged.clear();
  next.tables.clear();
  return state_.save(std::move(next));
}

void Driver::say() {
  for (const auto& each : said_) each();
  said_.clear();
}

Result<void> Driver::pass() {
  passed_ = durable_;
  first_ = durable_.log_index;
  given_ = output_.given();
  behind_ = 0;
  failed_in_.reset();
  not_durable_.reset();
  said_.clear();
  journal_.clear();

  at_log_ = at_mark_ = known_;
  log_ = first_;
  ResumeOptions resume{.active = true, .offset = durable_.offset, .journal = &journal_};
  if (stop_) resume.stop = LogPlace{stop_->log_index - first_, stop_->offset};
  RunOptions options = run_.run;
  options.note = [this](const Error& note) {
    // Of a log that is still being written.
    if (note.kind == ErrorKind::need_more && note.damage != Damage::missing) return;
    said_.push_back([this, note] {
      if (is_undecided(note))
        run_.waits(note);
      else
        run_.run.note(note);
    });
  };
  options.left_out = [this](const LeftOut& left_out) {
    said_.push_back([this, left_out] { run_.run.left_out(left_out); });
  };
  options.clean_place = [this](LogPlace place) { return pass_place(place); };
  options.failed_in = [this](LogPlace place) {
    place.log_index += first_;
    failed_in_ = place;
  };
  return run_.pass({run_.logs.begin() + long(first_), run_.logs.end()}, known_, resume, options);
}

Result<void> Driver::work() {
  if (Result<void> shown = show(); !shown) return shown;
  if (Result<void> found = find_start(); !found) return found;
  for (;;) {
    const Result<void> done = pass();
    if (not_durable_) return *not_durable_;
    if (!done && !stop_ && is_undecided(done.error())) run_.waits(done.error());
    if (!done && !why_stop_ && !is_undecided(done.error())) why_stop_ = done.error();
    const bool is_whole = output_.given() == given_;
    if (is_whole && !output_.has_failed()) {
      if (passed_ > durable_)
        if (Result<void> durable = make_durable(); !durable) return durable;
      say();
      break;
    }
    if (Result<void> back = output_.go_back(); !back) return back;
    if (output_.has_failed() && done) return why_stop_ ? *why_stop_ : Error{};
    if (output_.has_failed() && done.error().kind == ErrorKind::io) return done.error();
    LogPlace stop = failed_in_ && !output_.has_failed() && *failed_in_ > passed_ ? *failed_in_ : passed_;
    if (stop_ && stop >= *stop_) stop = passed_;
    if ((stop_ && stop >= *stop_) || stop <= durable_) {
      say();
      break;
    }
    if (was_made_durable_) learn(false);
    stop_ = stop;
  }
  if (why_stop_) return *why_stop_;
  return {};
}

}  // namespace

Result<void> run_resumably(StateFile& state, DurableOutput& output, ResumableRun run) {
  return Driver(state, output, run).work();
}

}  // namespace binsift
