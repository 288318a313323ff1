#include "store/s3_lock.h"

#include <errno.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <random>
#include <thread>

#include "base/json_tree.h"

namespace binsift {
namespace {

using namespace std::chrono_literals;

constexpr auto kRefresh = 60s;
constexpr int64_t kStaleSeconds = 300;
// A run that could not refresh for so long counts its lock as lost: it is, a little later.
constexpr auto kGiveUp = 240s;
constexpr auto kSettle = 2s;

// Who made a lock. Where `machine` is the same, `process` tells whether it still lives.
struct Holder {
  std::string token, host, machine;
  int64_t process = 0;
};

std::string first_line(const char* path) {
  Result<std::string> text = read_whole(path, 4096);
  return text ? text->substr(0, text->find('\n')) : std::string();
}

// One boot of one machine, and what a container sees of its processes.
std::string this_machine() {
  char space[256];
  const ssize_t size = readlink("/proc/self/ns/pid", space, sizeof space);
  return first_line("/proc/sys/kernel/random/boot_id") + " " +
         std::string(space, size > 0 ? size_t(size) : 0);
}

Holder this_run() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  std::random_device chance;
  return {.token = fmt::format("{:08x}{:08x}{:08x}{:08x}", chance(), chance(), chance(), chance()),
          .host = host,
          .machine = this_machine(),
          .process = getpid()};
}

std::string to_json(const Holder& holder) {
  return fmt::format("{{\"token\":{},\"host\":{},\"machine\":{},\"process\":{}}}\n",
                     json_quoted(holder.token), json_quoted(holder.host), json_quoted(holder.machine),
                     holder.process);
}

// Of what can't be read, nothing is known: it stands until it is stale.
Holder parse_holder(std::string_view text) {
  Holder holder;
  Result<JsonNode> document = parse_json(text);
  if (!document) return holder;
  StrictFields fields(*document, "");
  holder.token = fields.text("token", "");
  holder.host = fields.text("host", "");
  holder.machine = fields.text("machine", "");
  holder.process = int64_t(fields.count("process", 0));
  return holder;
}

bool has_died(const Holder& holder) {
  return holder.process > 0 && holder.machine == this_machine() && kill(pid_t(holder.process), 0) != 0 &&
         errno == ESRCH;
}

class S3Lock final : public StoreLock {
 public:
  S3Lock(S3Client& client, std::string key, Holder holder, std::shared_ptr<S3LockState> state)
      : client_(client),
        key_(std::move(key)),
        holder_(std::move(holder)),
        body_(to_json(holder_)),
        state_(std::move(state)),
        refresher_([this] { refresh(); }) {}

  ~S3Lock() override {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    changed_.notify_all();
    refresher_.join();
    if (state_->is_lost) return;
    Result<HttpReply> there = client_.send({.key = key_});
    if (!there || there->status != 200 || parse_holder(there->body).token != holder_.token) return;
    (void)client_.send({.method = "DELETE", .key = key_});
  }

 private:
  void refresh() {
    auto last = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kRefresh, [&] { return ends_; })) {
      lock.unlock();
      Result<HttpReply> there = client_.send({.key = key_});
      const bool is_ours = there && there->status == 200 && parse_holder(there->body).token == holder_.token;
      const bool is_gone = there && (there->status == 404 || (there->status == 200 && !is_ours));
      bool is_made = false;
      if (is_ours) {
        Result<HttpReply> made = client_.send(
            {.method = "PUT", .key = key_, .headers = {"If-Match: " + there->header("etag")}, .body = body_});
        is_made = made && made->status == 200;
      }
      const auto now = std::chrono::steady_clock::now();
      if (is_made) last = now;
      if (is_gone || now - last > kGiveUp) state_->is_lost = true;
      lock.lock();
      if (state_->is_lost) return;
    }
  }

  S3Client& client_;
  const std::string key_;
  const Holder holder_;
  const std::string body_;
  std::shared_ptr<S3LockState> state_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::thread refresher_;  // the last: it uses the others
};

Error locked(const S3Client& client, const std::string& key, const Holder& holder) {
  Error error{.kind = ErrorKind::locked};
  error.file = client.name_of(key);
  error.detail = "another run holds the lock";
  if (!holder.host.empty()) error.detail += fmt::format(": process {} on {}", holder.process, holder.host);
  error.hint = "wait for it to end; the lock of a run that died is let go after five minutes";
  return error;
}

}  // namespace

std::optional<int64_t> parse_http_time(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S", &parts);
  if (!end || std::string_view(end) != " GMT") return std::nullopt;
  return int64_t(timegm(&parts));
}

Result<std::unique_ptr<StoreLock>> take_s3_lock(S3Client& client, const std::string& key,
                                                std::shared_ptr<S3LockState> state) {
  const Holder ours = this_run();
  const std::string body = to_json(ours);
  const auto put = [&](bool only_new) {
    S3Client::Request request{.method = "PUT", .key = key, .body = body};
    if (only_new) request.headers = {"If-None-Match: *"};
    return client.send(request);
  };
  const auto is_refused = [](const HttpReply& reply) { return reply.status == 412 || reply.status == 409; };

  Result<HttpReply> there = client.send({.key = key});
  if (!there) return std::move(there).error();
  bool must_settle = false;
  if (there->status == 200) {
    const Holder holder = parse_holder(there->body);
    // Both times are the server's: no clock but its own counts.
    const auto now = parse_http_time(there->header("date")),
               made = parse_http_time(there->header("last-modified"));
    const bool is_stale = now && made && *now - *made > kStaleSeconds;
    if (!is_stale && !has_died(holder)) return locked(client, key, holder);
    Result<HttpReply> removed = client.send({.method = "DELETE", .key = key});
    if (!removed) return std::move(removed).error();
    must_settle = true;  // another run may find it stale as well
  } else if (there->status != 404 || parse_s3_error(there->body).code == "NoSuchBucket") {
    return client.error_of(*there, key);
  }
  Result<HttpReply> made = put(true);
  if (!made) return std::move(made).error();
  if (made->status == 501 || made->status == 400) {  // the header is not known
    made = put(false);
    if (!made) return std::move(made).error();
    must_settle = true;
  } else if (made->status == 200) {
    // A server that knows the condition refuses it now.
    Result<HttpReply> again = put(true);
    if (!again) return std::move(again).error();
    if (!is_refused(*again)) must_settle = true;
  }
  // It may be our own that an attempt made whose answer was lost: the object tells.
  if (made->status != 200 && !is_refused(*made)) return client.error_of(*made, key);
  if (must_settle) std::this_thread::sleep_for(kSettle);
  there = client.send({.key = key});
  if (!there) return std::move(there).error();
  if (there->status != 200) return client.error_of(*there, key);
  const Holder holder = parse_holder(there->body);
  if (holder.token != ours.token) return locked(client, key, holder);
  return std::unique_ptr<StoreLock>(std::make_unique<S3Lock>(client, key, ours, std::move(state)));
}

}  // namespace binsift
