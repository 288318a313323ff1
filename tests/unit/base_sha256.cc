#include "base/sha256.h"

#include <doctest/doctest.h>

#include <vector>

using namespace binsift;

namespace {
std::string digest_of(std::string_view text) {
  return hex_text(sha256(as_bytes(text)));
}
}  // namespace

// The examples of FIPS 180-4, and lengths on both sides of a block's end.
TEST_CASE("sha256 of known texts") {
  CHECK(digest_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(digest_of(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256 in parts is that of the whole") {
  std::vector<uint8_t> bytes(1000);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i * 7);
  for (size_t size = 0; size <= 200; ++size) {
    const Bytes whole = Bytes(bytes).first(size);
    for (const size_t cut : {size / 3, size / 2, size}) {
      Sha256 hash;
      hash.update(whole.first(cut));
      hash.update({});
      hash.update(whole.subspan(cut));
      REQUIRE(hash.finish() == sha256(whole));
    }
  }
}
