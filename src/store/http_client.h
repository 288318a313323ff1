#pragma once
// HTTP requests, signed as AWS wants it (Signature Version 4). libcurl's only door.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/aws_settings.h"

namespace binsift {

struct HttpRequest {
  const char* method = "GET";
  std::string url;                   // percent-encoded, its query sorted by name
  std::vector<std::string> headers;  // "Range: bytes=0-9"
  std::string_view body;             // of a PUT or POST
  size_t most_body = 16 << 20;       // an answer that is longer is an error
};

struct HttpReply {
  long status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // One attempt. May be called by several threads. Errors: io (no answer, or not the whole one; the text
  // never holds a key; with a hint where another attempt would end as this one); limit.
  virtual Result<HttpReply> send(const HttpRequest& request) = 0;
};

// Errors: unsupported (not built in).
Result<std::unique_ptr<HttpClient>> open_http_client(const AwsSettings& settings);

}  // namespace binsift
