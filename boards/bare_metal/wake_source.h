#pragma once

namespace wirelab::boards {

/// A device whose interrupt ends the processor's sleep. While the loop is busy it looks at its devices in every turn,
/// and they interrupt nobody.
class WakeSource {
 public:
  WakeSource() = default;
  WakeSource(const WakeSource&) = delete;
  WakeSource& operator=(const WakeSource&) = delete;

  /// Before the processor sleeps: from now on the device interrupts when it has something. False if it has something
  /// already.
  [[nodiscard]] virtual bool may_sleep() noexcept = 0;
  /// After the processor woke, or did not sleep after all: lets go of the interrupt line.
  virtual void woke() noexcept = 0;

 protected:
  ~WakeSource() = default;
};

}  // namespace wirelab::boards
