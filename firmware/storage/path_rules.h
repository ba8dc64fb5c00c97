#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

namespace wirelab::storage {

/// The longest component of a path in bytes: NAME_MAX of every file system the store is meant for.
inline constexpr std::size_t kMaxName = 255;
/// The longest path in bytes, as it came from the peer.
inline constexpr std::size_t kMaxPath = 1024;
/// The directory beneath the root that holds what is the store's own.
inline constexpr std::string_view kReservedName = ".wirelab";

/// What a path is going to be used for.
enum class PathOf : std::uint8_t {
  file,       ///< needs a name, and no '/' at the end
  directory,  ///< may be empty or "." (the root), and may end in one '/'
};

/// Why a path is refused.
enum class PathFault : std::uint8_t {
  no_name,        ///< empty, or only "./", where a file's name is needed; or a '/' follows it
  absolute,       ///< begins with '/'
  empty_part,     ///< two '/' in a row
  dot_part,       ///< a component "." that is not a "./" in front
  parent_part,    ///< a component ".."
  backslash,      ///< holds '\', a separator elsewhere
  control,        ///< holds a control character: C0, DEL or C1
  not_utf8,       ///< is not well-formed UTF-8 (RFC 3629)
  name_too_long,  ///< a component is longer than kMaxName
  path_too_long,  ///< longer than kMaxPath
  reserved,       ///< names something of the store's own
};

/// What `fault` means, for log lines: "absolute path", "parent directory in path", …
[[nodiscard]] std::string_view path_fault_text(PathFault fault) noexcept;

/// The path that a peer may use, in its one spelling: components joined by single '/', no "./" in front, no '/' at the
/// end; empty for the root. It is a part of `path` and valid as long as that. Decides by the text alone: what the path
/// leads to is the store's business.
///
/// The reserved name is refused as the first component whatever its letters' case, and with dots or blanks behind it,
/// because file systems exist that take such spellings for the same name.
[[nodiscard]] std::expected<std::string_view, PathFault> check_path(std::string_view path, PathOf what) noexcept;

/// True if `name` could stand as one component of an allowed path; whether it is reserved is not asked.
[[nodiscard]] bool allowed_name(std::string_view name) noexcept;

/// True if `name`, directly beneath the root, is or may be taken for the reserved name.
[[nodiscard]] bool reserved_name(std::string_view name) noexcept;

/// A checked path cut at its last '/'.
struct SplitPath {
  std::string_view directory;  ///< empty for the root
  std::string_view name;       ///< the last component
};
/// Cuts a path that `check_path` answered.
[[nodiscard]] SplitPath split_path(std::string_view path) noexcept;

}  // namespace wirelab::storage
