#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/storage/sha256.h"

namespace wirelab::storage {

/// The name of an upload that is kept, in the store's directory for these: which came after which, when somebody went
/// on with it (0 where nobody knew the time), and the upload's key. How many bytes are here, the file's length says:
/// littlefs gives a file a new length only once the bytes are on the disk.
struct NumberedPartial {
  std::uint32_t number = 0;
  std::uint64_t seconds = 0;
  DigestText key{};

  /// Nothing if `text` is no such name.
  [[nodiscard]] static std::optional<NumberedPartial> parse(std::string_view text) noexcept;
};

/// Its path, for littlefs.
class PartialPath {
 public:
  explicit PartialPath(const NumberedPartial& name) noexcept;
  [[nodiscard]] const char* c_str() const noexcept { return bytes_.data(); }

 private:
  std::array<char, 112> bytes_{};
};

}  // namespace wirelab::storage
