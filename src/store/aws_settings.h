#pragma once
// Who we are to an S3 server and where it is, from where AWS's own tools take it: the environment, then
// ~/.aws/credentials and ~/.aws/config.
//   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//   AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE
//   AWS_REGION, AWS_DEFAULT_REGION; AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL; AWS_CA_BUNDLE; AWS_MAX_ATTEMPTS
// Source: AWS SDKs and Tools Reference Guide, "Settings reference".
#include <map>
#include <string>

#include "base/result.h"

namespace binsift {

struct AwsSettings {
  std::string access_key, secret_key, session_token;
  std::string region = "us-east-1";
  std::string endpoint;       // "http://127.0.0.1:9000"; empty: Amazon's own
  bool virtual_host = false;  // the bucket stands in the host's name, also at another endpoint
  std::string ca_bundle;      // a file; empty: the system's
  unsigned attempts = 6;      // of a request that failed for the moment
};

// `profile`: of the files; empty: what AWS_PROFILE says, else "default". A profile that is named here is
// taken from the files, whatever keys the environment has. Errors: missing_key (no credentials); usage; io.
Result<AwsSettings> load_aws_settings(const std::string& profile);

// The section's keys of a file such as ~/.aws/config; a key within a nested one ("s3 =", indented) counts as
// its own.
std::map<std::string, std::string> ini_section(std::string_view text, std::string_view section);

}  // namespace binsift
