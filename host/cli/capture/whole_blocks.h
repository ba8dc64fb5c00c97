#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "firmware/core/bytes.h"

namespace wirelab::cli {

/// A capture on its way, which may end anywhere: hands on whole blocks of the pcapng file, little-endian as the
/// appliance writes them, so that what was written is readable at any moment, and counts.
class WholeBlocks {
 public:
  /// Takes whole blocks; false if it cannot.
  using Taker = std::function<bool(ConstBytes)>;

  explicit WholeBlocks(Taker taker) : taker_(std::move(taker)) {}

  /// The next bytes, however they are cut. False: nobody takes them, or they are no such file; see `senseless`.
  [[nodiscard]] bool take(ConstBytes bytes);

  [[nodiscard]] bool senseless() const noexcept { return senseless_; }
  [[nodiscard]] std::uint64_t packets() const noexcept { return packets_; }
  /// Frames that were lost before they could be sent, as far as was said.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
  /// Bytes that were handed on.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  void look_at(ConstBytes block);

  Taker taker_;
  std::string rest_;  // of a block that is not whole
  bool senseless_ = false;
  std::uint64_t packets_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace wirelab::cli
