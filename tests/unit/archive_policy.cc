#include "archive/policy.h"

#include <doctest/doctest.h>

using namespace binsift;

namespace {
std::string wrong_with(std::string_view text) {
  const Result<Policy> policy = parse_policy(text);
  return policy ? std::string() : policy.error().detail;
}
}  // namespace

TEST_CASE("a policy is read") {
  const Result<Policy> policy = parse_policy(R"({
    "source": {"dir": "/var/lib/mysql", "index": "binlog.index"},
    "tiers": [{"name": "hot", "keep": "1d"},
              {"name": "warm", "store": "/backup", "codec": "zstd:5", "keep": "7d"},
              {"name": "cold", "store": "/tape", "codec": "zstd:19:long"}],
    "layout": "x/{server}/{yyyy}-{mm}/{dd}{hh}",
    "purge": {"min_files": 3, "max_bytes": "2T"}})");
  REQUIRE(policy);
  CHECK(policy->source_dir == "/var/lib/mysql");
  REQUIRE(policy->tiers.size() == 3);
  CHECK(policy->tiers[0].is_source());
  CHECK(policy->tiers[0].keep == 86400);
  CHECK(policy->tiers[1].codec.level == 5);
  CHECK(policy->tiers[2].codec.long_window);
  CHECK(!policy->tiers[2].keep);
  CHECK(policy->min_files == 3);
  CHECK(policy->max_bytes == uint64_t{2} << 40);
  CHECK(lay_out(policy->layout, "s1", 1763629200) == "x/s1/2025-11/2009");
  CHECK(lay_out(policy->layout, "s1", 0) == "x/s1/unknown-unknown/unknownunknown");
}

TEST_CASE("the source is a tier also where none is named for it") {
  const Result<Policy> policy =
      parse_policy(R"({"source": {"dir": "/d"}, "tiers": [{"name": "warm", "store": "/s"}]})");
  REQUIRE(policy);
  REQUIRE(policy->tiers.size() == 2);
  CHECK(policy->tiers[0].is_source());
  CHECK(!policy->tiers[0].keep);
}

TEST_CASE("what is wrong with a policy") {
  CHECK(wrong_with("{}") == "tiers (line 1): is missing");
  CHECK(wrong_with(R"({"tiers": []})") == "tiers (line 1): has no tier with a store");
  CHECK(wrong_with("{\"tiers\": [\n{\"name\": \"a\", \"store\": \"/s\", \"keep\": \"7x\"}]}") ==
        "tiers[0].keep (line 2): '7x' is no duration such as 45s, 30m, 12h, 7d, 4w or 1y");
  CHECK(wrong_with("{\"tiers\": [\n{\"name\": \"a\", \"store\": \"/s\", \"kep\": \"7d\"}]}") ==
        "tiers[0].kep (line 2): is no key that is known here");
  CHECK(wrong_with(R"({"tiers": [{"name": "a", "store": "/s", "keep": 7}]})") ==
        "tiers[0].keep (line 1): is a number, not a text");
  CHECK(wrong_with(R"({"tiers": [{"name": "a", "store": "/s", "codec": "zstd:22"}]})") ==
        "tiers[0].codec (line 1): 'zstd:22' is not zstd:1 to zstd:19, with :long behind it or not");
  CHECK(wrong_with(R"({"tiers": [{"name": "a"}]})") != "");
  CHECK(wrong_with(R"({"tiers": [{"name": "a", "store": "/s"}, {"name": "a", "store": "/t"}]})") != "");
  CHECK(wrong_with(R"({"tiers": [{"name": "a", "store": "/s"}, {"name": "b", "store": "/s"}]})") != "");
  CHECK(wrong_with(R"({"tiers": [{"name": "a", "store": "/s", "keep": "7d"},
                                 {"name": "b", "store": "/t", "keep": "1d"}]})") ==
        "tiers[1].keep (line 2): is shorter than that of the tier a in front of it");
  for (const char* layout : {"{yyyy}", "{server", "{server}/../x", "/{server}", "{server}/",
                             "{server}/{name}", "binsift-catalog/{server}", "{server}/.x", "{server} x"})
    CHECK(wrong_with(std::string(R"({"tiers": [{"name": "a", "store": "/s"}], "layout": ")") + layout +
                     "\"}") != "");
  CHECK(wrong_with(R"({"tiers": [{"name": "a", "store": "/s"}], "purge": {"min_files": 0}})") != "");
}

TEST_CASE("a policy names servers, and never a password") {
  const auto with = [](const char* source, const char* purge) {
    return parse_policy(std::string(R"({"source": {"dir": "/d")") + source + R"(}, "tiers": [{"name": "a",
      "store": "/s"}], "purge": {"min_files": 1)" +
                        purge + "}}");
  };
  const Result<Policy> policy = with(R"(, "server": "mysql://backup@db:3307")",
                                     R"(, "replicas": ["mysql://r1", "mysql://u@[::1]:3306", "mysql://"])");
  REQUIRE(policy);
  CHECK(policy->server->user == "backup");
  CHECK(policy->server->host == "db");
  CHECK(policy->server->port == 3307);
  REQUIRE(policy->replicas.size() == 3);
  CHECK(policy->replicas[0].host == "r1");
  CHECK(policy->replicas[0].port == 0);
  CHECK(policy->replicas[1].host == "::1");
  CHECK(policy->replicas[1].port == 3306);
  CHECK(policy->replicas[2].host == "");
  for (const char* wrong : {"db", "mysql://db:0", "mysql://db:65536", "mysql://db:x", "mysql://db/x",
                            "mysql://[::1", "mysql://db:", "mysql://user:hush@db"})
    CHECK_MESSAGE(!with((std::string(", \"server\": \"") + wrong + '"').c_str(), ""), wrong);
  CHECK(with("", R"(, "replicas": ["mysql://r1"])").error().detail ==
        "purge.replicas (line 2): is there, but no source.server, whose replicas they are");
  CHECK(!with(R"(, "server": "mysql://db")", R"(, "replicas": [1])"));
}
