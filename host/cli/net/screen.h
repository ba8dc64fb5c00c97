#pragma once

#include <termios.h>

#include <string_view>

namespace wirelab::cli {

/// The terminal's other screen, for as long as this object lives: what stood there before comes back. Keys are not
/// echoed and the job cannot be stopped, which would leave the screen behind; Ctrl-C still interrupts.
class Screen {
 public:
  Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen();

  /// Writes all of it. A terminal that is gone only loses the drawing: its hang-up ends the program.
  void write(std::string_view bytes);

 private:
  bool has_keys_ = false;
  termios before_{};
};

}  // namespace wirelab::cli
