#include "store/aws_settings.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/quantity.h"

namespace binsift {
namespace {

constexpr size_t kLargestFile = 1 << 20;
constexpr unsigned kMostAttempts = 20;

std::string environment(const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

std::string_view trimmed(std::string_view text) {
  constexpr const char* kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Error wrong(ErrorKind kind, std::string file, std::string detail, std::string hint) {
  Error error{.kind = kind};
  error.file = std::move(file);
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

// Empty where there is no such file and nobody named it.
Result<std::string> text_of(const char* variable, const char* below_home) {
  std::string path = environment(variable);
  const bool is_named = !path.empty();
  if (!is_named) path = environment("HOME") + below_home;
  if (!is_named && kind_of_path(path) == PathKind::none) return std::string();
  return read_whole(path, kLargestFile);
}

}  // namespace

std::map<std::string, std::string> ini_section(std::string_view text, std::string_view section) {
  std::map<std::string, std::string> keys;
  bool is_in = false;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      is_in = line.ends_with(']') && trimmed(line.substr(1, line.size() - 2)) == section;
      continue;
    }
    const size_t equals = line.find('=');
    if (!is_in || equals == std::string_view::npos) continue;
    keys[std::string(trimmed(line.substr(0, equals)))] = trimmed(line.substr(equals + 1));
  }
  return keys;
}

Result<AwsSettings> load_aws_settings(const std::string& wanted) {
  AwsSettings settings;
  std::string profile = wanted.empty() ? environment("AWS_PROFILE") : wanted;
  if (profile.empty()) profile = "default";
  Result<std::string> credentials = text_of("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
  if (!credentials) return std::move(credentials).error();
  Result<std::string> config = text_of("AWS_CONFIG_FILE", "/.aws/config");
  if (!config) return std::move(config).error();
  auto keys = ini_section(*credentials, profile);
  auto more = ini_section(*config, profile == "default" ? "default" : "profile " + profile);
  const auto of_profile = [&](const char* key) {
    const auto found = more.find(key);
    return found == more.end() ? std::string() : found->second;
  };
  if (!keys.contains("aws_access_key_id")) keys.insert(more.begin(), more.end());

  if (wanted.empty()) {
    settings.access_key = environment("AWS_ACCESS_KEY_ID");
    settings.secret_key = environment("AWS_SECRET_ACCESS_KEY");
    settings.session_token = environment("AWS_SESSION_TOKEN");
  }
  if (settings.access_key.empty() || settings.secret_key.empty()) {
    settings.access_key = keys["aws_access_key_id"];
    settings.secret_key = keys["aws_secret_access_key"];
    settings.session_token = keys["aws_session_token"];
  }
  if (settings.access_key.empty() || settings.secret_key.empty())
    return wrong(ErrorKind::missing_key, {},
                 "no credentials for S3" + (wanted.empty() ? "" : " in the profile " + wanted),
                 wanted.empty()
                     ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials"
                     : "see ~/.aws/credentials");

  const auto first_of = [](std::initializer_list<std::string> values) {
    for (const std::string& value : values)
      if (!value.empty()) return value;
    return std::string();
  };
  // A profile that was asked for by name says where its server is; the environment is for the others.
  const std::string said_region = first_of({environment("AWS_REGION"), environment("AWS_DEFAULT_REGION")});
  const std::string said_endpoint =
      first_of({environment("AWS_ENDPOINT_URL_S3"), environment("AWS_ENDPOINT_URL")});
  const std::string region = wanted.empty() ? first_of({said_region, of_profile("region")})
                                            : first_of({of_profile("region"), said_region});
  if (!region.empty()) settings.region = region;
  settings.endpoint = wanted.empty() ? first_of({said_endpoint, of_profile("endpoint_url")})
                                     : first_of({of_profile("endpoint_url"), said_endpoint});
  while (settings.endpoint.ends_with('/')) settings.endpoint.pop_back();
  if (!settings.endpoint.empty() && !settings.endpoint.starts_with("http://") &&
      !settings.endpoint.starts_with("https://"))
    return wrong(ErrorKind::usage, {},
                 "the S3 endpoint " + settings.endpoint + " is no http:// or https:// URL",
                 "see AWS_ENDPOINT_URL");
  settings.virtual_host = of_profile("addressing_style") == "virtual";
  settings.ca_bundle = first_of({environment("AWS_CA_BUNDLE"), of_profile("ca_bundle")});
  const std::string attempts = first_of({environment("AWS_MAX_ATTEMPTS"), of_profile("max_attempts")});
  if (!attempts.empty()) {
    const auto count = parse_count(attempts);
    if (!count || *count == 0 || *count > kMostAttempts)
      return wrong(ErrorKind::usage, {}, "AWS_MAX_ATTEMPTS is " + attempts + ", not 1 to 20", "");
    settings.attempts = unsigned(*count);
  }
  return settings;
}

}  // namespace binsift
