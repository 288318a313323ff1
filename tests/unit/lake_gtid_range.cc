#include <doctest/doctest.h>

#include "lake/gtid_range.h"

using namespace binsift;

TEST_CASE("a range of GTIDs has of each source the lowest and the highest number") {
  GtidRange range;
  CHECK(range.text().empty());
  range.add("11111111-2222-3333-4444-555555555555:17");
  CHECK(range.text() == "11111111-2222-3333-4444-555555555555:17");
  range.add("11111111-2222-3333-4444-555555555555:9");
  range.add("21111111-2222-3333-4444-555555555555:3");
  range.add("11111111-2222-3333-4444-555555555555:food:2");
  range.add("11111111-2222-3333-4444-555555555555:12");
  CHECK(range.text() ==
        "11111111-2222-3333-4444-555555555555:9-17:food:2,21111111-2222-3333-4444-555555555555:3");
  range.clear();
  CHECK(range.text().empty());
  range.add("0-1-51");
  range.add("1-1-7");
  range.add("0-2-40");
  range.add("0-1-100");
  CHECK(range.text() == "0-1-51-100,0-2-40-40,1-1-7-7");
}

TEST_CASE("two ranges of GTIDs become one") {
  GtidRange a, b;
  a.add("0-1-5");
  a.add("2-1-5");
  b.add("2-1-4");
  b.add("0-1-9");
  b.add("1-1-1");
  a.add(b);
  CHECK(a.text() == "0-1-5-9,1-1-1-1,2-1-4-5");
}

TEST_CASE("what is not one GTID is in no range") {
  GtidRange range;
  for (const char* text :
       {"", ":", "-", "7", "11111111-2222-3333-4444-555555555555:1-5", "11111111-2222-3333-4444-555555555555",
        "0-1-", "0-1-5x", "0-1-99999999999999999999999", "0-1-5,1-1-7", "x-1-5"})
    range.add(text);
  CHECK(range.text().empty());
}
