#pragma once

#include <chrono>
#include <optional>

#include "firmware/core/clock.h"
#include "host/client/exchange.h"

namespace wirelab::client {

/// Longest line of a stream.
inline constexpr std::size_t kMaxLine = 64U * 1024;
/// Silence after which the server of a stream counts as gone, for `Waits::step`: four times the span within which a
/// server has to say something.
inline constexpr Duration kStreamSilence = std::chrono::minutes(1);

/// Where the lines of a stream go.
class LineSink {
 public:
  LineSink() = default;
  LineSink(const LineSink&) = delete;
  LineSink& operator=(const LineSink&) = delete;
  virtual ~LineSink() = default;

  /// A whole line as it came, without its line feed; valid during the call only. False: no more is wanted, and the
  /// exchange is done. Must not destroy the conversation that it is called from.
  [[nodiscard]] virtual bool line(std::string_view text) = 0;
};

/// A command that is answered by lines as there is something to tell, for as long as both sides like: NET_WATCH. Each
/// line is a step of its own, and has the time of one. It ends when the sink has enough or with the server's FIN;
/// within a line that is `ended_early`. A document behind a size header, before any line, is what the server has to say
/// instead, and comes to the sink as the only line. A text without a line end is a refusal.
class LinesExchange final : public Exchange {
 public:
  /// Sends `command` as it is. The sink must outlive the exchange.
  LinesExchange(std::string command, LineSink& sink) : Exchange(std::move(command)), sink_(sink) {}

  /// True once a line came.
  [[nodiscard]] bool accepted() const noexcept { return lines_ > 0; }
  /// What the server said instead, once done without a problem and not accepted.
  [[nodiscard]] const std::string& refusal() const noexcept { return rest_; }
  [[nodiscard]] std::uint64_t steps() const noexcept override { return lines_; }

  void sent() override { want(Need::receive); }
  void received(ConstBytes bytes) override;
  void ended() override;

 private:
  /// Takes what is left of a line, without its line feed. False: it gave up, with a problem.
  [[nodiscard]] bool take(std::string_view part);
  void end_line();
  void begin_document();

  LineSink& sink_;
  std::string rest_;                     // of the line or document that is not whole
  std::optional<std::size_t> document_;  // its size, once it was announced
  std::uint64_t lines_ = 0;
};

}  // namespace wirelab::client
