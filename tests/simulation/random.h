#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace wirelab::simulation {

/// The one source of chance of a run: SplitMix64, written out so that a seed means the same run with every library.
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  [[nodiscard]] std::uint64_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }
  /// A number from 0 to below `bound`, which is not 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept { return next() % bound; }
  /// A number from `least` to `most`.
  [[nodiscard]] std::uint64_t between(std::uint64_t least, std::uint64_t most) noexcept {
    return least + below(most - least + 1);
  }
  /// True in `percent` of a hundred cases.
  [[nodiscard]] bool chance(unsigned percent) noexcept { return below(100) < percent; }
  template <typename T, std::size_t N>
  [[nodiscard]] const T& pick(const T (&choices)[N]) noexcept {
    return choices[below(N)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace wirelab::simulation
