#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "boards/virtio/queue.h"
#include "boards/virtio/registers.h"
#include "boards/virtio/transport.h"

namespace wirelab::test {

/// The device's side of virtio over memory-mapped registers (virtio 1.2 section 4.2), as strict as a device may be: a
/// driver that breaks the rules is noted in `complaints`. What a kind of device does with a request is the subclass's.
class VirtioDevice : public virtio::Registers {
 public:
  /// A request as the device sees it.
  struct Chain {
    std::uint32_t head = 0;
    std::vector<ConstBytes> readable;
    std::vector<MutableBytes> writable;

    [[nodiscard]] std::vector<std::byte> read_all() const;
    /// Fills the writable parts in order; answers how much fitted.
    std::uint32_t write_all(ConstBytes bytes) const;
  };

  VirtioDevice(virtio::DeviceType type, std::size_t queues) : type_(type), queues_(queues) {}

  [[nodiscard]] std::uint32_t read(std::uint32_t offset) const noexcept override;
  [[nodiscard]] std::uint8_t read_byte(std::uint32_t offset) const noexcept override;
  void write(std::uint32_t offset, std::uint32_t value) noexcept override;

  /// The next request of a queue, if there is one.
  [[nodiscard]] std::optional<Chain> take(std::size_t queue);
  /// Gives it back with `written` bytes, and interrupts if the driver wants that.
  void give(std::size_t queue, std::uint32_t head, std::uint32_t written);
  /// The configuration has changed: interrupts.
  void change_configuration();

  [[nodiscard]] bool running() const noexcept { return (status_ & 4U) != 0; }
  /// Whether the interrupt line is held.
  [[nodiscard]] bool interrupts() const noexcept { return interrupt_status_ != 0; }

  std::uint32_t magic = 0x74726976;
  std::uint32_t version = 2;
  std::uint64_t features = std::uint64_t{1} << 32U;
  std::uint32_t largest_queue = 1024;
  bool refuses_features = false;
  /// While true, a notice of a queue is noted but nothing is done about it.
  bool held = false;
  std::vector<std::uint32_t> notices;
  std::vector<std::byte> configuration = std::vector<std::byte>(64);
  std::uint32_t generation = 0;
  std::vector<std::string> complaints;
  std::uint64_t driver_features = 0;

 protected:
  /// The driver says that a queue has something new.
  virtual void notified(std::size_t queue) = 0;

 private:
  struct Ring {
    std::uint32_t size = 0;
    bool ready = false;
    std::array<std::uint32_t, 2> descriptors{};
    std::array<std::uint32_t, 2> driver{};
    std::array<std::uint32_t, 2> device{};
    std::uint16_t seen = 0;
    std::uint16_t used = 0;
  };

  virtio::DeviceType type_;
  std::vector<Ring> queues_;
  std::uint32_t status_ = 0;
  std::uint32_t feature_word_ = 0;
  std::uint32_t driver_feature_word_ = 0;
  std::size_t selected_ = 0;
  std::uint32_t interrupt_status_ = 0;
};

/// A disk in memory.
class VirtioDisk final : public VirtioDevice {
 public:
  explicit VirtioDisk(std::size_t sectors);

  /// Does what waits; for a device that is `held`.
  void work();

  std::vector<std::byte> content;
  std::size_t flushes = 0;
  /// What the device answers instead of doing the next request.
  std::optional<std::uint8_t> next_status;

 private:
  void notified(std::size_t queue) override;
  void serve(const Chain& chain);
};

/// A network card whose wire is two lists.
class VirtioCard final : public VirtioDevice {
 public:
  VirtioCard();

  /// A frame arrives; false if the driver has given no buffer.
  bool arrive(ConstBytes frame);
  /// Takes what the driver offered to send; for a device that is `held`.
  void work();

  std::deque<std::vector<std::byte>> sent;

 private:
  void notified(std::size_t queue) override;
};

/// A source of bytes 1, 2, 3…
class VirtioRandom final : public VirtioDevice {
 public:
  VirtioRandom() : VirtioDevice(virtio::DeviceType::entropy, 1) {}

  /// Bytes that one request gets at most.
  std::size_t most = 64;
  std::size_t requests = 0;

 private:
  void notified(std::size_t queue) override;
  std::uint8_t next_ = 1;
};

}  // namespace wirelab::test
