#pragma once

#include "tests/simulation/peer.h"

namespace wirelab::simulation {

/// Somebody who means ill: says nothing, or too much, or too slowly, or never listens. What it says asks for no change,
/// so the model needs to know nothing of it; what counts is when the server lets it go.
class HostilePeer final : public Peer {
 public:
  HostilePeer(Stage& stage, std::uint64_t number);

  [[nodiscard]] std::string state() const override;
  [[nodiscard]] bool drips() const override;
  [[nodiscard]] std::optional<TimePoint> doom() const override;
  void pending(std::vector<FileChangePtr>& /*into*/) const override {}

 private:
  enum class Kind : std::uint8_t {
    silent,          ///< connects and waits
    slow_command,    ///< a command of the classic wire, a byte at a time, that never ends
    slow_request,    ///< the same in a session
    slow_body,       ///< announces an upload and sends it a byte at a time
    slow_reader,     ///< asks for a large file and reads it a byte at a time
    idle_session,    ///< greets and asks for nothing
    loiterer,        ///< greets and asks for nothing that needs a log-in, again and again
    deaf,            ///< asks and asks and never reads
    noise,           ///< bytes that mean nothing, on either wire
    long_line,       ///< a line without an end, on either wire
    huge_body,       ///< announces more than anybody skips, and sends it
    talkative,       ///< goes on after the last reply
    deaf_after_end,  ///< has the last reply and does not close
  };

  void speak() override;
  void heard() override;
  void ended(bool by_reset) override;
  void refused() override {}
  /// Once the server has accepted the connection.
  void begin();
  void doom_in(Duration time);
  /// Says one byte more of `text`, which is said again and again.
  void drip(std::string_view text);

  Kind kind_;
  bool begun_ = false;
  bool session_ = false;
  bool dripping_ = false;
  std::uint64_t dripped_ = 0;
};

}  // namespace wirelab::simulation
