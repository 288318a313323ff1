#include "store/s3_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ctime>

#include "store/s3_client.h"
#include "store/s3_lock.h"
#include "store/xml_fields.h"

namespace binsift {
namespace {

// All parts of an upload but the last are of one size (R2 wants that), at most 10,000 of them: 156 GiB.
constexpr size_t kPartSize = 16 << 20, kMostParts = 10000;

class S3Reader final : public ObjectReader {
 public:
  S3Reader(std::shared_ptr<S3Client> client, std::string key, uint64_t size, std::string etag)
      : client_(std::move(client)), key_(std::move(key)), etag_(std::move(etag)), size_(size) {}

  uint64_t size() const override { return size_; }

  Result<size_t> read_at(uint64_t offset, uint8_t* into, size_t size) override {
    if (offset >= size_ || size == 0) return size_t{0};
    size = size_t(std::min<uint64_t>(size, size_ - offset));
    S3Client::Request request{.key = key_, .most_body = size};
    request.headers = {fmt::format("Range: bytes={}-{}", offset, offset + size - 1)};
    // Else two objects could be mixed into one.
    if (!etag_.empty()) request.headers.push_back("If-Match: " + etag_);
    request.wrong = [&](const HttpReply& reply) -> std::string {
      if (reply.status != 206 && !(reply.status == 200 && size == size_)) return "the server ignores ranges";
      if (reply.body.size() != size)
        return fmt::format("the server answers with {} bytes instead of {}", reply.body.size(), size);
      if (!etag_.empty() && reply.header("etag") != etag_) return "the server answers with another ETag";
      return {};
    };
    Result<HttpReply> reply = client_->send(request);
    if (!reply) return std::move(reply).error();
    if (reply->status == 412) {
      Error error{.kind = ErrorKind::io};
      error.file = client_->name_of(key_);
      error.detail = "was replaced while it was read";
      error.hint = "run again";
      return error;
    }
    if (reply->status / 100 != 2) return client_->error_of(*reply, key_);
    std::memcpy(into, reply->body.data(), size);
    return size;
  }

 private:
  std::shared_ptr<S3Client> client_;
  const std::string key_, etag_;
  const uint64_t size_;
};

class S3Writer final : public ObjectWriter {
 public:
  S3Writer(std::shared_ptr<S3Client> client, std::string key, std::function<Result<void>()> may_change)
      : client_(std::move(client)), key_(std::move(key)), may_change_(std::move(may_change)) {}
  ~S3Writer() override {
    if (!upload_.empty())
      (void)client_->send({.method = "DELETE", .key = key_, .query = {{"uploadId", upload_}}});
  }

  Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      if (held_.size() == kPartSize)
        if (Result<void> sent = send_part(); !sent) return sent;
      const size_t part = std::min(bytes.size(), kPartSize - held_.size());
      held_ += bytes.substr(0, part);
      bytes.remove_prefix(part);
    }
    return {};
  }

  Result<void> commit() override {
    if (upload_.empty()) {
      if (Result<void> may = may_change_(); !may) return may;
      Result<HttpReply> reply = client_->send({.method = "PUT", .key = key_, .body = held_});
      return answer(reply);
    }
    if (Result<void> sent = send_part(); !sent) return sent;
    return complete();
  }

 private:
  Result<void> answer(const Result<HttpReply>& reply) const {
    if (!reply) return reply.error();
    if (reply->status / 100 != 2) return client_->error_of(*reply, key_);
    return {};
  }

  Result<void> begin() {
    if (Result<void> may = may_change_(); !may) return may;
    Result<HttpReply> reply = client_->send({.method = "POST", .key = key_, .query = {{"uploads", ""}}});
    if (Result<void> done = answer(reply); !done) return done;
    Result<std::vector<XmlField>> fields = xml_fields(reply->body);
    if (fields)
      for (const XmlField& field : *fields)
        if (field.path == "InitiateMultipartUploadResult/UploadId") upload_ = field.text;
    if (!upload_.empty()) return {};
    Error error{.kind = ErrorKind::io};
    error.file = client_->name_of(key_);
    error.detail = "the server gives no id for an upload in parts";
    return error;
  }

  Result<void> send_part() {
    if (upload_.empty())
      if (Result<void> begun = begin(); !begun) return begun;
    if (etags_.size() == kMostParts) {
      Error error{.kind = ErrorKind::limit};
      error.file = client_->name_of(key_);
      error.detail = "is larger than the 156 GiB that can be put into S3";
      return error;
    }
    S3Client::Request request{.method = "PUT", .key = key_, .body = held_};
    request.query = {{"partNumber", std::to_string(etags_.size() + 1)}, {"uploadId", upload_}};
    request.wrong = [](const HttpReply& reply) -> std::string {
      return reply.header("etag").empty() ? "the server gives no ETag for a part" : "";
    };
    Result<HttpReply> reply = client_->send(request);
    if (Result<void> done = answer(reply); !done) return done;
    etags_.push_back(reply->header("etag"));
    size_ += held_.size();
    held_.clear();
    return {};
  }

  Result<void> complete() {
    if (Result<void> may = may_change_(); !may) return may;
    std::string body = "<CompleteMultipartUpload>";
    for (size_t i = 0; i < etags_.size(); ++i)
      body += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", i + 1,
                          xml_escaped(etags_[i]));
    body += "</CompleteMultipartUpload>";
    S3Client::Request request{
        .method = "POST", .key = key_, .query = {{"uploadId", upload_}}, .headers = {}, .body = body};
    request.attempts = 1;
    // It answers 200 before it knows how it ends.
    request.wrong = [](const HttpReply& reply) -> std::string {
      const S3Error error = parse_s3_error(reply.body);
      return error.code.empty() ? "" : "the server answers " + error.code + ": " + error.message;
    };
    for (unsigned attempt = 1;; ++attempt) {
      Result<HttpReply> reply = client_->send(request);
      Result<void> done = answer(reply);
      // An attempt whose answer was lost may have done it; then a second one finds no upload.
      if (done || is_there()) return upload_.clear(), Result<void>();
      if (reply || attempt == client_->attempts()) return done;
      wait_before_attempt(attempt, "");
    }
  }

  // Whether an object of this size is there. It is read back before anyone counts on it.
  bool is_there() const {
    Result<HttpReply> there = client_->send({.method = "HEAD", .key = key_});
    return there && there->status == 200 && there->header("content-length") == std::to_string(size_);
  }

  std::shared_ptr<S3Client> client_;
  const std::string key_;
  const std::function<Result<void>()> may_change_;
  std::string held_;    // less than is sent at once
  std::string upload_;  // empty: nothing was sent yet
  std::vector<std::string> etags_;
  uint64_t size_ = 0;  // that was sent
};

class S3Store final : public Store {
 public:
  S3Store(std::string name, std::shared_ptr<S3Client> client)
      : name_(std::move(name)), client_(std::move(client)) {
    while (name_.ends_with('/')) name_.pop_back();
  }

  const std::string& name() const override { return name_; }
  unsigned requests_at_once() const override { return 8; }

  Result<std::optional<uint64_t>> size_of(const std::string& key) override {
    Result<HttpReply> reply = head(key);
    if (!reply) return std::move(reply).error();
    if (reply->status == 404) return std::optional<uint64_t>();
    Result<uint64_t> size = size_in(*reply, key);
    if (!size) return std::move(size).error();
    return std::optional(*size);
  }

  Result<std::unique_ptr<ObjectReader>> open(const std::string& key) override {
    Result<HttpReply> reply = head(key);
    if (!reply) return std::move(reply).error();
    if (reply->status == 404) return not_there(key);
    Result<uint64_t> size = size_in(*reply, key);
    if (!size) return std::move(size).error();
    return std::unique_ptr<ObjectReader>(
        std::make_unique<S3Reader>(client_, full(key), *size, reply->header("etag")));
  }

  Result<std::string> read(const std::string& key, size_t limit) override {
    Result<HttpReply> reply = client_->send({.key = full(key), .most_body = limit});
    if (!reply) return std::move(reply).error();
    if (reply->status == 404) return not_there(key);
    if (reply->status != 200) return client_->error_of(*reply, full(key));
    return std::move(reply->body);
  }

  Result<std::unique_ptr<ObjectWriter>> create(const std::string& key) override {
    if (Result<void> may = may_change(); !may) return std::move(may).error();
    return std::unique_ptr<ObjectWriter>(
        std::make_unique<S3Writer>(client_, full(key), [this] { return may_change(); }));
  }

  // What can be read there is kept.
  Result<void> make_durable(const std::string&) override { return {}; }

  Result<void> remove(const std::string& key) override {
    if (Result<void> may = may_change(); !may) return may;
    Result<HttpReply> reply = client_->send({.method = "DELETE", .key = full(key)});
    if (!reply) return std::move(reply).error();
    if (reply->status / 100 != 2 && reply->status != 404) return client_->error_of(*reply, full(key));
    return {};
  }

  Result<std::vector<StoredObject>> list(const std::string& prefix) override {
    std::vector<StoredObject> objects;
    S3Client::Query query = {{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", full(prefix)}};
    for (std::string next;;) {
      S3Client::Request request{.query = query};
      if (!next.empty()) request.query.emplace_back("continuation-token", next);
      Result<HttpReply> reply = client_->send(request);
      if (!reply) return std::move(reply).error();
      if (reply->status != 200) return client_->error_of(*reply, full(prefix));
      Result<S3Listing> listing = parse_s3_listing(reply->body);
      if (!listing) {
        listing.error().file = name_;
        return std::move(listing).error();
      }
      for (StoredObject& object : listing->objects) {
        if (!object.key.starts_with(full(prefix))) continue;
        object.key.erase(0, client_->place().prefix.size());
        // The lock; and the marks that some tools make for folders.
        if (("/" + object.key).find("/.") != std::string::npos || object.key.ends_with('/')) continue;
        objects.push_back(std::move(object));
      }
      if (listing->next.empty()) break;
      next = std::move(listing->next);
    }
    std::sort(objects.begin(), objects.end(),
              [](const StoredObject& a, const StoredObject& b) { return a.key < b.key; });
    return objects;
  }

  Result<std::unique_ptr<StoreLock>> lock() override { return take_s3_lock(*client_, full(".lock"), lock_); }

  // Parts of uploads that a run which was killed did not complete. Other stores may lie deeper in the same
  // bucket: only what is a day old, and looks like ours, is given up.
  Result<void> sweep() override {
    constexpr int64_t kDay = 86400;
    Result<HttpReply> reply =
        client_->send({.query = {{"uploads", ""}, {"prefix", client_->place().prefix}}});
    // Not every server knows this request, nor has everyone leave to make it.
    if (!reply || reply->status != 200) return {};
    const auto now = parse_http_time(reply->header("date"));
    Result<std::vector<XmlField>> fields = xml_fields(reply->body);
    if (!fields || !now) return {};
    std::string key, upload, begun;
    for (const XmlField& field : *fields) {
      if (field.path == "ListMultipartUploadsResult/Upload/Key") key = field.text;
      if (field.path == "ListMultipartUploadsResult/Upload/UploadId") upload = field.text;
      if (field.path == "ListMultipartUploadsResult/Upload/Initiated") begun = field.text;
      if (field.path != "ListMultipartUploadsResult/Upload") continue;
      std::tm parts{};
      const bool is_old =
          strptime(begun.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) && *now - int64_t(timegm(&parts)) > kDay;
      if (is_old && key.ends_with(".zst"))
        (void)client_->send({.method = "DELETE", .key = key, .query = {{"uploadId", upload}}});
    }
    return {};
  }

 private:
  std::string full(const std::string& key) const { return client_->place().prefix + key; }

  // Status 200 or 404; the latter is no bucket that is not there.
  Result<HttpReply> head(const std::string& key) {
    Result<HttpReply> reply = client_->send({.method = "HEAD", .key = full(key)});
    if (!reply || reply->status == 200 || reply->status == 404) return reply;
    return client_->error_of(*reply, full(key));
  }

  Result<uint64_t> size_in(const HttpReply& reply, const std::string& key) const {
    const std::string text = reply.header("content-length");
    uint64_t size = 0;
    for (const char c : text) size = c >= '0' && c <= '9' ? size * 10 + uint64_t(c - '0') : UINT64_MAX;
    if (!text.empty() && text.size() < 19) return size;
    Error error{.kind = ErrorKind::io};
    error.file = name_of(key);
    error.detail = "the server does not say how large it is";
    return error;
  }

  Error not_there(const std::string& key) const {
    Error error{.kind = ErrorKind::io};
    error.file = name_of(key);
    error.detail = "cannot open: no such object";
    return error;
  }

  Result<void> may_change() const {
    if (!lock_->is_lost) return {};
    Error error{.kind = ErrorKind::locked};
    error.file = name_;
    error.detail = "the lock was lost: another run has it, or the server could not be asked for minutes";
    error.hint = "run again";
    return error;
  }

  std::string name_;
  std::shared_ptr<S3Client> client_;
  std::shared_ptr<S3LockState> lock_ = std::make_shared<S3LockState>();
};

}  // namespace

Result<std::unique_ptr<Store>> open_s3_store(const std::string& where, const std::string& profile) {
  Result<std::unique_ptr<S3Client>> client = S3Client::open(where, profile);
  if (!client) return std::move(client).error();
  return std::unique_ptr<Store>(
      std::make_unique<S3Store>(where, std::shared_ptr<S3Client>(std::move(*client))));
}

}  // namespace binsift
