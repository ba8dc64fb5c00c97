#pragma once

#include <atomic>
#include <exception>

#include "firmware/core/reactor.h"

namespace wirelab::cli {

/// Somebody pressed Ctrl-C, or ended the program. Thrown out of whatever was under way, so that destructors put things
/// in order: temporary files, the terminal's echo.
class Interrupted final : public std::exception {
 public:
  explicit Interrupted(int signal) noexcept : signal_(signal) {}
  [[nodiscard]] int signal() const noexcept { return signal_; }
  [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }

 private:
  int signal_;
};

/// Catches SIGINT, SIGTERM and SIGHUP (not those that were ignored when the program began) and wakes the reactor. One
/// in a process. The handler only posts, which is allowed there; system calls that block are not restarted.
class Interruption final : private Posting {
 public:
  explicit Interruption(Reactor& reactor);
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption() override;

  /// True if a signal came.
  [[nodiscard]] bool pending() const noexcept { return signal_.load(std::memory_order_relaxed) != 0; }
  /// Whoever caught Interrupted goes on.
  void forget() noexcept { signal_.store(0, std::memory_order_relaxed); }
  /// Throws Interrupted if a signal came. Not inside the reactor, whose frames no exception may cross.
  void check() const;

 private:
  static void handle(int signal);
  void posted() override {}

  Reactor& reactor_;
  std::atomic<int> signal_{0};
};

/// Ends the program by `signal`, as a shell expects from a program that was interrupted.
[[noreturn]] void die_of(int signal);

}  // namespace wirelab::cli
