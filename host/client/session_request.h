#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/clock.h"
#include "host/client/body.h"
#include "host/client/problem.h"

namespace wirelab::client {

/// A request of a session: `verb` and its words, quoted where the grammar wants it, without a body.
[[nodiscard]] std::string session_line(std::string_view verb, std::initializer_list<std::string_view> words);

/// When the body of a request goes out.
enum class BodyForm : std::uint8_t {
  none,     ///< there is none
  follows,  ///< at once: saves a round trip
  asked,    ///< after the server said 101: saves sending what will be refused
};

/// One request of a session and what became of it. The base keeps the reply's body as a text; subclasses put that of a
/// good reply elsewhere. It is over with its reply (and its own body gone), or with a problem.
class SessionRequest {
 public:
  /// Longest text that is kept of a reply, unless told otherwise.
  static constexpr std::size_t kMaxText = 64U * 1024;

  /// An empty line is a request that is not sent: it is over, and good, when its turn comes in a session that is open.
  explicit SessionRequest(std::string line, std::size_t limit = kMaxText) : line_(std::move(line)), limit_(limit) {}
  SessionRequest(const SessionRequest&) = delete;
  SessionRequest& operator=(const SessionRequest&) = delete;
  virtual ~SessionRequest();

  /// Gives it a body; the source must outlive the request.
  void send_body(BodySource& source, BodyForm form) noexcept {
    source_ = &source;
    form_ = form;
  }
  /// How much longer than usual the reply may take: a hash of a large file, a body to be stored.
  void grant(Duration extra) noexcept { extra_ = extra; }
  /// Called with each number of bytes of its body that are on their way, within the reactor.
  void when_sent(std::function<void(std::uint64_t)> call) { when_sent_ = std::move(call); }
  /// Called once when its line is on its way, within the reactor.
  void when_asked(std::function<void()> call) { when_asked_ = std::move(call); }
  /// Called once when it is over, within the reactor.
  void when_over(std::function<void()> call) { when_over_ = std::move(call); }

  [[nodiscard]] bool over() const noexcept { return over_; }
  /// Why there is no reply; nothing if there is one.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return problem_; }
  /// The number and the word of the reply, once it is over without a problem.
  [[nodiscard]] std::uint16_t status() const noexcept { return status_; }
  [[nodiscard]] const std::string& word() const noexcept { return word_; }
  [[nodiscard]] bool good() const noexcept { return over_ && !problem_ && status_ / 100 == 2; }
  /// The body of the reply, as far as nobody else took it.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// True if replies 100 may come before the last one; nothing is sent behind it meanwhile, which would end it.
  [[nodiscard]] virtual bool streams() const noexcept { return false; }

 protected:
  /// A good reply with a body of `size` bytes, which is a claim, begins. False: it is not wanted; say why by `give_up`.
  [[nodiscard]] virtual bool begin_body(std::uint64_t size);
  /// The next bytes of it.
  [[nodiscard]] virtual bool take(ConstBytes bytes);
  /// Bytes of a reply 100.
  [[nodiscard]] virtual bool take_part(ConstBytes /*bytes*/) { return false; }
  void give_up(Problem problem) { problem_ = std::move(problem); }

 private:
  friend class SessionCore;

  [[nodiscard]] bool begin_reply(std::uint16_t status, std::string_view word, std::uint64_t size);
  [[nodiscard]] bool deliver(ConstBytes bytes);
  [[nodiscard]] bool begin_text(std::uint64_t size);
  void finish();

  std::string line_;
  std::size_t limit_;
  BodySource* source_ = nullptr;
  BodyForm form_ = BodyForm::none;
  Duration extra_ = Duration::zero();
  std::function<void(std::uint64_t)> when_sent_;
  std::function<void()> when_asked_;
  std::function<void()> when_over_;
  std::optional<Problem> problem_;
  std::uint16_t status_ = 0;
  std::string word_;
  std::string text_;
  bool over_ = false;
};

/// A request whose good reply is a file: it goes into a sink, which must outlive it.
class FileRequest final : public SessionRequest {
 public:
  FileRequest(std::string line, BodySink& sink) : SessionRequest(std::move(line)), sink_(sink) {}

 private:
  [[nodiscard]] bool begin_body(std::uint64_t size) override { return kept(sink_.begin(size)); }
  [[nodiscard]] bool take(ConstBytes bytes) override { return kept(sink_.write(bytes)); }
  [[nodiscard]] bool kept(bool sink_took_it) {
    if (!sink_took_it) give_up({.fault = Fault::local_file, .cause = Error::io});
    return sink_took_it;
  }

  BodySink& sink_;
};

/// A request that is answered by a stream of bytes before its last reply: a capture.
class BytesRequest final : public SessionRequest {
 public:
  /// Takes the next bytes; false: no more is wanted, and nobody could take them.
  using Taker = std::function<bool(ConstBytes)>;

  BytesRequest(std::string line, Taker taker) : SessionRequest(std::move(line)), taker_(std::move(taker)) {}
  [[nodiscard]] bool streams() const noexcept override { return true; }

 private:
  [[nodiscard]] bool take_part(ConstBytes bytes) override {
    const bool taken = taker_(bytes);
    if (!taken) give_up({.fault = Fault::local_file, .cause = Error::io});
    return taken;
  }

  Taker taker_;
};

/// A request that is answered by a stream of lines before its last reply.
class StreamRequest final : public SessionRequest {
 public:
  /// Longest line that is taken.
  static constexpr std::size_t kMaxLine = 64U * 1024;
  /// Takes a line without its line feed; false: no more is wanted.
  using Taker = std::function<bool(std::string_view)>;

  StreamRequest(std::string line, Taker taker) : SessionRequest(std::move(line)), taker_(std::move(taker)) {}
  [[nodiscard]] bool streams() const noexcept override { return true; }

 private:
  [[nodiscard]] bool take_part(ConstBytes bytes) override;

  Taker taker_;
  std::string rest_;
};

}  // namespace wirelab::client
