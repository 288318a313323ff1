#pragma once
// The requests of the S3 API that are made use of, tried again where they failed for the moment.
#include <functional>

#include "store/http_client.h"
#include "store/store.h"

namespace binsift {

// "s3://bucket/prefix".
struct S3Place {
  std::string bucket;
  std::string prefix;  // empty, or ends with a slash
};
// Errors: usage.
Result<S3Place> parse_s3_place(const std::string& where);

// All but letters, digits and "-._~" as %XX; a slash as it is where `keeps_slashes`.
std::string percent_encoded(std::string_view text, bool keeps_slashes);
// No value: a % without its digits.
std::optional<std::string> percent_decoded(std::string_view text);

// What GET ?list-type=2 answers. Errors: corrupt.
struct S3Listing {
  std::vector<StoredObject> objects;  // keys as they are in the bucket
  std::string next;                   // token of what follows; empty: nothing does
};
Result<S3Listing> parse_s3_listing(std::string_view document);

struct S3Error {
  std::string code, message, region;
};
// Empty where the document is no error.
S3Error parse_s3_error(std::string_view document);

// Doubled each time, with chance in it so that many do not come back at once; what the server asks for
// (`retry_after`, in seconds) if that is longer.
void wait_before_attempt(unsigned attempt, const std::string& retry_after);

class S3Client {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;

  // Errors: usage, missing_key, unsupported.
  static Result<std::unique_ptr<S3Client>> open(const std::string& where, const std::string& profile);

  const S3Place& place() const { return place_; }

  struct Request {
    const char* method = "GET";
    std::string key;  // in the bucket; empty: the bucket itself
    Query query;
    std::vector<std::string> headers;
    std::string_view body;
    size_t most_body = 16 << 20;
    unsigned attempts = 0;  // 0: as the settings say
    // Tells what is wrong with an answer of 2xx, so that it is asked for again; empty: nothing.
    std::function<std::string(const HttpReply&)> wrong;
  };
  // The last answer, whatever it is, but for those that mean "later" (500, 503 …), which become errors when
  // they do not end. Errors: io, naming the object.
  Result<HttpReply> send(const Request& request);
  unsigned attempts() const { return settings_.attempts; }

  // What an answer that is not 2xx means for the user.
  Error error_of(const HttpReply& reply, const std::string& key) const;
  std::string name_of(const std::string& key) const { return "s3://" + place_.bucket + "/" + key; }

 private:
  S3Client(S3Place place, AwsSettings settings, std::unique_ptr<HttpClient> http);
  std::string url_of(const Request& request) const;

  const S3Place place_;
  const AwsSettings settings_;
  std::unique_ptr<HttpClient> http_;
  std::string base_;  // URL of the bucket, without a slash
};

}  // namespace binsift
