#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"

namespace wirelab::virtio {

/// One entry of the descriptor table (virtio 1.2 section 2.7.5). Little-endian, as every processor here is.
struct Descriptor {
  std::uint64_t address = 0;
  std::uint32_t length = 0;
  std::uint16_t flags = 0;
  std::uint16_t next = 0;
};

/// One entry of the used ring (section 2.7.8).
struct UsedEntry {
  std::uint32_t head = 0;
  std::uint32_t written = 0;
};

/// The memory that a queue of `kSize` places shares with its device, laid out as section 2.7 wants it. The device knows
/// its address: it must stay where it is.
template <std::uint16_t kSize>
struct QueueMemory {
  static_assert(kSize > 0 && (kSize & (kSize - 1)) == 0, "a power of two, section 2.7");

  alignas(16) std::array<Descriptor, kSize> descriptors{};
  alignas(2) std::array<std::uint16_t, std::size_t{kSize} + 2> available{};  // flags, index, ring
  struct Used {
    std::uint16_t flags = 0;
    std::uint16_t index = 0;
    std::array<UsedEntry, kSize> ring{};
  };
  alignas(4) Used used{};
  std::array<std::uint16_t, kSize> tokens{};  // the driver's own: what each chain stands for
};

/// A piece of memory that takes part in a request.
struct Part {
  std::byte* bytes = nullptr;
  std::uint32_t length = 0;
  bool device_writes = false;
};
/// What the device is to read.
[[nodiscard]] inline Part to_device(ConstBytes bytes) noexcept {
  return {const_cast<std::byte*>(bytes.data()), static_cast<std::uint32_t>(bytes.size()), false};
}
/// What the device is to fill.
[[nodiscard]] inline Part from_device(MutableBytes bytes) noexcept {
  return {bytes.data(), static_cast<std::uint32_t>(bytes.size()), true};
}

/// A split virtqueue (virtio 1.2 section 2.7), driver's side: requests go out as chains of parts, and come back used.
/// What the device writes into the shared memory is checked before it is believed. No registers here: who owns the
/// queue tells the device when `offer` made something available.
class Queue {
 public:
  /// What a device has done with one request.
  struct Done {
    std::uint16_t token;
    std::uint32_t written;  ///< bytes that the device filled, never more than it was given
  };

  template <std::uint16_t kSize>
  explicit Queue(QueueMemory<kSize>& memory) noexcept
      : Queue(memory.descriptors, memory.available, memory.used.flags, memory.used.index, memory.used.ring,
              memory.tokens) {}
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  /// Makes a request of one to a handful of parts available under `token`, which comes back with it. Parts that the
  /// device reads come before those it writes. The memory belongs to the device until then. `no_resources` without
  /// enough descriptors: nothing was offered.
  [[nodiscard]] Result<void> offer(std::span<const Part> parts, std::uint16_t token) noexcept;
  /// The next request that the device is done with.
  [[nodiscard]] std::optional<Done> take() noexcept;
  /// True if `take` would answer something.
  [[nodiscard]] bool anything_done() const noexcept;

  /// True if something was offered since the last question and the device wants to be told.
  [[nodiscard]] bool take_news() noexcept;
  /// Whether the device should interrupt when it is done with something; a hint. After allowing it ask `anything_done`
  /// once more, because what was done before interrupts nobody.
  void allow_interrupts(bool allowed) noexcept;

  /// Places for descriptors that are free.
  [[nodiscard]] std::size_t free() const noexcept { return free_count_; }
  [[nodiscard]] std::uint16_t size() const noexcept { return static_cast<std::uint16_t>(descriptors_.size()); }
  /// True once the device has answered something that cannot be; the queue is of no use any more.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

  // Where the three parts lie, for the device's registers.
  [[nodiscard]] const void* descriptors() const noexcept { return descriptors_.data(); }
  [[nodiscard]] const void* driver_area() const noexcept { return available_.data(); }
  [[nodiscard]] const void* device_area() const noexcept { return &used_flags_; }

 private:
  Queue(std::span<Descriptor> descriptors, std::span<std::uint16_t> available, const std::uint16_t& used_flags,
        const std::uint16_t& used_index, std::span<const UsedEntry> used, std::span<std::uint16_t> tokens) noexcept;

  [[nodiscard]] std::uint16_t used_index() const noexcept;
  [[nodiscard]] std::uint32_t give_back(std::uint16_t head) noexcept;

  std::span<Descriptor> descriptors_;
  std::span<std::uint16_t> available_;
  const std::uint16_t& used_flags_;
  const std::uint16_t& used_index_;
  std::span<const UsedEntry> used_;
  std::span<std::uint16_t> tokens_;
  std::uint16_t first_free_ = 0;
  std::size_t free_count_;
  std::uint16_t offered_ = 0;
  std::uint16_t taken_ = 0;
  bool news_ = false;
  bool broken_ = false;
};

}  // namespace wirelab::virtio
