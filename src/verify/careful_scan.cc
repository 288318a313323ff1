#include "verify/careful_scan.h"

#include "pipeline/run.h"
#include "verify/packed_check.h"

namespace binsift {
namespace {

// Takes the facts from the events that the cutter has proven.
class FactsWorker final : public UnitWorker {
 public:
  explicit FactsWorker(CarefulScan& scan) : scan_(scan) {}

  Result<void> work(const Unit& unit, OutBuffer&) override {
    if (!unit.format) return {};
    LogFacts& facts = scan_.facts;
    if (!unit.left_out.empty() || unit.first_of_file) positions_.begin_log();
    Bytes run = unit.events;
    while (run.size() >= unit.format->least_header_size()) {
      const Header header = unit.format->header_of(run);
      if (header.event_size < unit.format->least_header_size() || header.event_size > run.size()) break;
      const Bytes event = run.first(header.event_size);
      run = run.subspan(header.event_size);
      ++facts.event_count;
      facts.last_type = header.type;
      const uint64_t place = unit.offset + uint64_t(event.data() - unit.events.data());
      facts.size = std::max(facts.size, place + event.size());
      if (header.type == EventType::FORMAT_DESCRIPTION_EVENT)
        positions_.set_format(*unit.format, header.flags & LOG_EVENT_RELAY_LOG_F || facts.relay_log);
      check_position(header, unit, place);
      if (name_of(header.type).empty() && !(header.flags & LOG_EVENT_IGNORABLE_F)) ++facts.unknown_count;
      if (LogFacts::has_facts(header.type)) facts.take(header, event, *unit.format);
      if (!PackedCheck::is_packed(header.type)) continue;
      if (Result<void> unpacked = packed_.check(header, event, *unit.format); !unpacked)
        scan_.findings.push_back(
            finding_of(unpacked.error().at(unit.file->path, place, text_of(header.type))));
    }
    return {};
  }

 private:
  // An event that stands where it belongs and says otherwise.
  void check_position(const Header& header, const Unit& unit, uint64_t place) {
    const uint64_t end = place + header.event_size;
    if (positions_.fits(header, end)) return positions_.take(header, end);
    Finding finding{.kind = FindingKind::bit_rot,
                    .file = unit.file->path,
                    .offset = place,
                    .event = text_of(header.type),
                    .what = "its end position is wrong, and nothing else of it",
                    .expected = std::to_string(uint32_t(end)),
                    .found = std::to_string(header.end_log_pos)};
    scan_.findings.push_back(std::move(finding));
  }

  CarefulScan& scan_;
  LogPositions positions_;
  PackedCheck packed_;
};

// Bytes that are no event may be another log's start: one log was written behind another.
void look_for_log(Finding& finding, const std::string& path) {
  constexpr uint32_t kMagic = 0x6E6962FE;  // FE 'bin'
  if (finding.offset.value_or(0) == 0 || kind_of_path(path) != PathKind::file) return;
  Result<File> file = open_for_reading(path);
  if (!file) return;
  uint8_t first[4];
  Result<size_t> got = read_at(*file, *finding.offset, first, sizeof first);
  if (!got || *got < sizeof first || load_u32(first) != kMagic) return;
  finding.kind = FindingKind::inserted;
  finding.event.clear();
  finding.what = "another log starts here, within this one";
  finding.expected = "an event";
  finding.found = "FE 'bin'";
}

}  // namespace

CarefulScan scan_carefully(const LogFilePtr& file, std::shared_ptr<const FormatDescription> assumed) {
  CarefulScan scan;
  scan.facts.file = file;
  FactsWorker worker(scan);
  NoSink sink;
  RunOptions run;
  run.left_out = [&](const LeftOut& left_out) {
    Finding finding = finding_of(left_out.error);
    finding.begin = left_out.begin;
    finding.end = left_out.end;
    look_for_log(finding, file->path);
    scan.findings.push_back(std::move(finding));
    for (const Error& further : left_out.further) scan.findings.push_back(finding_of(further));
  };
  run.note = [&](const Error& error) {
    Finding note = finding_of(error);
    note.is_note = true;
    scan.facts.ends_torn |= error.damage == Damage::torn;
    if (error.kind == ErrorKind::missing_key) scan.facts.is_verified = false;
    scan.findings.push_back(std::move(note));
  };
  UnitCutter cutter({file}, {.damage = {.salvage = true, .assumed_format = std::move(assumed)}},
                    SchemaHistory());
  if (Result<void> done = run_pipeline(cutter, {&worker}, sink, run); !done) {
    Error error = done.error();
    scan.facts.is_verified = false;
    if (error.file.empty()) error.file = file->path;
    Finding finding = finding_of(error);
    finding.hint = error.hint;
    scan.findings.push_back(std::move(finding));
  }
  if (scan.facts.last_type != EventType::ROTATE_EVENT) scan.facts.rotates_to.clear();
  for (const Finding& finding : scan.findings) scan.facts.is_whole &= finding.is_note;
  return scan;
}

}  // namespace binsift
