// What of the counts stands out, and how it is called.
#include <fmt/format.h>

#include "inspect/views.h"

namespace binsift {
namespace {

constexpr size_t kNamesShown = 3;

std::string plural(uint64_t count, const char* one, const char* many) {
  return grouped(count) + " " + (count == 1 ? one : many);
}

// The first few of a list, by name.
struct NameList {
  uint64_t count = 0;
  std::string text;
  void add(std::string_view name) {
    if (++count > kNamesShown) return;
    if (count > 1) text += ", ";
    text += name;
  }
  std::string words() const {
    return count > kNamesShown ? fmt::format("{} and {} more", text, count - kNamesShown) : text;
  }
};

// Commits of a server follow one another closely; a clock that is set back more than this shows.
constexpr uint32_t kBackSeconds = 60;
// A silence that is worth a look, and the part of the whole time that it takes at least.
constexpr uint32_t kSilentSeconds = 600, kSilentPart = 20;

void add_times(std::vector<Remark>& remarks, const LogTally& tally) {
  const auto& silences = tally.silences.list();
  const uint64_t span = tally.commit_time.last - tally.commit_time.first;
  if (!silences.empty() && silences.front().seconds() >= kSilentSeconds &&
      uint64_t{silences.front().seconds()} * kSilentPart >= span)
    remarks.push_back(
        {"silence", silences.front().seconds(),
         fmt::format("nothing committed for {} up to {}", duration_words(silences.front().seconds()),
                     time_words(silences.front().end))});
  if (tally.silences.furthest_back() >= kBackSeconds)
    remarks.push_back({"commit_times_back", tally.silences.furthest_back(),
                       "commit times go back by up to " + duration_words(tally.silences.furthest_back())});
}

// Of MySQL's GTIDs alone: a MariaDB domain's numbers go on from server to server.
void add_gtid_gaps(std::vector<Remark>& remarks, const GtidSet& set) {
  uint64_t missing = 0;
  std::string first;
  for (const GtidStream& stream : set.streams()) {
    if (stream.name.kind == GtidKind::mariadb) continue;
    for (size_t i = 1; i < stream.intervals.size(); ++i) {
      const uint64_t begin = stream.intervals[i - 1].last + 1, end = stream.intervals[i].first - 1;
      missing += end - begin + 1;
      if (!first.empty()) continue;
      GtidStream gap{.name = stream.name};
      gap.intervals.push_back({begin, end});
      first = to_text(GtidSet::of({gap}));
    }
  }
  if (missing)
    remarks.push_back({"gtid_gaps", missing,
                       plural(missing, "GTID is", "GTIDs are") + " missing in between, first " + first});
}

}  // namespace

std::vector<Remark> worth_a_look(const LogTally& tally) {
  std::vector<Remark> remarks;
  if (tally.slow_count)
    remarks.push_back({"slow_transactions", tally.slow_count,
                       plural(tally.slow_count, "transaction", "transactions") +
                           fmt::format(" over {} s", LogTally::kSlowSeconds)});
  add_times(remarks, tally);
  if (!tally.is_part) add_gtid_gaps(remarks, tally.gtids.set());
  NameList keyless;
  for (const TableTally* table : tables_by_size(tally))
    if (table->shape->primary_key_known && table->shape->primary_key.empty()) keyless.add(table->shape->text);
  if (keyless.count)
    remarks.push_back(
        {"no_primary_key", keyless.count,
         keyless.words() + (keyless.count == 1 ? " has no primary key" : " have no primary key")});
  if (tally.statement_count)
    remarks.push_back({"statement_changes", tally.statement_count,
                       fmt::format("statement-format changes: {} (--events --op statement)",
                                   grouped(tally.statement_count))});
  if (tally.incident_count)
    remarks.push_back({"incidents", tally.incident_count,
                       plural(tally.incident_count, "incident", "incidents") + ": the source lost changes"});
  if (tally.unresolved_count)
    remarks.push_back({"unresolved_xa", tally.unresolved_count,
                       plural(tally.unresolved_count, "XA transaction", "XA transactions") +
                           " prepared, with no outcome in these logs"});
  if (tally.unread_row_events)
    remarks.push_back({"unread_row_events", tally.unread_row_events,
                       plural(tally.unread_row_events, "row event", "row events") +
                           " of a MySQL 5.1 beta, whose rows are not read"});
  NameList unclosed;
  for (size_t i = 0; i + 1 < tally.files.size(); ++i)
    if (tally.files[i].state != FileState::closed) unclosed.add(tally.files[i].file->name);
  if (unclosed.count)
    remarks.push_back(
        {"not_closed", unclosed.count, unclosed.words() + " not closed, though other logs follow"});
  if (!tally.files.empty() && tally.files.back().state >= FileState::torn)
    remarks.push_back(
        {"last_file", 1,
         fmt::format("{} is {}", tally.files.back().file->name, state_name(tally.files.back().state))});
  if (tally.ends_within_transaction)
    remarks.push_back({"unfinished_transaction", 1, "the last log ends within a transaction"});
  if (tally.images.full && tally.images.minimal + tally.images.noblob)
    remarks.push_back({"mixed_images", tally.images.minimal + tally.images.noblob, "row images are mixed"});
  return remarks;
}

const char* image_name(const ImageCounts& images) {
  const int kinds = (images.full > 0) + (images.noblob > 0) + (images.minimal > 0);
  if (kinds > 1) return "mixed";
  if (images.minimal) return "MINIMAL";
  if (images.noblob) return "NOBLOB";
  return images.full || images.full_or_any ? "FULL" : "";
}

const char* state_name(FileState state) {
  switch (state) {
    case FileState::closed: return "closed";
    case FileState::open: return "open";
    case FileState::in_use: return "in use";
    case FileState::torn: return "torn";
    case FileState::damaged: return "damaged";
    case FileState::encrypted: return "encrypted";
  }
  return "";
}

std::string names_words(const LogTally& tally) {
  const auto of = [&](NameSource source) { return tally.names[size_t(source)]; };
  uint64_t sum = 0;
  for (const uint64_t count : tally.names) sum += count;
  if (sum == 0) return {};
  if (of(NameSource::metadata) == sum) return "names in the log";
  if (of(NameSource::unknown) == sum) return "no column names";
  if (of(NameSource::ddl) == sum) return "names from DDL";
  if (of(NameSource::schema_file) == sum) return "names from the schema file";
  return of(NameSource::unknown) ? "names of some tables" : "names from several sources";
}

}  // namespace binsift
