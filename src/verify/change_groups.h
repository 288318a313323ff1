#pragma once
// Row changes as exports hold them (JSON lines, Parquet), put together to transactions: the values as the
// JSON record shows them are the canonical form then, and both sides must have become it.
//
// A change is as in verify/canonical.h; its columns are numbered as the image has them; a value's bytes are
//   null     none
//   a number sign, digits without zeros at either end, 'e', exponent: 1.50, 1.5 and 15e-1 are one
//   others   JSON text
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "base/out_buffer.h"
#include "verify/canonical.h"
#include "verify/transaction_scan.h"

namespace binsift {

struct ExportChange {
  RowOperation operation{};
  bool is_statement = false;
  std::string_view database, table, sql;
  std::string_view gtid;  // empty: none
  std::string_view key;   // what the changes of its transaction have in common; empty: it stands alone
  uint32_t log = 0;       // of the side's
  uint64_t begin = 0, row = 0;
};

class ChangeGroups {
 public:
  using Take = std::function<bool(const TransactionDigest&, std::string_view content)>;

  // The side and `wanted` outlive it; see scan_transactions.
  ChangeGroups(const Side& side, const TransactionPlaces* wanted, Take take);

  // Begins a change. False: nobody wants its values, and neither they nor end() may follow. Errors: corrupt
  // (its GTID is none).
  Result<bool> begin(const ExportChange& change);
  void begin_image(bool after);
  // `name` as it stands between the quotes of JSON, `raw` is a JSON value. `is_trimmed`: a time without the
  // zeros at its end, however many its column has.
  void add(std::string_view name, std::string_view raw, bool is_trimmed = false);
  void end_image();
  void end();

  // All changes were there.
  void finish();
  bool was_ended() const { return ended_; }

 private:
  void open(const ExportChange& change, const Gtid& gtid);
  void flush();

  const Side& side_;
  const TransactionPlaces* wanted_;
  Take take_;
  bool open_ = false, ended_ = false, is_wanted_ = true;
  std::string key_, gtid_text_, table_name_;
  bool table_is_held_ = true;
  Gtid gtid_;
  TransactionDigest digest_;
  uint16_t column_ = 0;
  OutBuffer canonical_, text_, content_;
  Canonical statements_;
};

// Appends the form above of a JSON number.
void append_number_form(OutBuffer& out, std::string_view number);

}  // namespace binsift
