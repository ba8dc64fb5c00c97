#pragma once

#include <array>
#include <cstddef>

#include "boards/virtio/transport.h"
#include "firmware/core/clock.h"
#include "firmware/core/entropy.h"

namespace wirelab::virtio {

/// The host's random numbers (virtio 1.2 section 5.4). A store of them is fetched ahead; only who takes more than it
/// holds has to wait, and not for long.
class RandomSource final : public Entropy {
 public:
  /// Bytes fetched ahead.
  static constexpr std::size_t kStore = 1024;
  /// The longest that `fill` waits for the device each time its store is empty. On a busy host QEMU takes tenths of a
  /// second.
  static constexpr Duration kPatience = std::chrono::seconds(1);

  /// Both must outlive it.
  RandomSource(Transport& transport, const Clock& clock) noexcept : transport_(transport), clock_(clock) {}
  /// Stops the device.
  ~RandomSource() override;

  /// Takes the device over and begins to fetch; `unsupported` if it is not one that this driver understands. Once.
  [[nodiscard]] Result<void> start() noexcept;

  /// `io` if the device does not answer in time.
  [[nodiscard]] Result<void> fill(MutableBytes out) override;

 private:
  void fetch() noexcept;
  [[nodiscard]] Result<void> wait_for_more() noexcept;

  Transport& transport_;
  const Clock& clock_;
  QueueMemory<2> memory_;
  Queue queue_{memory_};
  std::array<std::byte, kStore> store_{};
  std::size_t first_ = 0;
  std::size_t end_ = 0;
  bool fetching_ = false;
  bool started_ = false;
};

}  // namespace wirelab::virtio
