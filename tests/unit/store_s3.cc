#include <doctest/doctest.h>

#include "store/aws_settings.h"
#include "store/s3_client.h"
#include "store/s3_lock.h"
#include "store/xml_fields.h"

using namespace binsift;

TEST_CASE("XML comes as a flat list") {
  const Result<std::vector<XmlField>> fields = xml_fields(
      "<?xml version=\"1.0\"?><!-- <x> --><a xmlns='y'><b>1 &lt; 2 &amp;&#x20AC;</b><c/><b>x</b ></a>");
  REQUIRE(fields);
  REQUIRE(fields->size() == 4);
  CHECK((*fields)[0].path == "a/b");
  CHECK((*fields)[0].text == "1 < 2 &\xE2\x82\xAC");
  CHECK((*fields)[1].path == "a/c");
  CHECK((*fields)[2].text == "x");
  CHECK((*fields)[3].path == "a");
  for (const char* wrong : {"<a>", "<a></b>", "</a>", "<a><b></a></b>", "<a>&nbsp;</a>", "<a>&#xD800;</a>",
                            "<a", "<>", "<a/b/>", "<a>&lt</a>"})
    CHECK_MESSAGE(!xml_fields(wrong), wrong);
  CHECK(!xml_fields("<a>" + std::string(5000, '<')));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  CHECK(xml_fields(deep).error().kind == ErrorKind::limit);
  CHECK(xml_escaped("a<\"&\">") == "a&lt;&quot;&amp;&quot;&gt;");
}

TEST_CASE("a listing is read, and one that is not whole is no listing") {
  const auto listing = [](std::string_view inner) {
    return parse_s3_listing("<ListBucketResult>" + std::string(inner) + "</ListBucketResult>");
  };
  const Result<S3Listing> page = listing(
      "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t=&amp;</"
      "NextContinuationToken>"
      "<Contents><Size>7</Size><Key>a+b/%C3%BC%2B</Key></Contents><Contents><Key>c</Key><Size>0</Size></"
      "Contents>");
  REQUIRE(page);
  REQUIRE(page->objects.size() == 2);
  CHECK(page->objects[0].key == "a b/\xC3\xBC+");
  CHECK(page->objects[0].size == 7);
  CHECK(page->objects[1].key == "c");
  CHECK(page->next == "t=&");
  // Where the keys are not encoded they are what they are.
  CHECK(listing("<Contents><Key>a+%41</Key></Contents>")->objects[0].key == "a+%41");
  CHECK(listing("<IsTruncated>false</IsTruncated><NextContinuationToken>t</NextContinuationToken>")->next ==
        "");
  CHECK(listing("")->objects.empty());
  CHECK(!listing("<IsTruncated>true</IsTruncated>"));
  CHECK(!listing("<Contents><Size>1</Size></Contents>"));
  CHECK(!listing("<Contents><Key>a</Key><Size>x</Size></Contents>"));
  CHECK(!listing("<EncodingType>url</EncodingType><Contents><Key>a%2</Key></Contents>"));
  CHECK(!parse_s3_listing("<html>it works</html>"));
  CHECK(!parse_s3_listing(""));
  const S3Error error =
      parse_s3_error("<Error><Code>NoSuchKey</Code><Message>m</Message><Region>r</Region></Error>");
  CHECK(error.code == "NoSuchKey");
  CHECK(error.region == "r");
  CHECK(parse_s3_error("no XML").code == "");
}

TEST_CASE("where a store in S3 is") {
  CHECK(parse_s3_place("s3://logs")->prefix == "");
  CHECK(parse_s3_place("s3://logs/")->prefix == "");
  CHECK(parse_s3_place("s3://my.logs/a/b//")->prefix == "a/b/");
  CHECK(parse_s3_place("s3://my.logs/a/b")->bucket == "my.logs");
  for (const char* wrong : {"s3://", "s3://ab", "s3:///a", "s3://a b c/d", "s3://logs//a", "s3://logs/a//b"})
    CHECK_MESSAGE(!parse_s3_place(wrong), wrong);
  CHECK(percent_encoded("a b/\xC3\xBC+~", true) == "a%20b/%C3%BC%2B~");
  CHECK(percent_encoded("a/b=", false) == "a%2Fb%3D");
  std::string all;
  for (int i = 0; i < 256; ++i) all += char(i);
  CHECK(percent_decoded(percent_encoded(all, false)) == all);
  CHECK(!percent_decoded("%"));
  CHECK(!percent_decoded("%4"));
  CHECK(!percent_decoded("%g1"));
}

TEST_CASE("sections of AWS's files") {
  const char* text =
      "aws_access_key_id = none\n[default]\r\n aws_access_key_id=a\r\n; aws_access_key_id=b\n[profile far]\n"
      "region = r \ns3 =\n  addressing_style = virtual\nendpoint_url = http://h:1/?a=b\n";
  CHECK(ini_section(text, "default").at("aws_access_key_id") == "a");
  CHECK(ini_section(text, "default").size() == 1);
  const auto far = ini_section(text, "profile far");
  CHECK(far.at("region") == "r");
  CHECK(far.at("addressing_style") == "virtual");
  CHECK(far.at("endpoint_url") == "http://h:1/?a=b");
  CHECK(ini_section(text, "far").empty());
  CHECK(ini_section("[default", "default").empty());
}

TEST_CASE("times of HTTP") {
  CHECK(parse_http_time("Sat, 21 Nov 2026 15:06:53 GMT") == 1795273613);
  CHECK(!parse_http_time("Sat, 21 Nov 2026 15:06:53 CET"));
  CHECK(!parse_http_time("2026-11-21T15:06:53Z"));
  CHECK(!parse_http_time(""));
}
