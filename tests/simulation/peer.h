#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/request.h"

namespace wirelab::simulation {

/// Somebody who has a connection to the server, driven a step at a time.
class Peer {
 public:
  Peer(Stage& stage, std::uint64_t number) : stage_(stage), number_(number) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  virtual ~Peer() = default;

  /// Connects, sends or reads something.
  void act();
  /// Nothing is left that it wants to do or hear.
  [[nodiscard]] bool done() const noexcept { return done_; }
  /// Something has happened after which nobody can be blamed for how the connection goes on: the clock has jumped, the
  /// server is gone.
  void excuse() noexcept { excused_ = true; }
  [[nodiscard]] bool excused() const noexcept { return excused_; }
  /// The clock has gone so much further while nobody could act. `at_once`: in one step, by which deadlines are late.
  void passed_over(Duration time, bool at_once) noexcept {
    excused_ = true;
    missed_ += time;
    deadlines_late_ |= at_once;
  }
  /// Whether its deadlines come when they have to.
  [[nodiscard]] bool is_on_time() const noexcept { return !deadlines_late_ && (deaf_ || all_said()); }
  /// The server is gone, and everything under way with it.
  void lose();
  /// When the server has to have let the connection go, if that is known.
  [[nodiscard]] virtual std::optional<TimePoint> doom() const { return doom_; }
  /// Whether a session was greeted: then it may be silent for longer.
  [[nodiscard]] bool greeted() const noexcept { return greeted_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  /// What it waits for, for whoever has to understand why a run does not end.
  [[nodiscard]] virtual std::string state() const = 0;
  /// Whether it goes on saying a byte, or reading one, however long that takes.
  [[nodiscard]] virtual bool drips() const { return false; }
  /// Whether nothing need cross its connection for any time.
  [[nodiscard]] virtual bool may_be_silent() const { return false; }
  /// What it has asked for and not been answered.
  virtual void pending(std::vector<FileChangePtr>& into) const = 0;
  /// Looks whether the server turned the connection away.
  void look_for_refusal();

 protected:
  /// Less than any deadline within which a request has to come or go on.
  static constexpr Duration kPatience = std::chrono::seconds(20);

  /// How the connection behaves at the server's end.
  [[nodiscard]] virtual ConnectionFaults plan();
  /// A chance to say more.
  virtual void speak() {}
  /// `in_` has grown.
  virtual void heard() = 0;
  /// The server has ended the connection; nothing more will be read.
  virtual void ended(bool by_reset) = 0;
  /// The server was full and will say so: nothing that was asked may happen.
  virtual void refused() = 0;

  void say(std::string_view bytes) { out_ += bytes; }
  [[nodiscard]] bool all_said() const noexcept { return said_ == out_.size(); }
  /// Bytes that have been said, and together with those that will be.
  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t promised() const noexcept { return sent_ + out_.size() - said_; }
  /// Ends the connection and the peer.
  void leave(bool by_reset);
  void finish_speaking();
  /// A number of bytes after which a connection may break.
  [[nodiscard]] std::uint64_t some_byte();
  /// A rule is broken.
  void blame(const std::string& what);
  /// Whether a broken connection is explained.
  [[nodiscard]] bool may_break() const;
  /// Time that it could not use so far.
  [[nodiscard]] Duration missed() const noexcept { return missed_; }
  /// Whether it has missed so much of it since then that a server may have lost patience.
  [[nodiscard]] bool is_late(Duration since) const noexcept { return missed_ - since >= kPatience; }

  Stage& stage_;
  std::string in_;
  std::optional<std::uint64_t> reset_at_;  ///< resets the connection once so many bytes were sent
  std::optional<std::uint64_t> fin_at_;    ///< says no more than that
  std::optional<TimePoint> doom_;
  std::size_t most_at_once_ = SIZE_MAX;  ///< bytes that it sends in a step
  std::size_t reads_at_once_ = SIZE_MAX;
  bool greeted_ = false;
  bool whole_ = false;  ///< sends what there is in one piece
  bool turned_away_ = false;
  bool shut_ = false;
  bool done_ = false;
  bool excused_ = false;
  bool deaf_ = false;  ///< never reads
  bool deadlines_late_ = false;

 private:
  void connect();
  void break_off();
  void send();
  void receive();

  std::uint64_t number_;
  net::StreamHandle stream_;
  std::uint16_t port_ = 0;
  std::string out_;
  std::size_t said_ = 0;
  std::uint64_t sent_ = 0;
  Duration missed_{};
};

}  // namespace wirelab::simulation
