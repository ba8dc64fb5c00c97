#pragma once

#include <array>
#include <string_view>

#include "firmware/core/fixed_text.h"
#include "firmware/core/text.h"

namespace wirelab::net_status {

/// A folder that stands before every path that is read: empty, but for tests.
using RootFolder = FixedText<255>;
inline constexpr std::size_t kMostRoot = 255;

/// The path of a file, put together from pieces and kept in place.
class FilePath {
 public:
  /// Longest path; what is longer names no file.
  static constexpr std::size_t kMost = 511;

  FilePath() noexcept = default;
  template <typename... Pieces>
  explicit FilePath(Pieces... pieces) noexcept {
    TextBuilder text(std::span<char>(room_).first(kMost));
    (text.add(std::string_view(pieces)), ...);
    if (text.truncated()) room_[0] = '\0';
  }

  /// For the system's calls; empty if the pieces were too long.
  [[nodiscard]] const char* c_str() const noexcept { return room_.data(); }
  [[nodiscard]] bool empty() const noexcept { return room_[0] == '\0'; }

 private:
  std::array<char, kMost + 1> room_{};
};

}  // namespace wirelab::net_status
