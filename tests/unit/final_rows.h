#pragma once
// Table contents that a server printed: the files final/*.json of our fixtures and of the corpus.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "places.h"

namespace binsift::test {

namespace fs = std::filesystem;

inline void put_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += char(code);
  } else if (code < 0x800) {
    out += {char(0xc0 | code >> 6), char(0x80 | (code & 63))};
  } else if (code < 0x10000) {
    out += {char(0xe0 | code >> 12), char(0x80 | (code >> 6 & 63)), char(0x80 | (code & 63))};
  } else {
    out += {char(0xf0 | code >> 18), char(0x80 | (code >> 12 & 63)), char(0x80 | (code >> 6 & 63)),
            char(0x80 | (code & 63))};
  }
}

// The JSON string whose opening quote is at `at`; moves `at` behind it.
inline std::string json_string_at(const std::string& line, size_t& at) {
  std::string out;
  for (++at; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] != '\\') {
      out += line[at];
      continue;
    }
    switch (const char c = line[++at]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        uint32_t code = uint32_t(std::stoul(line.substr(at + 1, 4), nullptr, 16));
        at += 4;
        if (code >= 0xd800 && code < 0xdc00 && line.compare(at + 1, 2, "\\u") == 0) {
          code = 0x10000 + ((code - 0xd800) << 10) +
                 (uint32_t(std::stoul(line.substr(at + 3, 4), nullptr, 16)) - 0xdc00);
          at += 6;
        }
        put_utf8(out, code);
        break;
      }
      default: out += c;
    }
  }
  ++at;
  return out;
}

// Bytes of hexadecimal digits; spaces between them are for the reader.
inline std::string from_hex(const std::string& hex) {
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (hex[i] == ' ') ++i;
    out += char(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return out;
}

// Calls `see(first, second)` for each pair of members "`first_key`":"…","`second_key`":"…" of a file, with
// the name of the column in front.
template <class See>
void for_each_pair(const fs::path& file, const std::string& first_key, const std::string& second_key,
                   See&& see) {
  std::ifstream in(file);
  const std::string mark = ":{\"" + first_key + "\":\"", between = ",\"" + second_key + "\":\"";
  for (std::string line; std::getline(in, line);) {
    for (size_t at = 0; (at = line.find(mark, at)) != std::string::npos;) {
      const size_t name_begin = line.rfind('"', at - 2) + 1;
      const std::string column = line.substr(name_begin, at - 1 - name_begin);
      at += mark.size() - 1;
      const std::string first = json_string_at(line, at);
      if (line.compare(at, between.size(), between) != 0) continue;
      at += between.size() - 1;
      const std::string second = json_string_at(line, at);
      see(column, first, second);
    }
  }
}

// The folders final/ of our own fixtures and, where it is at hand, of the corpus beside the repository.
inline std::vector<fs::path> final_folders() {
  const fs::path root = source_root();
  std::vector<fs::path> found;
  for (const fs::path& under : {root / "tests/data", root / "../shared/corpus/made"}) {
    if (!fs::exists(under)) continue;
    for (const auto& variant : fs::directory_iterator(under)) {
      if (fs::exists(variant.path() / "final")) found.push_back(variant.path() / "final");
    }
  }
  return found;
}

}  // namespace binsift::test
