#pragma once

#include <deque>
#include <memory>

#include "host/cli/conductor.h"
#include "host/client/lines_exchange.h"
#include "host/net_report/document.h"

namespace wirelab::cli {

/// NET_WATCH on a connection of its own, open while other things are done. Whoever has it turns the reactor.
class Watching final : private client::LineSink {
 public:
  /// A line as it came and as what it is.
  struct Heard {
    std::string text;
    net_report::Line line;
  };

  /// Sends `command`. After a silence of `silence` the appliance counts as gone. The conductor must outlive this.
  Watching(Conductor& conductor, std::string command, Duration silence);

  /// The lines that came since it was asked last.
  [[nodiscard]] std::deque<Heard> take() { return std::exchange(heard_, {}); }
  [[nodiscard]] bool over() const noexcept { return talk_->over(); }
  /// True once the command is on its way.
  [[nodiscard]] bool asked() const noexcept { return exchange_.need() != client::Need::send; }
  /// True once a line came.
  [[nodiscard]] bool begun() const noexcept { return exchange_.accepted(); }
  /// Why it is over; nothing if the appliance ended it in order.
  [[nodiscard]] std::optional<Failure> failure() const;

 private:
  bool line(std::string_view text) override;

  Conductor& conductor_;
  client::LinesExchange exchange_;
  std::unique_ptr<Talk> talk_;
  std::deque<Heard> heard_;
  std::optional<net_report::DecodeFault> fault_;
  std::optional<net_report::Trouble> trouble_;  // what the appliance said instead of an event
};

}  // namespace wirelab::cli
