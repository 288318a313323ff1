#include "gtid/gtid.h"

#include <charconv>

namespace binsift {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char* write_uuid(char* out, const Uuid& uuid) {
  for (size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    *out++ = kHexDigits[uuid[i] >> 4];
    *out++ = kHexDigits[uuid[i] & 15];
  }
  return out;
}

char* write_number(char* out, uint64_t number) {
  return std::to_chars(out, out + 20, number).ptr;
}

Error usage(std::string_view text, const char* what) {
  return {.kind = ErrorKind::usage,
          .field = "GTID",
          .detail = std::string("'").append(text).append("': ").append(what)};
}

// The whole of `text` as a number.
template <class T>
bool read_number(std::string_view text, T& number) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc() && end == text.data() + text.size();
}

}  // namespace

char* write_gtid(char* out, const Gtid& gtid) {
  if (gtid.kind == GtidKind::mysql) {
    out = write_uuid(out, gtid.uuid);
    *out++ = ':';
    if (gtid.tag_size) {
      for (const char c : gtid.tag()) *out++ = c;
      *out++ = ':';
    }
    return write_number(out, gtid.number);
  }
  if (gtid.kind == GtidKind::mariadb) {
    out = write_number(out, gtid.domain_id);
    *out++ = '-';
    out = write_number(out, gtid.server_id);
    *out++ = '-';
    return write_number(out, gtid.number);
  }
  return out;
}

std::string to_text(const Gtid& gtid) {
  char text[kGtidTextSize];
  return {text, write_gtid(text, gtid)};
}

std::string to_text(const Uuid& uuid) {
  char text[36];
  return {text, write_uuid(text, uuid)};
}

Result<Uuid> parse_uuid(std::string_view text) {
  std::string_view digits = text;
  if (digits.size() == 38 && digits.front() == '{' && digits.back() == '}') digits = digits.substr(1, 36);
  const bool dashed = digits.size() == 36;
  if (!dashed && digits.size() != 32) return usage(text, "not a UUID");
  Uuid uuid;
  size_t at = 0;
  for (size_t i = 0; i < uuid.size(); ++i) {
    if (dashed && (i == 4 || i == 6 || i == 8 || i == 10) && digits[at++] != '-')
      return usage(text, "not a UUID");
    const int high = hex_value(digits[at]), low = hex_value(digits[at + 1]);
    if (high < 0 || low < 0) return usage(text, "not a UUID");
    uuid[i] = uint8_t(high << 4 | low);
    at += 2;
  }
  return uuid;
}

bool set_tag(Gtid& gtid, std::string_view tag) {
  if (tag.empty() || tag.size() > kGtidTagSize) return false;
  gtid.tag_text = {};
  for (size_t i = 0; i < tag.size(); ++i) {
    const char c = tag[i] >= 'A' && tag[i] <= 'Z' ? char(tag[i] + ('a' - 'A')) : tag[i];
    const bool letter = (c >= 'a' && c <= 'z') || c == '_';
    if (!letter && (i == 0 || c < '0' || c > '9')) return false;
    gtid.tag_text[i] = c;
  }
  gtid.tag_size = uint8_t(tag.size());
  return true;
}

Result<Gtid> parse_gtid(std::string_view text) {
  Gtid gtid;
  const size_t colon = text.find(':');
  if (colon != text.npos) {
    gtid.kind = GtidKind::mysql;
    auto uuid = parse_uuid(text.substr(0, colon));
    if (!uuid) return usage(text, "not a GTID: its UUID is malformed");
    gtid.uuid = *uuid;
    std::string_view rest = text.substr(colon + 1);
    if (const size_t second = rest.find(':'); second != rest.npos) {
      if (!set_tag(gtid, rest.substr(0, second))) return usage(text, "not a GTID: its tag is malformed");
      rest = rest.substr(second + 1);
    }
    if (!read_number(rest, gtid.number) || gtid.number == 0 || gtid.number >= kGnoEnd) {
      return usage(text, "not a GTID: its number is malformed or out of range");
    }
    return gtid;
  }
  gtid.kind = GtidKind::mariadb;
  const size_t first = text.find('-');
  const size_t second = first == text.npos ? text.npos : text.find('-', first + 1);
  if (second == text.npos || !read_number(text.substr(0, first), gtid.domain_id) ||
      !read_number(text.substr(first + 1, second - first - 1), gtid.server_id) ||
      !read_number(text.substr(second + 1), gtid.number)) {
    return usage(text, "not a GTID: neither uuid[:tag]:number nor domain-server-number");
  }
  return gtid;
}

}  // namespace binsift
