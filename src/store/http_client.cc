#include "store/http_client.h"

#ifdef BINSIFT_HAS_CURL
#include <curl/curl.h>

#include <algorithm>
#include <mutex>

#include "base/sha256.h"
#endif

namespace binsift {
#ifdef BINSIFT_HAS_CURL
namespace {

constexpr long kConnectSeconds = 10;
// A connection on which nothing came for so long is given up.
constexpr long kStallSeconds = 20;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Answer {
  HttpReply reply;
  size_t most_body = 0;
  bool is_too_long = false;
};

size_t take_body(char* bytes, size_t, size_t size, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  if (answer.reply.body.size() + size > answer.most_body) {
    answer.is_too_long = true;
    return 0;
  }
  answer.reply.body.append(bytes, size);
  return size;
}

size_t take_header(char* bytes, size_t, size_t size, void* user) {
  auto& headers = static_cast<Answer*>(user)->reply.headers;
  std::string_view line(bytes, size);
  if (line.starts_with("HTTP/")) headers.clear();  // of an answer in front of the last, such as 100
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  line.remove_prefix(colon + 1);
  const size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const size_t end = line.find_last_not_of(" \t\r\n");
  if (end != std::string_view::npos && end >= begin) headers[name] = line.substr(begin, end + 1 - begin);
  return size;
}

struct Upload {
  std::string_view rest;
};

size_t give_body(char* into, size_t, size_t size, void* user) {
  auto& upload = *static_cast<Upload*>(user);
  const size_t part = std::min(size, upload.rest.size());
  std::copy_n(upload.rest.data(), part, into);
  upload.rest.remove_prefix(part);
  return part;
}

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(AwsSettings settings)
      : settings_(std::move(settings)), scheme_("aws:amz:" + settings_.region + ":s3") {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)kReady;
  }

  Result<HttpReply> send(const HttpRequest& request) override {
    Easy easy = take();
    if (!easy) return Error{.kind = ErrorKind::internal, .detail = "out of memory"};
    CURL* curl = easy.get();
    curl_easy_reset(curl);  // its connection stays open
    Answer answer{.most_body = request.most_body};
    Upload upload{request.body};
    std::unique_ptr<curl_slist, FreeList> headers;
    const auto add = [&](const std::string& line) {
      if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
        (void)headers.release();
        headers.reset(longer);
      }
    };
    for (const std::string& line : request.headers) add(line);
    // libcurl signs right only where this one is given; the server compares it with what it got.
    add("x-amz-content-sha256: " + hex_text(sha256(as_bytes(request.body))));
    if (!settings_.session_token.empty()) add("x-amz-security-token: " + settings_.session_token);
    if (std::string_view(request.method) == "POST") add("Content-Type: application/octet-stream");

    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "binsift");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings_.access_key.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings_.secret_key.c_str());
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, scheme_.c_str());
    if (!settings_.ca_bundle.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings_.ca_bundle.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
    const std::string_view method = request.method;
    if (method == "HEAD") {
      curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (method == "PUT") {
      curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
      curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
      curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.size()));
    } else if (method == "POST") {
      curl_easy_setopt(curl, CURLOPT_POST, 1L);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data() ? request.body.data() : "");
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    } else if (method != "GET") {
      curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method);
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) {
      curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.reply.status);
      give_back(std::move(easy));
      return std::move(answer.reply);
    }
    // A connection that failed is not used again.
    if (answer.is_too_long) {
      Error error{.kind = ErrorKind::limit};
      error.detail = "the server answered with more than " + std::to_string(request.most_body) + " bytes";
      return error;
    }
    Error error{.kind = ErrorKind::io};
    error.detail = curl_easy_strerror(code);
    if (code == CURLE_OPERATION_TIMEDOUT) error.detail = "no answer in time";
    if (code == CURLE_PARTIAL_FILE) error.detail = "the answer ended early";
    switch (code) {  // it would be the same the next time
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE: error.hint = "see AWS_CA_BUNDLE"; break;
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL: error.hint = "see AWS_ENDPOINT_URL"; break;
      default: break;
    }
    return error;
  }

 private:
  Easy take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return Easy(curl_easy_init());
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }
  void give_back(Easy easy) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(easy));
  }

  const AwsSettings settings_;
  const std::string scheme_;
  std::mutex mutex_;
  std::vector<Easy> idle_;
};

}  // namespace

Result<std::unique_ptr<HttpClient>> open_http_client(const AwsSettings& settings) {
  return std::unique_ptr<HttpClient>(std::make_unique<CurlClient>(settings));
}

#else

Result<std::unique_ptr<HttpClient>> open_http_client(const AwsSettings&) {
  Error error{.kind = ErrorKind::unsupported};
  error.detail = "this build has no S3: it was made without libcurl";
  return error;
}

#endif
}  // namespace binsift
