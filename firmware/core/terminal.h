#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "firmware/core/watcher.h"

namespace wirelab {

/// Where a person reads what the appliance shows, and types: a terminal, a serial line. Nothing here waits.
class Terminal {
 public:
  Terminal() = default;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  virtual ~Terminal() = default;

  /// Takes what was typed, as many bytes as there are, up to `room`. 0: nothing now, and the watcher is called when
  /// there is more.
  [[nodiscard]] virtual std::size_t read(std::span<char> room) noexcept = 0;
  /// Shows `text`, at most kMostShown bytes at once; the lines in it end in '\n'. False if the terminal does not take
  /// it (all): nobody waits for a terminal.
  virtual bool write(std::string_view text) noexcept = 0;
  static constexpr std::size_t kMostShown = 256;

  /// Whether who reads also has to show what is typed: a terminal of an operating system does that itself.
  [[nodiscard]] virtual bool needs_echo() const noexcept = 0;
  /// Who is called when something was typed; null for nobody. What is there already counts.
  virtual void watch(Watcher* watcher) noexcept = 0;
};

}  // namespace wirelab
