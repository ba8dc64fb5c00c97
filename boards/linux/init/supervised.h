#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "boards/linux/init/console.h"
#include "boards/linux/init/restart_policy.h"

namespace wirelab::boards {

/// Where a supervised program's output goes.
enum class Output : std::uint8_t { console, nowhere };

/// One program that has to run: started, and started again when it dies, later each time (RestartPolicy). Deaths are
/// named on the console.
class Supervised {
 public:
  /// `arguments` begin with the program's path. `input` becomes its standard input, and stays the caller's; without one
  /// it reads nothing. `console` must outlive this object.
  Supervised(std::vector<std::string> arguments, Output output, const Console& console, int input = -1)
      : arguments_(std::move(arguments)), output_(output), input_(input), console_(console) {}

  /// Starts it if it is due.
  void advance(TimePoint now);
  /// True if `child` was this program; it has been noted.
  [[nodiscard]] bool reaped(pid_t child, int status, TimePoint now);
  /// When `advance` has something to do; kNever while it runs.
  [[nodiscard]] TimePoint next() const noexcept { return running() || stopping_ ? kNever : due_; }
  /// Sends a signal to it, and does not start it again.
  void stop(int signal);
  [[nodiscard]] bool running() const noexcept { return process_ > 0; }
  /// Its process id; meaningful while it runs.
  [[nodiscard]] pid_t process() const noexcept { return process_; }
  /// How often it died so far.
  [[nodiscard]] unsigned deaths() const noexcept { return deaths_; }

 private:
  std::vector<std::string> arguments_;
  Output output_;
  int input_;
  const Console& console_;
  RestartPolicy policy_;
  pid_t process_ = 0;
  TimePoint started_{};
  TimePoint due_{};
  unsigned deaths_ = 0;
  bool stopping_ = false;
};

}  // namespace wirelab::boards
