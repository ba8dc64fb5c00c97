#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wirelab::client {

/// The size of a download or document as its first line announces it; nothing if the line announces none. `line` is
/// without its end. Pure.
[[nodiscard]] std::optional<std::uint64_t> announced_size(std::string_view line) noexcept;

}  // namespace wirelab::client
