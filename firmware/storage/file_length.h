#pragma once

#include <cstdint>

namespace wirelab::storage {

/// How long a new file is going to be. A number by itself is a length that is known: so many bytes, no fewer.
class FileLength {
 public:
  constexpr FileLength(std::uint64_t size) noexcept  // NOLINT(google-explicit-constructor): a known length is a number
      : most_(size) {}

  /// Nobody knows, but no more than `bound`: FileWriter::finish says when it is all. Room for `bound` bytes is neither
  /// asked for nor promised.
  [[nodiscard]] static constexpr FileLength at_most(std::uint64_t bound) noexcept {
    FileLength length(bound);
    length.known_ = false;
    return length;
  }

  [[nodiscard]] constexpr bool known() const noexcept { return known_; }
  /// The length, or what bounds it.
  [[nodiscard]] constexpr std::uint64_t most() const noexcept { return most_; }

 private:
  std::uint64_t most_;
  bool known_ = true;
};

}  // namespace wirelab::storage
