#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"

namespace wirelab::trace {

/// One block of a pcapng file, field by field, little-endian: type and length in front, fields, options, the length
/// again (draft-ietf-opsawg-pcapng, sections 3.1 and 3.5). The first field that does not fit spoils the whole: `end`
/// says so, and no step has to be checked.
class BlockWriter {
 public:
  BlockWriter(MutableBytes room, std::uint32_t type) noexcept : room_(room) { u32(type).u32(0); }

  BlockWriter& u16(std::uint16_t number) noexcept { return little(number, 2); }
  BlockWriter& u32(std::uint32_t number) noexcept { return little(number, 4); }
  BlockWriter& u64(std::uint64_t number) noexcept { return little(number, 8); }
  /// A time, as two halves of which the upper one comes first (section 4.3).
  BlockWriter& halves(std::uint64_t number) noexcept {
    return u32(static_cast<std::uint32_t>(number >> 32U)).u32(static_cast<std::uint32_t>(number));
  }
  /// Bytes, filled up to a multiple of four.
  BlockWriter& padded(ConstBytes bytes) noexcept {
    copy(bytes);
    return copy(ConstBytes(kZeros).first((4 - bytes.size() % 4) % 4));
  }

  /// The head of an option; its value of `size` bytes follows, filled up.
  BlockWriter& option(std::uint16_t code, std::size_t size) noexcept {
    has_options_ = true;
    return u16(code).u16(static_cast<std::uint16_t>(size));
  }
  /// An option that is a text; none if the text is empty.
  BlockWriter& text(std::uint16_t code, std::string_view text) noexcept;

  /// Ends the options, if there are any, and the block.
  [[nodiscard]] Result<ConstBytes> end() noexcept;

 private:
  static constexpr std::array<std::byte, 4> kZeros{};

  BlockWriter& little(std::uint64_t number, std::size_t size) noexcept;
  BlockWriter& copy(ConstBytes bytes) noexcept;

  MutableBytes room_;
  std::size_t used_ = 0;
  bool good_ = true;
  bool has_options_ = false;
};

}  // namespace wirelab::trace
