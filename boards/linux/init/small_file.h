#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace wirelab::boards {

/// At most `longest` bytes from `offset` of a file or device; nothing, with the reason in errno, if it cannot be read.
[[nodiscard]] std::optional<std::string> read_small_file(const std::string& path, std::size_t longest,
                                                         std::size_t offset = 0);

/// Writes a file anew, readable by everybody; false, with the reason in errno, if that failed.
[[nodiscard]] bool write_small_file(const std::string& path, const std::string& content);

/// Replaces a file as a whole, durably: after a power cut it is the old one or the new one. Writes `path` + ".new" on
/// the way, which it overwrites. False, with the reason in errno, if that failed; the old file is there then.
[[nodiscard]] bool replace_small_file(const std::string& path, const std::string& content);

}  // namespace wirelab::boards
