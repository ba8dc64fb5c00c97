#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "firmware/storage_littlefs/block_device.h"

namespace wirelab::test {

/// A disk in memory that keeps apart what is durable and what a power cut may still lose.
class SimulatedBlockDevice final : public storage::BlockDevice {
 public:
  enum class Call : std::uint8_t { read, program, erase, flush };
  /// What a disk holds, byte for byte.
  using Image = std::vector<std::byte>;

  /// `image` must consist of whole units.
  SimulatedBlockDevice(std::uint32_t unit, Image image);
  /// A disk full of zeros.
  SimulatedBlockDevice(std::uint32_t unit, std::size_t size) : SimulatedBlockDevice(unit, Image(size)) {}

  [[nodiscard]] std::uint32_t unit() const noexcept override { return unit_; }
  [[nodiscard]] std::uint64_t size() const noexcept override { return now_.size(); }
  [[nodiscard]] Result<void> read(std::uint64_t offset, MutableBytes into) override;
  [[nodiscard]] Result<void> program(std::uint64_t offset, ConstBytes bytes) override;
  [[nodiscard]] Result<void> erase(std::uint64_t offset, std::uint64_t length) override;
  [[nodiscard]] Result<void> flush() override;

  /// Asked before each call, with its number from 0 on: true makes it fail with `io` and change nothing.
  std::function<bool(Call call, std::size_t number)> fails;

  /// The power goes before the program or flush with this number (from 0 on, erasures are not counted): it and every
  /// later call fail.
  void cut_at(std::size_t write) { cut_at_ = write; }
  /// True once the power is gone.
  [[nodiscard]] bool cut() const noexcept { return writes_ > cut_at_; }
  /// Programs and flushes so far.
  [[nodiscard]] std::size_t writes() const noexcept { return writes_; }
  /// Calls of all kinds so far.
  [[nodiscard]] std::size_t calls() const noexcept { return calls_; }

  /// What the disk may hold after a power cut at this moment: everything as of the last flush, and of what came after
  /// it a part that depends on `seed`. Of each unit any version may have survived, and some are torn in the middle.
  [[nodiscard]] Image after_cut(std::uint64_t seed) const;
  /// What the disk holds if nothing is lost.
  [[nodiscard]] const Image& image() const noexcept { return now_; }

 private:
  [[nodiscard]] Result<void> begin(Call call, std::uint64_t offset, std::uint64_t length);

  const std::uint32_t unit_;
  Image now_;
  Image durable_;
  /// The versions of each unit since the last flush, by its offset, oldest first.
  std::map<std::size_t, std::vector<Image>> pending_;
  std::size_t calls_ = 0;
  std::size_t writes_ = 0;
  std::size_t cut_at_ = ~std::size_t{0};
};

}  // namespace wirelab::test
