#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "firmware/storage/path_rules.h"

namespace wirelab::storage {

/// A path held without the heap, with the zero at its end that littlefs wants. Holds every path of the store and every
/// name of an upload's series; what is longer is cut, which no checked path is.
class PathText {
 public:
  PathText() = default;
  explicit PathText(std::string_view text) noexcept { *this = text; }

  PathText& operator=(std::string_view text) noexcept {
    length_ = std::min(text.size(), bytes_.size() - 1);
    std::copy_n(text.begin(), length_, bytes_.begin());
    bytes_[length_] = '\0';
    return *this;
  }

  [[nodiscard]] const char* c_str() const noexcept { return bytes_.data(); }
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), length_}; }

 private:
  std::array<char, kMaxPath + kMaxName + 1> bytes_{};
  std::size_t length_ = 0;
};

}  // namespace wirelab::storage
