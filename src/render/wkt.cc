#include "render/wkt.h"

#include "render/json_text.h"
#include "render/number_text.h"
#include "row/geometry.h"
#include "row/spatial_reference.h"

namespace binsift {
namespace {

// A value up to this size is written into room made for all of it, and taken back when it turns out to be
// damaged.
constexpr size_t kSmallValue = 32 * 1024;
// Characters for each byte of a value, at most: the 8 bytes of a coordinate take up to 35 with what follows
// them.
constexpr size_t kWktMost = 5;

constexpr std::string_view kNames[] = {"POINT",           "LINESTRING",   "POLYGON",           "MULTIPOINT",
                                       "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};

class WktWriter {
 public:
  WktWriter(OutBuffer& out, AxisOrder order) : out_(out), order_(order) {}

  void srid(uint32_t srid) {
    if (srid == 0) return;
    latitude_first_ = order_ == AxisOrder::of_system && is_latitude_first(srid);
    out_.append("SRID=");
    out_.advance_to(write_u32(out_.need(kDigitsRoom), srid));
    out_.append(';');
  }
  void type(GeometryType type) {
    out_.append(kNames[unsigned(type) - 1]);
    named_ = true;
  }
  void open() {
    out_.append('(');
    named_ = false;
  }
  void next() { out_.append(','); }
  void close() { out_.append(')'); }
  void empty() {
    if (named_) out_.append(' ');
    out_.append("EMPTY");
    named_ = false;
  }
  void point(double x, double y) {
    if (latitude_first_) std::swap(x, y);
    char* p = write_server_number(out_.need(2 * kDoubleRoom + 1), x);
    *p++ = ' ';
    out_.advance_to(write_server_number(p, y));
  }

 private:
  OutBuffer& out_;
  AxisOrder order_;
  bool latitude_first_ = false;
  bool named_ = false;
};

// Sees whether a value can be written, because what a drain has taken can't be taken back.
struct Checker {
  void srid(uint32_t) {}
  void type(GeometryType) {}
  void open() {}
  void next() {}
  void close() {}
  void empty() {}
  void point(double, double) {}
};

}  // namespace

bool append_wkt(OutBuffer& out, Bytes value, AxisOrder order) {
  const bool small = value.size() <= kSmallValue;
  if (small) {
    out.need(value.size() * kWktMost + 2 * kDoubleRoom + 32);
  } else if (Checker checker; !walk_geometry(value, checker)) {
    return false;
  }
  const size_t before = out.size();
  WktWriter writer(out, order);
  if (walk_geometry(value, writer)) return true;
  out.cut_to(before);
  return false;
}

}  // namespace binsift
