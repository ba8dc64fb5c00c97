#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wirelab {

/// A short text kept in place, for values that are copied and must not allocate. What does not fit is cut.
template <std::size_t kRoom>
  requires(kRoom <= 255)
class FixedText {
 public:
  constexpr FixedText() noexcept = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a text of another kind, taken over as it is
  constexpr FixedText(std::string_view text) noexcept : size_(static_cast<std::uint8_t>(std::min(text.size(), kRoom))) {
    std::copy_n(text.begin(), std::size_t{size_}, room_.begin());
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {room_.data(), size_}; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr bool operator==(const FixedText& other) const noexcept { return view() == other.view(); }

 private:
  std::array<char, kRoom> room_{};
  std::uint8_t size_ = 0;
};

}  // namespace wirelab
