#include "host/cli/session/store.h"

#include "firmware/storage/sha256.h"
#include "host/cli/display.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/retry.h"
#include "host/cli/session/session_words.h"
#include "host/client/patience.h"

namespace wirelab::cli {
namespace {

using client::BodyForm;
using client::session_line;
using client::SessionRequest;

/// Bodies up to here are sent without asking first: skipped at no cost when they are refused.
constexpr std::uint64_t kSmall = 64U * 1024;
constexpr std::size_t kStoredPiece = 1024U * 1024;

/// What follows of a file from an offset on.
class Rest final : public client::BodySource {
 public:
  Rest(client::BodySource& whole, std::uint64_t offset) noexcept : whole_(whole), offset_(offset) {}
  [[nodiscard]] std::uint64_t size() const override { return whole_.size() - offset_; }
  [[nodiscard]] FileHandle file() const override { return whole_.file(); }
  [[nodiscard]] std::uint64_t start() const override { return whole_.start() + offset_; }
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override {
    return whole_.read(offset_ + offset, into);
  }

 private:
  client::BodySource& whole_;
  std::uint64_t offset_;
};

Failure changed(Language language, const std::string& path) {
  return {.reason = Reason::local_file, .message = text(language, Message::changed, {shown(path)})};
}

class Storing {
 public:
  Storing(Session& session, UploadSource& source, const std::string& path, const std::string& name, OnServer existing,
          Meter& meter)
      : session_(session), source_(source), path_(path), name_(name), existing_(existing), meter_(meter) {}

  Flow<Attempt<Stored>> run() {
    stored_.bytes = source_.size();
    stored_.name = name_;
    Retry retry;
    for (;;) {
      Attempt<void> done = co_await once();
      if (done) break;
      if (!met_ || !retry.due(furthest_, done.error())) co_return std::unexpected(std::move(done.error()));
      co_await session_.runner().pause(retry.pause());
      again_ = true;
    }
    co_return stored_;
  }

 private:
  Flow<Attempt<void>> once() {
    if (Attempt<void> open = co_await session_.ready(); !open) co_return open;
    met_ = true;
    if (existing_ == OnServer::replace && !session_.has("FILE_HASH")) co_return std::unexpected(no_conditions());
    if (!session_.has("UPLOAD_PART")) co_return co_await unverified();
    if (sum_.empty()) {
      Attempt<std::string> sum = co_await local_hash(session_.runner(), source_, path_);
      if (!sum) co_return std::unexpected(std::move(sum.error()));
      sum_ = *sum;
      stored_.sha256 = sum_;
    }
    if (Attempt<void> chosen = co_await choose(); !chosen || stored_.unchanged) co_return chosen;
    if (again_ && whole_gone_ && session_.has("FILE_HASH")) {
      // The reply was lost, perhaps not the file.
      const Attempt<RemoteHash> there = co_await remote_hash(session_, name_);
      if (there && there->sha256 == sum_) {
        stored_.verified = true;
        co_return Attempt<void>();
      }
    }
    if (again_ || source_.size() > kSmall) {
      if (Attempt<void> asked = co_await ask_offset(); !asked) co_return asked;
    }
    co_return co_await parts();
  }

  /// What the upload is to find under its name.
  Flow<Attempt<void>> choose() {
    if (!condition_.empty()) co_return Attempt<void>();
    if (existing_ == OnServer::replace) {
      Attempt<RemoteHash> there = co_await remote_hash(session_, name_);
      if (!there && there.error().reason != Reason::not_found) co_return std::unexpected(std::move(there.error()));
      stored_.unchanged = there && there->sha256 == sum_;
      condition_ = there ? "replace=" + there->sha256 : "new";
      if (stored_.unchanged) meter_.moved(source_.size());
    } else {
      condition_ = existing_ == OnServer::none ? "new" : "beside";
    }
    co_return Attempt<void>();
  }

  std::string words() const { return session_line("", {name_, std::to_string(source_.size()), sum_}); }

  Flow<Attempt<void>> ask_offset() {
    const Attempt<std::string> answer = co_await session_.ask("UPLOAD_OFFSET" + words(), name_);
    if (!answer) co_return std::unexpected(answer.error());
    const auto offset = read_number(*answer, "offset");
    if (!offset || *offset > source_.size()) co_return std::unexpected(senseless(session_.conductor(), *answer));
    if (!again_ && *offset > 0) {
      stored_.resumed = *offset;
      meter_.moved(*offset);
    }
    offset_ = *offset;
    co_return Attempt<void>();
  }

  /// Parts until the server has the file; each brings the upload further, or ends it.
  Flow<Attempt<void>> parts() {
    for (bool corrected = false;;) {
      const std::uint64_t begun = offset_;
      Rest rest(source_, begun);
      const auto request =
          std::make_shared<SessionRequest>("UPLOAD_PART" + words() + " " + condition_ + " " + std::to_string(begun));
      Attempt<void> done = co_await send(request, rest);
      if (request->over() && !request->problem() && request->status() == 409 && request->word() == "offset") {
        const auto right = parse_decimal(request->text());
        if (!right || *right > source_.size() || corrected) {
          co_return std::unexpected(senseless(session_.conductor(), request->text()));
        }
        corrected = true;
        offset_ = *right;
        continue;
      }
      if (!done && request->word() == "mismatch") {
        // Other bytes than those that were hashed: broken on the way, or the file is another by now.
        const Attempt<std::string> now = co_await local_hash(session_.runner(), source_, path_);
        if (!now) co_return std::unexpected(now.error());
        if (*now != sum_) co_return std::unexpected(changed(session_.language(), path_));
      }
      if (!done) co_return done;
      if (request->word() == "stored") {
        stored_.name = request->text();
        stored_.verified = true;
        co_return done;
      }
      const auto kept = parse_decimal(request->text());
      if (!kept || *kept <= begun || *kept > source_.size()) {
        co_return std::unexpected(senseless(session_.conductor(), request->text()));
      }
      offset_ = *kept;
    }
  }

  /// Sends `request` with `body`; a file that changed meanwhile is said to have.
  Flow<Attempt<void>> send(const std::shared_ptr<SessionRequest>& request, client::BodySource& body) {
    std::uint64_t gone = 0;
    request->send_body(body, body.size() <= kSmall ? BodyForm::follows : BodyForm::asked);
    request->grant(client::time_to_store(source_.size()) + std::chrono::minutes(2));
    request->when_sent([&](std::uint64_t count) {
      gone += count;
      meter_.moved(count);
    });
    session_.begin(request);
    Attempt<void> done = co_await session_.await(*request, name_);
    const std::uint64_t reached = source_.size() - body.size() + gone;
    furthest_ = std::max(furthest_, reached);
    whole_gone_ = whole_gone_ || gone == body.size();
    const auto& problem = request->problem();
    if (problem && problem->fault == client::Fault::local_file) {
      co_return std::unexpected(changed(session_.language(), path_));
    }
    co_return done;
  }

  Failure no_conditions() {
    return {.reason = Reason::unsupported,
            .message = text(session_.language(), Phrase::no_conditions),
            .ends_the_run = true};
  }

  /// A server without parts: the whole file at once, under the rule that it has.
  Flow<Attempt<void>> unverified() {
    if (existing_ != OnServer::beside) {
      co_return std::unexpected(no_conditions());
    }
    const auto request = std::make_shared<SessionRequest>(session_line("UPLOAD_FILE", {name_}));
    Attempt<void> done = co_await send(request, source_);
    if (done) {
      stored_.name = request->text();
      co_return co_await check();
    }
    // What became of a file whose reply is lost nobody knows; a second one would get another name.
    if (whole_gone_) done.error().passing = false;
    co_return done;
  }

  /// Compares what the server stored, if it can hash, with the file here.
  Flow<Attempt<void>> check() {
    if (!session_.has("FILE_HASH")) co_return Attempt<void>();
    const Attempt<std::string> sum = co_await local_hash(session_.runner(), source_, path_);
    if (!sum) co_return std::unexpected(sum.error());
    const Attempt<RemoteHash> there = co_await remote_hash(session_, stored_.name);
    if (!there) {
      // The file is stored: another try would store a second one.
      Failure failure = there.error();
      failure.passing = false;
      co_return std::unexpected(std::move(failure));
    }
    stored_.sha256 = *sum;
    stored_.verified = there->sha256 == *sum;
    if (stored_.verified) co_return Attempt<void>();
    co_return std::unexpected(Failure{
        .reason = Reason::failed, .message = text(session_.language(), Phrase::sum_differs, {there->sha256, *sum})});
  }

  Session& session_;
  UploadSource& source_;
  const std::string& path_;
  const std::string& name_;
  OnServer existing_;
  Meter& meter_;
  Stored stored_;
  std::string sum_;
  std::string condition_;
  std::uint64_t offset_ = 0;
  std::uint64_t furthest_ = 0;
  bool met_ = false;         // the server was there once
  bool again_ = false;       // after a try that broke
  bool whole_gone_ = false;  // all bytes were on their way once
};

}  // namespace

Flow<Attempt<std::string>> local_hash(Runner& runner, UploadSource& source, const std::string& path) {
  storage::Sha256 sum;
  std::vector<std::byte> room(kStoredPiece);
  for (std::uint64_t done = 0; done < source.size();) {
    const auto count =
        source.read(done, std::span(room).first(std::min<std::uint64_t>(kStoredPiece, source.size() - done)));
    if (!count || *count == 0) {
      co_return std::unexpected(
          Failure{.reason = Reason::local_file,
                  .message = text(runner.conductor().options().language, Message::changed, {shown(path)})});
    }
    sum.update(std::span(room).first(*count));
    done += *count;
    co_await runner.breathe();
  }
  co_return storage::digest_string(sum.finish());
}

Flow<Attempt<Stored>> store(Session& session, UploadSource& source, const std::string& path, const std::string& name,
                            OnServer existing, Meter& meter) {
  Storing storing(session, source, path, name, existing, meter);
  co_return co_await storing.run();
}

}  // namespace wirelab::cli
