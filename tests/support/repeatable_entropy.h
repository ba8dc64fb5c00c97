#pragma once

#include <cstdint>

#include "firmware/core/entropy.h"

namespace wirelab::test {

/// Bytes from a fixed sequence: for tests only, which must repeat.
class RepeatableEntropy final : public Entropy {
 public:
  explicit RepeatableEntropy(std::uint64_t seed = 1) noexcept : state_(seed) {}
  [[nodiscard]] Result<void> fill(MutableBytes out) override {
    for (std::byte& byte : out) {
      state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
      byte = static_cast<std::byte>(state_ >> 56U);
    }
    return {};
  }

 private:
  std::uint64_t state_;
};

}  // namespace wirelab::test
