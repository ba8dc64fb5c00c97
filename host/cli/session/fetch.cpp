#include "host/cli/session/fetch.h"

#include "host/cli/session/phrases.h"
#include "host/cli/session/retry.h"
#include "host/cli/session/session_words.h"

namespace wirelab::cli {
namespace {

using client::FileRequest;
using client::session_line;

class Fetching {
 public:
  Fetching(Session& session, const std::string& name, ResumableTarget& target, Meter& meter)
      : session_(session), name_(name), target_(target), meter_(meter) {}

  Flow<Attempt<Fetched>> run() {
    if (const auto& trouble = target_.target().failure()) co_return std::unexpected(*trouble);
    while (target_.catch_up()) co_await session_.runner().breathe();
    if (const auto& trouble = target_.target().failure()) co_return std::unexpected(*trouble);
    target_.when_moved([this](std::uint64_t bytes) { meter_.moved(bytes); });
    Retry retry;
    for (;;) {
      Attempt<void> done = co_await once();
      if (const auto& trouble = target_.target().failure()) co_return std::unexpected(*trouble);
      if (done) break;
      if ((fetched_.bytes == 0 && !met_) || !retry.due(target_.kept(), done.error())) {
        co_return std::unexpected(std::move(done.error()));
      }
      co_await session_.runner().pause(retry.pause());
    }
    static_cast<void>(target_.target().commit());  // `failure` says how it went
    if (const auto& trouble = target_.target().failure()) co_return std::unexpected(*trouble);
    fetched_.bytes = target_.kept();
    co_return fetched_;
  }

 private:
  Flow<Attempt<void>> once() {
    if (Attempt<void> open = co_await session_.ready(); !open) co_return open;
    met_ = true;
    if (session_.has("FILE_HASH") && session_.has("DOWNLOAD_RANGE")) co_return co_await verified();
    co_return co_await unverified();
  }

  Attempt<void> cannot_restart() {
    if (const auto& trouble = target_.target().failure()) return std::unexpected(*trouble);
    return std::unexpected(
        Failure{.reason = Reason::failed, .message = text(session_.language(), Phrase::cannot_restart)});
  }

  /// A server without sums and ranges: the whole file, from its beginning.
  Flow<Attempt<void>> unverified() {
    if (!target_.restart()) co_return cannot_restart();
    const auto request = std::make_shared<FileRequest>(session_line("DOWNLOAD_FILE", {name_}), target_.target());
    session_.begin(request);
    co_return co_await session_.await(*request, name_);
  }

  Flow<Attempt<void>> verified() {
    const auto whole = hash_request(name_);
    const bool fresh = target_.kept() == 0;
    const auto prefix = fresh ? nullptr : hash_request(name_, target_.kept());
    session_.begin(whole);
    if (prefix) session_.begin(prefix);
    // A new download needs no answer before it begins.
    std::shared_ptr<FileRequest> file = fresh ? begin_file() : nullptr;
    if (Attempt<void> done = co_await session_.await(*whole, name_); !done) {
      if (file) co_await session_.runner().over(*file);
      co_return done;
    }
    if (prefix) {
      Attempt<void> compared = co_await session_.await(*prefix, name_);
      if (!compared && compared.error().passing) co_return compared;
      const auto begins_so = read_hash(prefix->text());
      const bool same = compared && begins_so && begins_so->sha256 == target_.sum();
      if (!same && !target_.restart()) co_return cannot_restart();
      if (same && fetched_.bytes == 0 && fetched_.resumed == 0) fetched_.resumed = target_.kept();
    }
    const auto hash = read_hash(whole->text());
    if (!hash) {
      // The file's request holds the target until it is over.
      if (file) co_await session_.runner().over(*file);
      co_return std::unexpected(senseless(session_.conductor(), whole->text()));
    }
    expect(hash->size);
    if (!file) file = begin_file();
    if (Attempt<void> done = co_await session_.await(*file, name_); !done) co_return done;
    co_return compare(*hash);
  }

  std::shared_ptr<FileRequest> begin_file() {
    auto request = std::make_shared<FileRequest>(
        session_line("DOWNLOAD_RANGE", {name_}) + " " + std::to_string(target_.kept()) + " -", target_.target());
    session_.begin(request);
    return request;
  }

  /// The progress line learns the size where nobody told it before.
  void expect(std::uint64_t size) {
    if (fetched_.bytes == 0 && meter_.progress().total == 0) meter_.expect(size);
    fetched_.bytes = size;
  }

  Attempt<void> compare(const RemoteHash& hash) {
    const std::string sum = target_.sum();
    if (sum == hash.sha256 && target_.kept() == hash.size) {
      fetched_.verified = true;
      fetched_.sha256 = sum;
      return {};
    }
    if (!target_.restart()) return cannot_restart();
    return std::unexpected(Failure{.reason = Reason::failed,
                                   .message = text(session_.language(), Phrase::sum_differs, {sum, hash.sha256}),
                                   .passing = true});
  }

  Session& session_;
  const std::string& name_;
  ResumableTarget& target_;
  Meter& meter_;
  Fetched fetched_;
  bool met_ = false;  // the server was there once
};

}  // namespace

Flow<Attempt<Fetched>> fetch(Session& session, const std::string& name, ResumableTarget& target, Meter& meter) {
  Fetching fetching(session, name, target, meter);
  co_return co_await fetching.run();
}

}  // namespace wirelab::cli
