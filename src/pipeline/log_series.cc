#include "pipeline/log_series.h"

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "event/header.h"

namespace binsift {
namespace {

struct Numbered {
  std::string_view base, digits;
  uint64_t number = 0;
};

// binlog.000123
std::optional<Numbered> split(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  Numbered parts{name.substr(0, dot), name.substr(dot + 1)};
  const char* const end = parts.digits.data() + parts.digits.size();
  const auto [behind, code] = std::from_chars(parts.digits.data(), end, parts.number);
  if (parts.digits.empty() || code != std::errc() || behind != end) return {};
  return parts;
}

std::string name_of(const Numbered& like, uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < like.digits.size()) digits.insert(0, like.digits.size() - digits.size(), '0');
  return std::string(like.base) + "." + digits;
}

// Whether there is an event in it that two logs do not share by chance.
bool holds_transactions(Bytes log) {
  for (size_t at = 4; at + kHeaderSize <= log.size();) {
    const Header header = decode_header(log.subspan(at).first<kHeaderSize>());
    switch (header.type) {
      case EventType::FORMAT_DESCRIPTION_EVENT:
      case EventType::PREVIOUS_GTIDS_LOG_EVENT:
      case EventType::GTID_LIST_EVENT:
      case EventType::BINLOG_CHECKPOINT_EVENT:
      case EventType::START_ENCRYPTION_EVENT:
      case EventType::ROTATE_EVENT:
      case EventType::STOP_EVENT: break;
      default: return true;
    }
    if (header.event_size < kHeaderSize) return false;
    at += header.event_size;
  }
  return false;
}

}  // namespace

std::string LogSeries::next_name(std::string_view name) {
  const std::optional<Numbered> parts = split(name);
  return parts ? name_of(*parts, parts->number + 1) : std::string();
}

LogSeries::Finding LogSeries::add(const LogFile& log) {
  const std::string last = std::exchange(last_, log.name);
  const std::string rotated_to = std::exchange(rotated_to_, std::string());
  const std::string folder = directory_of(log.path);
  const bool same_folder = std::exchange(last_folder_, folder) == folder;
  if (last.empty() || rotated_to == log.name) return {};
  const std::optional<Numbered> before = split(last), now = split(log.name);
  if (!before || !now) return {};
  if (before->base != now->base) return {Step::unrelated, {}};
  if (now->number == before->number + 1) return {};
  // In several folders there can be several series of the same name.
  if (!same_folder) return {Step::unrelated, {}};
  if (now->number <= before->number)
    return {Step::backwards, log.name + " was written before " + last + ", which was read in front of it"};
  const uint64_t count = now->number - before->number - 1;
  const std::string first = name_of(*before, before->number + 1);
  return {Step::missing, (count == 1 ? first + " is missing"
                                     : std::to_string(count) + " logs are missing, " + first + " to " +
                                           name_of(*before, now->number - 1)) +
                             ", between " + last + " and this log"};
}

std::string LogSeries::name_after(std::string_view name) {
  const std::optional<Numbered> parts = split(name);
  return parts ? name_of(*parts, parts->number + 1) : std::string();
}

bool LogSeries::is_behind(std::string_view name, std::string_view other) {
  const std::optional<Numbered> a = split(name), b = split(other);
  return a && b && a->base == b->base && a->number > b->number;
}

std::optional<std::string> LogSeries::same_as(const LogFile& log, Bytes first) {
  first = first.first(std::min(first.size(), kCompared));
  if (!holds_transactions(first)) return {};
  const Known known{sha256(first), log.path};
  for (const Known& each : known_)
    if (each.digest == known.digest) return each.path;
  known_.push_back(known);
  return {};
}

}  // namespace binsift
