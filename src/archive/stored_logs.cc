#include "archive/stored_logs.h"

#include <algorithm>

#include "log/log_parts.h"

namespace binsift {
namespace {

bool can_have(uint32_t first_time, uint32_t last_time, const Selection& selection) {
  constexpr int64_t kSecond = 1000000;
  if (selection.start_time && (int64_t{last_time} + 1) * kSecond <= *selection.start_time) return false;
  return !selection.stop_time || int64_t{first_time} * kSecond < *selection.stop_time;
}

// Nothing tells what is where in it.
bool is_opaque(const CatalogEntry& entry) {
  return entry.summary.first_time == 0 || entry.summary.encrypted || !entry.summary.damage.empty();
}

std::shared_ptr<const LogParts> parts_of(const CatalogEntry& entry, const std::vector<bool>& chosen) {
  auto parts = std::make_shared<LogParts>();
  uint64_t offset = 0, stored_offset = 0;
  for (size_t i = 0; i < entry.frames.size(); ++i) {
    const Frame& frame = entry.frames[i];
    if (chosen[i])
      parts->parts.push_back({stored_offset, frame.stored_size, offset, frame.size, frame.crc32});
    offset += frame.size;
    stored_offset += frame.stored_size;
  }
  return parts;
}

// What is chosen of one log, and that which definitions need beside it.
struct Choice {
  const CatalogEntry* entry;
  std::vector<bool> wanted;
  bool any = false;
};

// Adds the frames that hold definitions, the first one, with the format description, and whole transactions.
void complete(Choice& choice, bool is_last) {
  const std::vector<Frame>& frames = choice.entry->frames;
  size_t end = frames.size();
  if (is_last)
    while (end > 0 && !choice.wanted[end - 1]) --end;
  for (size_t i = 0; i < end; ++i) choice.wanted[i] = choice.wanted[i] || frames[i].has_definitions;
  if (std::find(choice.wanted.begin(), choice.wanted.end(), true) == choice.wanted.end()) return;
  choice.wanted[0] = true;
  for (size_t i = 1; i < frames.size(); ++i)
    if (!frames[i].starts_clean && choice.wanted[i - 1]) choice.wanted[i] = true;
  for (size_t i = frames.size(); i-- > 1;)
    if (!frames[i].starts_clean && choice.wanted[i]) choice.wanted[i - 1] = true;
  for (size_t i = 1; i < frames.size(); ++i)
    if (!frames[i].starts_clean && choice.wanted[i - 1]) choice.wanted[i] = true;
}

}  // namespace

std::vector<bool> choose_frames(const CatalogEntry& entry, const Selection& selection) {
  std::vector<bool> chosen(entry.frames.size(), true);
  if (is_opaque(entry)) return chosen;
  if (selection.include_gtids) {
    Result<GtidSet> gtids = parse_gtid_set(entry.summary.gtids);
    if (gtids && !selection.include_gtids->overlaps(*gtids)) return std::vector<bool>(entry.frames.size());
  }
  for (size_t i = 0; i < entry.frames.size(); ++i) {
    const Frame& frame = entry.frames[i];
    chosen[i] = frame.first_time == 0 || can_have(frame.first_time, frame.last_time, selection);
  }
  return chosen;
}

Result<StoredLogs> find_stored_logs(const std::string& where, const Selection& selection,
                                    const KeyringPtr& keyring) {
  Result<std::unique_ptr<Store>> opened = open_store(where);
  if (!opened) return std::move(opened).error();
  const std::shared_ptr<Store> store = std::move(*opened);
  Result<StoreCatalog> catalog = load_catalog(*store);
  if (!catalog) return std::move(catalog).error();
  if (is_store_url(where) && catalog->entries.empty() && catalog->damaged.empty()) {
    Error error{.kind = ErrorKind::usage};
    error.file = where;
    error.detail = "holds no catalog of archived logs";
    error.hint = "name the store of a policy's tier";
    return error;
  }
  StoredLogs found;
  for (const Error& error : catalog->damaged) found.damaged.push_back(to_text(error));
  std::vector<Choice> choices;
  size_t last = 0;  // the last log with something that is wanted
  for (const CatalogEntry& entry : catalog->entries) {
    if (entry.removing) continue;
    ++found.all_logs;
    found.all_frames += entry.frames.size();
    found.all_stored_size += entry.stored_size;
    Choice choice{&entry, choose_frames(entry, selection)};
    choice.any = std::find(choice.wanted.begin(), choice.wanted.end(), true) != choice.wanted.end();
    if (choice.any) last = choices.size();
    choices.push_back(std::move(choice));
  }
  for (size_t i = 0; i < choices.size() && i <= last; ++i) {
    Choice& choice = choices[i];
    const CatalogEntry& entry = *choice.entry;
    if (!is_opaque(entry)) complete(choice, i == last);
    const auto count = size_t(std::count(choice.wanted.begin(), choice.wanted.end(), true));
    if (count == 0) continue;
    LogFile log{store->name_of(entry.object), entry.name, keyring};
    if (is_store_url(where)) {
      log.store = store;
      log.key = entry.object;
    }
    if (count < entry.frames.size()) log.parts = parts_of(entry, choice.wanted);
    found.logs.push_back(std::make_shared<LogFile>(std::move(log)));
    ++found.log_count;
    found.frame_count += count;
    for (size_t k = 0; k < entry.frames.size(); ++k)
      if (choice.wanted[k]) found.stored_size += entry.frames[k].stored_size;
  }
  return found;
}

}  // namespace binsift
