#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace wirelab::lab {

/// The path in the store that a request's target names: percent escapes decoded (RFC 3986 section 2.1), the query cut
/// off, that of an absolute form (http://host/path, RFC 9112 section 3.2.2) taken, `folder` in front, "index.html"
/// behind a target that ends in '/'. Written into `room`. Nothing if an escape is broken, it holds a NUL or a
/// backslash, or does not fit. Which paths may be read is the store's decision.
[[nodiscard]] std::optional<std::string_view> web_path(std::string_view target, std::string_view folder,
                                                       std::span<char> room) noexcept;

/// The media type for a file of that name, by its ending.
[[nodiscard]] std::string_view media_type(std::string_view path) noexcept;

}  // namespace wirelab::lab
