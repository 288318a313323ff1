#include "verify/continuity.h"

#include <algorithm>

namespace binsift {
namespace {

Finding of_log(FindingKind kind, const LogFacts& log, std::string what) {
  return {.kind = kind, .file = log.file->path, .what = std::move(what)};
}

// What a finding shows of a set: the start of a long one.
std::string shown(const GtidSet& set) {
  constexpr size_t kMost = 300;
  std::string text = to_text(set);
  if (text.size() > kMost) text.replace(kMost, std::string::npos, "…");
  return text;
}

GtidSet without(GtidSet set, const GtidSet& other) {
  set.subtract(other);
  return set;
}

}  // namespace

std::vector<Finding> Continuity::add(const LogFacts& log, Bytes first) {
  std::vector<Finding> findings;
  const LogSeries::Finding step = series_.add(*log.file);
  const bool follows = has_last_ && step.step == LogSeries::Step::follows;
  const bool missing = step.step == LogSeries::Step::missing;
  const std::optional<std::string> twin = series_.same_as(*log.file, first);
  if (twin) {
    findings.push_back(of_log(FindingKind::duplicate, log, "the same log as " + *twin));
  } else if (missing) {
    findings.push_back(of_log(FindingKind::gap, log, step.text));
  } else if (step.step == LogSeries::Step::backwards) {
    findings.push_back(of_log(FindingKind::duplicate, log, step.text));
  }
  if (!twin && (follows || missing)) {
    if (follows && !last_.relay_log && !last_.rotates_to.empty() && last_.rotates_to != log.file->name &&
        log.file->path != "-") {
      Finding finding = of_log(FindingKind::gap, log, "the log in front of it ends with a ROTATE to another");
      finding.expected = last_.rotates_to;
      finding.found = log.file->name;
      findings.push_back(std::move(finding));
    }
    if (follows && last_.in_use && last_.is_verified && last_.is_whole && !last_.ends_torn &&
        last_.last_type != EventType::ROTATE_EVENT && last_.last_type != EventType::STOP_EVENT) {
      Finding finding = of_log(FindingKind::in_use, last_,
                               "marked as in use, and another log follows: a copy that was made before the "
                               "log was closed may lack its end");
      finding.expected = "a ROTATE or STOP at the end";
      finding.found = text_of(last_.last_type);
      // Where GTIDs prove that nothing is missing it is only told.
      finding.is_note = log.has_previous && last_.has_previous;
      findings.push_back(std::move(finding));
    }
    if (log.format && last_.format) {
      if (follows) compare_server(log, findings);
      compare_gtids(log, missing, findings);
      compare_list(log, missing, findings);
    }
  }
  find_duplicates(log, findings);
  if (log.file->path != "-") {
    if (!log.rotates_to.empty()) series_.rotates_to(log.rotates_to);
    last_ = log;
    has_last_ = true;
  }
  return findings;
}

// MySQL: what a log says was in front of it is what the one in front had in front of it, and what is in that.
void Continuity::compare_gtids(const LogFacts& log, bool logs_missing, std::vector<Finding>& findings) {
  if (!log.has_previous || !last_.has_previous || log.format->flavour != Flavour::mysql ||
      last_.format->flavour != Flavour::mysql)
    return;
  GtidSet before = last_.previous;
  before.add(last_.gtids.set());
  GtidSet lacking = without(log.previous, before);
  GtidSet unknown = without(before, log.previous);
  // A transaction whose end the log lacks was not committed to it; a relay log's goes on in the next.
  if (const Gtid last = last_.gtids.last(); last.kind != GtidKind::none) {
    GtidSet open;
    open.add(last);
    if (last_.relay_log || last_.ends_torn) unknown.subtract(open);
  }
  // What is damaged is a finding of its own.
  if (!last_.is_whole) return;
  if (!lacking.is_empty()) {
    Finding finding = of_log(
        FindingKind::gap, log,
        logs_missing ? "these transactions were in what is missing"
                     : "it says that these transactions are in the logs in front of it, and they are not: " +
                           last_.file->name + " lacks its end, or logs are missing");
    finding.event = "PREVIOUS_GTIDS_LOG_EVENT";
    finding.found = shown(lacking);
    finding.expected = before.is_empty() ? "none" : shown(before);
    findings.push_back(std::move(finding));
  }
  if (!unknown.is_empty()) {
    const bool foreign = !log.previous.overlaps(before) && log.server_id != last_.server_id;
    Finding finding = of_log(
        foreign ? FindingKind::foreign_file : FindingKind::gap, log,
        foreign ? "it is of another server than " + last_.file->name
                : "transactions of " + last_.file->name +
                      " are unknown to it: the server's logs were reset between them, or one of them is "
                      "another server's");
    finding.event = "PREVIOUS_GTIDS_LOG_EVENT";
    finding.expected = shown(before);
    finding.found = log.previous.is_empty() ? "none" : shown(log.previous);
    findings.push_back(std::move(finding));
  }
}

// MariaDB: the list names the last transaction of each server in each domain. A domain may have been dropped
// from it (FLUSH BINARY LOGS DELETE_DOMAIN_ID).
void Continuity::compare_list(const LogFacts& log, bool logs_missing, std::vector<Finding>& findings) {
  if (!log.has_previous || !last_.has_previous || log.format->flavour != Flavour::mariadb ||
      last_.format->flavour != Flavour::mariadb || !last_.is_whole || log.relay_log)
    return;
  std::vector<Gtid> expected = last_.list;
  for (const Gtid& gtid : last_.gtids.last_numbers()) {
    const auto known = std::find_if(expected.begin(), expected.end(), [&](const Gtid& each) {
      return each.domain_id == gtid.domain_id && each.server_id == gtid.server_id;
    });
    if (known == expected.end())
      expected.push_back(gtid);
    else
      known->number = gtid.number;
  }
  const auto find = [](const std::vector<Gtid>& list, const Gtid& gtid, bool any_server) {
    return std::find_if(list.begin(), list.end(), [&](const Gtid& each) {
      return each.domain_id == gtid.domain_id && (any_server || each.server_id == gtid.server_id);
    });
  };
  for (const Gtid& gtid : log.list) {
    const auto known = find(expected, gtid, false);
    if (known != expected.end() && known->number == gtid.number) continue;
    const bool behind = known != expected.end() && gtid.number < known->number;
    Finding finding =
        of_log(FindingKind::gap, log,
               logs_missing ? "these transactions were in what is missing"
               : behind     ? "transactions of " + last_.file->name +
                              " are unknown to it: the server's logs were reset between them, or one of them "
                              "is another server's"
                        : "it names a transaction as the last in front of it that is not in the logs "
                          "there: " +
                              last_.file->name + " lacks its end, or logs are missing");
    finding.event = "GTID_LIST_EVENT";
    finding.expected = known == expected.end() ? "none of that server" : to_text(*known);
    finding.found = to_text(gtid);
    findings.push_back(std::move(finding));
  }
  for (const Gtid& gtid : expected) {
    if (find(log.list, gtid, false) != log.list.end() || find(log.list, gtid, true) == log.list.end())
      continue;
    Finding finding = of_log(FindingKind::gap, log,
                             "it does not know a transaction of the logs in front of it: they were reset "
                             "between, or one of them is another server's");
    finding.event = "GTID_LIST_EVENT";
    finding.expected = to_text(gtid);
    finding.found = "none of that server";
    findings.push_back(std::move(finding));
  }
}

// A log that its server began because the one in front was full, or by FLUSH, has the same server and
// version.
void Continuity::compare_server(const LogFacts& log, std::vector<Finding>& findings) {
  if (log.relay_log || last_.relay_log || last_.last_type != EventType::ROTATE_EVENT ||
      log.format->created != 0)
    return;
  if (log.format->server_version == last_.format->server_version && log.server_id == last_.server_id) return;
  Finding finding = of_log(FindingKind::foreign_file, log,
                           "it goes on where " + last_.file->name + " ends, and another server wrote it");
  finding.event = "FORMAT_DESCRIPTION_EVENT";
  finding.expected = last_.format->server_version + ", server " + std::to_string(last_.server_id);
  finding.found = log.format->server_version + ", server " + std::to_string(log.server_id);
  findings.push_back(std::move(finding));
}

void Continuity::find_duplicates(const LogFacts& log, std::vector<Finding>& findings) {
  const GtidSet own = log.gtids.set();
  if (own.is_empty() || log.relay_log) return;
  Finding finding = of_log(FindingKind::duplicate, log, {});
  if (log.gtids.count() > own.count()) {
    finding.what = std::to_string(log.gtids.count() - own.count()) + " of its transactions come twice in it";
    findings.push_back(finding);
  }
  if (!log.has_previous || log.format->flavour != Flavour::mysql || !own.overlaps(log.previous)) return;
  GtidSet both = own;
  both.intersect(log.previous);
  finding.event = "PREVIOUS_GTIDS_LOG_EVENT";
  finding.what = "transactions that it says are in the logs in front of it are in it too";
  finding.expected = "none of them";
  finding.found = shown(both);
  findings.push_back(std::move(finding));
}

}  // namespace binsift
