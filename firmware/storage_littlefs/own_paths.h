#pragma once

#include <array>
#include <cstdint>

#include "firmware/core/text.h"

namespace wirelab::storage {

inline constexpr const char* kOwnDirectory = "/.wirelab";
inline constexpr const char* kIncoming = "/.wirelab/incoming";
inline constexpr const char* kRemoved = "/.wirelab/removed";
inline constexpr const char* kPartial = "/.wirelab/partial";
inline constexpr const char* kDocuments = "/.wirelab/documents";

/// The path of the file with `number` in one of the store's own directories.
class NumberedPath {
 public:
  NumberedPath(const char* directory, std::uint32_t number) noexcept {
    TextBuilder(std::span(bytes_).first(bytes_.size() - 1)).add(directory).add('/').add_number(number);
  }
  [[nodiscard]] const char* c_str() const noexcept { return bytes_.data(); }

 private:
  std::array<char, 48> bytes_{};
};

}  // namespace wirelab::storage
