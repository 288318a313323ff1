#pragma once
// Sets of transactions, of both flavours, as sorted disjoint intervals a stream of numbers.
//
// MySQL: a stream is a source_uuid[:tag]. Text: "uuid:1-5:7:tag:3-9,uuid:1".
//
// MariaDB: a stream is (domain, server), or a whole domain. Text, comma separated:
//   0-1-100        all of domain 0 up to sequence number 100, whichever server wrote it: a position, as in
//                  gtid_slave_pos and in mariadb-binlog's --start-position and --stop-position lists
//   0-*-51-100     51 to 100 of domain 0, whichever server wrote it (what a position minus a position leaves)
//   0-1-51-100     51 to 100 of domain 0, those that server 1 wrote; "0-1-51-51" is one transaction
// A GTID_LIST_EVENT is the third kind from 1 on: it tells the last number of each server in each domain.
#include <vector>

#include "base/cursor.h"
#include "gtid/gtid.h"

namespace binsift {

struct GtidInterval {
  uint64_t first = 0, last = 0;  // both included
  bool operator==(const GtidInterval&) const = default;
};

struct GtidStream {
  Gtid name;                // its number is 0
  bool any_server = false;  // MariaDB: the whole domain; name.server_id is then that of the position's text
  std::vector<GtidInterval> intervals;  // sorted, disjoint, not adjacent, not empty
};

class GtidSet {
 public:
  bool is_empty() const { return streams_.empty(); }
  bool contains(const Gtid& gtid) const;
  bool contains(const GtidSet& other) const;
  bool overlaps(const GtidSet& other) const;
  uint64_t count() const;  // of transactions; 2^64 - 1 when more
  bool operator==(const GtidSet& other) const;

  void add(const Gtid& gtid);
  void add(const GtidSet& other);
  // All of a MariaDB domain up to and with `number`.
  void add_position(uint32_t domain_id, uint32_t server_id, uint64_t number);
  // Takes out what `other` holds. Single servers' transactions can't be taken out of a whole domain: they
  // stay.
  void subtract(const GtidSet& other);
  void intersect(const GtidSet& other);

  // Sorted: MySQL by uuid and tag, then MariaDB by domain and server.
  const std::vector<GtidStream>& streams() const { return streams_; }
  // From streams and intervals in any order, overlapping or not.
  static GtidSet of(std::vector<GtidStream> streams);

 private:
  const GtidStream* find(const Gtid& name, bool any_server) const;
  void put_in_order();

  std::vector<GtidStream> streams_;
};

// The text above; empty for the empty set.
std::string to_text(const GtidSet& set);

// White space around any part, UUIDs in any case, with dashes, without or in braces; tags become lower case;
// empty elements are passed over. Both flavours may stand in one list. Errors: usage, with the part that is
// wrong.
Result<GtidSet> parse_gtid_set(std::string_view text);

// MySQL's wire form, in PREVIOUS_GTIDS_LOG_EVENT and COM_BINLOG_DUMP_GTID:
//   bytes  field
//   8      count of streams
//   then for each
//   16     uuid
//   8      count of intervals
//   8 8    first, end (not included), for each interval, ascending
// and when there are tags (MySQL 8.3):
//   1      format, 1
//   6      count of streams
//   1      format, 1
//   then for each stream: uuid, tag (its size as mysql::serialization's variable-length integer, then text;
//   empty for none), count of intervals, intervals
// Source: mysql sql/rpl_gtid_set.cc (Gtid_set::add_gtid_encoding, encode). Errors: corrupt.
Result<GtidSet> decode_previous_gtid_set(Bytes bytes);
std::vector<uint8_t> encode_previous_gtid_set(const GtidSet& set);

}  // namespace binsift
