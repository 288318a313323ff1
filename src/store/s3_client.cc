#include "store/s3_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include "base/quantity.h"
#include "store/xml_fields.h"

namespace binsift {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// The server, or one in front of it, could not do it now. 429 is how some say "slow down".
bool is_for_the_moment(const HttpReply& reply) {
  switch (reply.status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504: return true;
    case 400: return parse_s3_error(reply.body).code == "RequestTimeout";
    default: return false;
  }
}

bool is_bucket_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '.' || c == '_';
         });
}

}  // namespace

void wait_before_attempt(unsigned attempt, const std::string& retry_after) {
  constexpr int kFirst = 200, kMost = 10000, kMostAsked = 30;
  static thread_local std::minstd_rand chance(std::random_device{}());
  int milliseconds = std::min(kMost, kFirst << std::min(attempt, 10u));
  milliseconds = std::uniform_int_distribution(milliseconds / 2, milliseconds)(chance);
  if (const auto seconds = parse_count(retry_after); seconds && *seconds <= uint64_t{kMostAsked})
    milliseconds = std::max(milliseconds, int(*seconds) * 1000);
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

Result<S3Place> parse_s3_place(const std::string& where) {
  constexpr std::string_view kScheme = "s3://";
  const auto wrong = [&](std::string detail) {
    Error error{.kind = ErrorKind::usage};
    error.file = where;
    error.detail = std::move(detail);
    error.hint = "write s3://BUCKET/PREFIX";
    return error;
  };
  S3Place place;
  const std::string rest = where.substr(kScheme.size());
  const size_t slash = rest.find('/');
  place.bucket = rest.substr(0, slash);
  if (!is_bucket_name(place.bucket)) return wrong("is no name of a bucket");
  if (slash != std::string::npos) place.prefix = rest.substr(slash + 1);
  while (place.prefix.ends_with('/')) place.prefix.pop_back();
  if (place.prefix.starts_with('/') || place.prefix.find("//") != std::string::npos)
    return wrong("has an empty part in its prefix");
  if (!place.prefix.empty()) place.prefix += '/';
  return place;
}

std::string percent_encoded(std::string_view text, bool keeps_slashes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c) || (c == '/' && keeps_slashes)) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kDigits[uint8_t(c) >> 4];
      encoded += kDigits[uint8_t(c) & 15];
    }
  }
  return encoded;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
    decoded += char(digit(text[i + 1]) << 4 | digit(text[i + 2]));
    i += 2;
  }
  return decoded;
}

Result<S3Listing> parse_s3_listing(std::string_view document) {
  Result<std::vector<XmlField>> fields = xml_fields(document);
  if (!fields) return std::move(fields).error();
  const auto wrong = [](const char* what) {
    Error error{.kind = ErrorKind::corrupt};
    error.detail = std::string("the server's listing has ") + what;
    return error;
  };
  S3Listing listing;
  StoredObject object;
  bool is_truncated = false, is_encoded = false, is_listing = false;
  for (const XmlField& field : *fields) {
    if (field.path == "ListBucketResult/EncodingType") is_encoded |= field.text == "url";
    is_listing |= field.path == "ListBucketResult";
  }
  if (!is_listing) return wrong("another form than ListBucketResult");
  for (const XmlField& field : *fields) {
    if (field.path == "ListBucketResult/Contents/Key") {
      const std::optional<std::string> key = is_encoded ? percent_decoded(field.text) : field.text;
      if (!key) return wrong("a key that is not encoded as it says");
      object.key = *key;
    } else if (field.path == "ListBucketResult/Contents/Size") {
      const auto size = parse_count(field.text);
      if (!size) return wrong("a size that is no number");
      object.size = *size;
    } else if (field.path == "ListBucketResult/Contents") {
      if (object.key.empty()) return wrong("an object without a key");
      listing.objects.push_back(std::exchange(object, {}));
    } else if (field.path == "ListBucketResult/IsTruncated") {
      is_truncated = field.text == "true";
    } else if (field.path == "ListBucketResult/NextContinuationToken") {
      listing.next = field.text;
    }
  }
  // Half a listing taken for the whole would be objects that nobody sees.
  if (is_truncated && listing.next.empty()) return wrong("more to it, but not where that begins");
  if (!is_truncated) listing.next.clear();
  return listing;
}

S3Error parse_s3_error(std::string_view document) {
  S3Error error;
  Result<std::vector<XmlField>> fields = xml_fields(document);
  if (!fields) return error;
  for (const XmlField& field : *fields) {
    if (field.path == "Error/Code") error.code = field.text;
    if (field.path == "Error/Message") error.message = field.text;
    if (field.path == "Error/Region") error.region = field.text;
  }
  return error;
}

Result<std::unique_ptr<S3Client>> S3Client::open(const std::string& where, const std::string& profile) {
  Result<S3Place> place = parse_s3_place(where);
  if (!place) return std::move(place).error();
  const auto named = [&](Error error) {
    if (error.file.empty()) error.file = where;
    return error;
  };
  Result<AwsSettings> settings = load_aws_settings(profile);
  if (!settings) return named(std::move(settings).error());
  Result<std::unique_ptr<HttpClient>> http = open_http_client(*settings);
  if (!http) return named(std::move(http).error());
  return std::unique_ptr<S3Client>(new S3Client(std::move(*place), std::move(*settings), std::move(*http)));
}

// A bucket with dots in its name has no certificate that matches its host.
S3Client::S3Client(S3Place place, AwsSettings settings, std::unique_ptr<HttpClient> http)
    : place_(std::move(place)), settings_(std::move(settings)), http_(std::move(http)) {
  std::string scheme = "https://", host = "s3." + settings_.region + ".amazonaws.com";
  bool virtual_host =
      place_.bucket.find('.') == std::string::npos && place_.bucket.find('_') == std::string::npos;
  if (!settings_.endpoint.empty()) {
    const size_t behind = settings_.endpoint.find("://") + 3;
    scheme = settings_.endpoint.substr(0, behind);
    host = settings_.endpoint.substr(behind);
    virtual_host = settings_.virtual_host;
  }
  base_ = virtual_host ? scheme + place_.bucket + "." + host : scheme + host + "/" + place_.bucket;
}

std::string S3Client::url_of(const Request& request) const {
  std::string url = base_ + "/" + percent_encoded(request.key, true);
  Query query = request.query;
  std::sort(query.begin(), query.end());
  char mark = '?';
  for (const auto& [name, value] : query) {
    url += mark + percent_encoded(name, false) + "=" + percent_encoded(value, false);
    mark = '&';
  }
  return url;
}

Result<HttpReply> S3Client::send(const Request& request) {
  const HttpRequest http{.method = request.method,
                         .url = url_of(request),
                         .headers = request.headers,
                         .body = request.body,
                         .most_body = request.most_body};
  for (unsigned attempt = 0;; ++attempt) {
    Result<HttpReply> reply = http_->send(http);
    const bool is_last = attempt + 1 == (request.attempts ? request.attempts : settings_.attempts);
    const std::string times = attempt == 0 ? "" : fmt::format(", {} times", attempt + 1);
    if (!reply) {
      Error error = std::move(reply).error();
      error.file = name_of(request.key);
      if (error.kind != ErrorKind::io || is_last || !error.hint.empty()) {
        error.detail = fmt::format("{} {}: {}{}", request.method, base_, error.detail, times);
        if (error.kind == ErrorKind::io && error.hint.empty())
          error.hint = "run again when the store can be reached";
        return error;
      }
      wait_before_attempt(attempt, "");
      continue;
    }
    const bool is_done = reply->status >= 200 && reply->status < 300;
    const std::string wrong = is_done && request.wrong ? request.wrong(*reply) : std::string();
    if (is_done ? wrong.empty() : !is_for_the_moment(*reply)) return reply;
    if (is_last) {
      Error error = is_done ? Error{.kind = ErrorKind::io, .detail = wrong} : error_of(*reply, request.key);
      error.file = name_of(request.key);
      error.detail += times;
      error.hint = "run again when the store is well";
      return error;
    }
    wait_before_attempt(attempt, reply->header("retry-after"));
  }
}

Error S3Client::error_of(const HttpReply& reply, const std::string& key) const {
  const S3Error said = parse_s3_error(reply.body);
  Error error{.kind = ErrorKind::io};
  error.file = name_of(key);
  error.detail = fmt::format("the server answers {}", reply.status);
  if (!said.code.empty()) error.detail += " " + said.code;
  if (!said.message.empty() && said.message.size() < 200) error.detail += ": " + said.message;
  const std::string region = said.region.empty() ? reply.header("x-amz-bucket-region") : said.region;
  if (!region.empty() && region != settings_.region)
    error.hint = "the bucket's region is " + region + ": set AWS_REGION";
  else if (said.code == "NoSuchBucket")
    error.hint = "make the bucket, or see AWS_ENDPOINT_URL";
  else if (said.code == "RequestTimeTooSkewed")
    error.hint = "set this machine's clock";
  else if (reply.status == 401 || reply.status == 403)
    error.hint = "see the credentials, and what they may do in this bucket";
  return error;
}

}  // namespace binsift
