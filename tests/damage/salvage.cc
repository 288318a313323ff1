// Damages a log in many places and reads it with --salvage: all transactions outside the damage must come out,
// in order, and nothing else.
//   usage: salvage_tests [--mib N] [--damages N] [--seed N] [--runs N] LOG...
// A log of that size is made of each LOG: its transactions again and again, with positions, numbers and
// checksums of their own; one that is that large already is cut behind a transaction.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "damaged_log.h"
#include "event/gtid_event.h"

using namespace binsift;
using namespace binsift::damage;

namespace {

struct Span {
  size_t begin = 0, end = 0;
};

bool begins_transaction(EventType type) {
  return is_gtid_event(type);
}

// Where the log's transactions are: from each GTID event to the next, the last up to the ROTATE or the end.
std::vector<Span> transactions_of(std::string_view log) {
  std::vector<Span> spans;
  for (const EventSpan& event : events_of(log)) {
    if (begins_transaction(event.header.type))
      spans.push_back({event.begin, event.begin + event.size});
    else if (!spans.empty() && event.header.type != EventType::ROTATE_EVENT &&
             event.header.type != EventType::STOP_EVENT && spans.back().end == event.begin)
      spans.back().end = event.begin + event.size;
  }
  return spans;
}

// A log of `size` bytes or more from the transactions of a small one.
std::string enlarge(const std::string& log, size_t size, bool checksums) {
  const std::vector<Span> spans = transactions_of(log);
  if (spans.empty()) return {};
  if (log.size() >= size) {
    const auto last = std::find_if(spans.begin(), spans.end(), [&](const Span& s) { return s.end >= size; });
    return log.substr(0, last == spans.end() ? spans.back().end : last->end);
  }
  std::string whole = log.substr(0, spans.front().begin);
  whole.reserve(size + log.size());
  uint64_t number = 0;
  while (whole.size() < size) {
    for (const Span& span : spans) {
      ++number;
      for (size_t at = span.begin; at < span.end;) {
        const Header header = decode_header(as_bytes(std::string_view(log)).subspan(at).first<kHeaderSize>());
        std::string event = log.substr(at, header.event_size);
        at += header.event_size;
        put_number(event, 0, header.timestamp + number, 4);
        if (header.end_log_pos != 0) put_number(event, 13, whole.size() + event.size(), 4);
        if (header.type == EventType::GTID_LOG_EVENT || header.type == EventType::ANONYMOUS_GTID_LOG_EVENT) {
          if (header.type == EventType::GTID_LOG_EVENT) put_number(event, kHeaderSize + 17, number, 8);
          if (event.size() >= kHeaderSize + 42 + 7) {
            put_number(event, kHeaderSize + 34, number, 8);
            const auto time = load_u32(reinterpret_cast<const uint8_t*>(event.data()) + kHeaderSize + 42);
            put_number(event, kHeaderSize + 42, time + number, 4);
          }
        } else if (header.type == EventType::GTID_EVENT) {
          put_number(event, kHeaderSize, number, 8);
        } else if (header.type == EventType::XID_EVENT) {
          put_number(event, kHeaderSize, number, 8);
        }
        if (checksums) {
          const size_t covered = event.size() - kChecksumSize;
          put_number(event, covered, crc32(as_bytes(std::string_view(event).substr(0, covered))), 4);
        }
        whole += event;
      }
    }
  }
  return whole;
}

struct Edit {
  const char* kind = "";
  size_t begin = 0, end = 0;  // bytes that are replaced
  std::string by;
};

// One of many ways in which a log gets damaged, somewhere in [from, to).
Edit choose(Random& random, const std::string& log, const std::vector<Span>& spans, size_t from, size_t to) {
  const size_t at = random.from_to(from, to - 1);
  const auto sized = [&](size_t most) { return std::min<size_t>(random.from_to(1, most), to - at); };
  const auto inside = std::upper_bound(spans.begin(), spans.end(), at,
                                       [](size_t place, const Span& span) { return place < span.end; });
  switch (random.below(9)) {
    case 0: {
      std::string byte(1, char(log[at] ^ (1 << random.below(8))));
      return {"bit", at, at + 1, std::move(byte)};
    }
    case 1: {
      const size_t size = sized(20000);
      return {"hole", at, at + size, std::string(size, '\0')};
    }
    case 2: {
      const size_t size = sized(5000);
      return {"garbage", at, at + size, random.bytes(size)};
    }
    case 3: {
      if (inside == spans.end()) break;
      // The length of an event
      size_t event = inside->begin;
      for (size_t i = random.below(6); i > 0; --i) {
        const size_t next = event + load_u32(reinterpret_cast<const uint8_t*>(log.data()) + event + 9);
        if (next >= inside->end) break;
        event = next;
      }
      std::string size = log.substr(event + 9, 4);
      const uint32_t values[] = {
          0,
          18,
          19,
          0x7FFFFFFF,
          0xFFFFFFFF,
          uint32_t(random.below(1 << 24)),
          load_u32(reinterpret_cast<const uint8_t*>(size.data())) + uint32_t(random.from_to(1, 300))};
      put_number(size, 0, values[random.below(std::size(values))], 4);
      return {"length", event + 9, event + 13, std::move(size)};
    }
    case 4: return {"cut", at, at + sized(5000), ""};
    case 5: return {"insert", at, at, random.bytes(random.from_to(1, 5000))};
    case 6: {
      const size_t size = std::min<size_t>(random.from_to(1, 5000), at - from);
      return {"repeat", at, at, log.substr(at - size, size)};
    }
    case 7: {
      // Whole transactions once more
      if (inside == spans.end() || inside == spans.begin()) break;
      const auto first =
          inside - long(std::min<size_t>(random.from_to(1, 3), size_t(inside - spans.begin())));
      return {"repeated transactions", inside->begin, inside->begin,
              log.substr(first->begin, inside->begin - first->begin)};
    }
    default:
      if (inside == spans.end()) break;
      return {"missing transaction", inside->begin, inside->end, ""};
  }
  return {"bit", at, at + 1, std::string(1, char(log[at] ^ 1))};
}

bool spoils(const Edit& edit, const Span& span) {
  if (edit.begin == edit.end) return span.begin < edit.begin && edit.begin < span.end;
  return edit.begin < span.end && span.begin < edit.end;
}

bool test(const std::string& name, const std::string& log, unsigned damages, uint64_t seed,
          const Scratch& scratch) {
  const std::vector<Span> spans = transactions_of(log);
  scratch.put(log);
  const Converted whole = convert(scratch.path(), {}, 2);
  Random random(seed);
  // One damage in each of as many stretches behind the log's head, so that they do not touch.
  std::vector<Edit> edits;
  const size_t first = spans.front().begin, stretch = (spans.back().end - first) / damages;
  for (unsigned i = 0; i < damages; ++i) {
    const size_t from = first + i * stretch + stretch / 4, to = first + (i + 1) * stretch - stretch / 4;
    edits.push_back(choose(random, log, spans, from, to));
  }
  std::string damaged;
  size_t copied = 0;
  for (const Edit& edit : edits) {
    damaged.append(log, copied, edit.begin - copied).append(edit.by);
    copied = edit.end;
  }
  damaged.append(log, copied);

  std::vector<bool> spoiled(spans.size());
  for (const Edit& edit : edits)
    for (size_t i = 0; i < spans.size(); ++i) spoiled[i] = spoiled[i] || spoils(edit, spans[i]);
  const auto is_spoiled = [&](std::string_view line) {
    const size_t position = strtoull(line.data() + line.find(",\"pos\":") + 7, nullptr, 10);
    const auto span = std::upper_bound(spans.begin(), spans.end(), position,
                                       [](size_t place, const Span& s) { return place < s.end; });
    return span != spans.end() && spoiled[size_t(span - spans.begin())];
  };

  scratch.put(damaged);
  const Converted got = convert(scratch.path(), {.salvage = true}, 2);
  // Each row that came out is the next of the whole log's, but for those in damaged transactions: these may be
  // absent. (One that was repeated in part can be whole the second time.)
  std::string_view expected = whole.rows, seen = got.rows;
  size_t spared = 0;
  const auto next = [](std::string_view rows) { return rows.substr(0, rows.find('\n') + 1); };
  while (!expected.empty()) {
    const std::string_view line = next(expected), candidate = next(seen);
    if (without_position(line) == without_position(candidate))
      seen.remove_prefix(candidate.size());
    else if (!is_spoiled(line))
      break;
    spared += !is_spoiled(line);
    expected.remove_prefix(line.size());
  }
  const bool all_same = expected.empty() && seen.empty();
  bool good = !whole.failed && !got.failed && all_same && !got.left_out.empty();
  fmt::print("{} damage/salvage-{}-{} ({} bytes, {} damages, {} rows outside, {} ranges left out)\n",
             good ? "PASS" : "FAIL", name, seed, log.size(), damages, spared, got.left_out.size());
  if (good) return true;
  if (whole.failed) fmt::print("    undamaged: {}\n", to_text(whole.error));
  if (got.failed) fmt::print("    {}\n", to_text(got.error));
  for (const Edit& edit : edits)
    fmt::print("    {} of {} to {}, {} bytes put there\n", edit.kind, edit.begin, edit.end, edit.by.size());
  for (const LeftOut& each : got.left_out) fmt::print("    said: {}\n", to_text(each.error));
  fmt::print("    expected {}\n    got      {}\n", next(expected).substr(0, 300), next(seen).substr(0, 300));
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  size_t mib = 4;
  unsigned damages = 50, runs = 1;
  uint64_t seed = 1;
  bool good = true;
  const Scratch scratch;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto number = [&] { return i + 1 < argc ? strtoull(argv[++i], nullptr, 10) : 0; };
    if (word == "--mib")
      mib = number();
    else if (word == "--damages")
      damages = unsigned(number());
    else if (word == "--seed")
      seed = number();
    else if (word == "--runs")
      runs = unsigned(number());
    else {
      Result<std::string> bytes = read_whole(argv[i], size_t{1} << 40);
      if (!bytes) {
        fmt::print("FAIL damage/salvage: {}\n", to_text(bytes.error()));
        return 1;
      }
      const std::vector<EventSpan> events = events_of(*bytes);
      const Bytes format_event = as_bytes(std::string_view(*bytes)).subspan(events[0].begin, events[0].size);
      const Result<FormatDescription> format = decode_format_description(format_event);
      const std::string log = enlarge(*bytes, mib << 20, format && format->checksum_size() != 0);
      const std::string path = argv[i];
      const std::string name(name_of_path(directory_of(path)));
      for (unsigned run = 0; run < runs; ++run)
        good &= test(name, log, std::max(1u, damages), seed + run, scratch);
      fflush(stdout);
    }
  }
  return good ? 0 : 1;
}
