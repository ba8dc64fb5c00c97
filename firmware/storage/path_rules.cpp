#include "firmware/storage/path_rules.h"

#include <algorithm>

#include "firmware/core/text.h"
#include "firmware/planted/planted.h"

namespace wirelab::storage {
namespace {

std::expected<void, PathFault> check_characters(std::string_view path) noexcept {
  while (!path.empty()) {
    const std::size_t length = utf8_length(path);
    if (length == 0) return std::unexpected(PathFault::not_utf8);
    const auto first = static_cast<unsigned char>(path[0]);
    if (first < 0x20 || first == 0x7F) return std::unexpected(PathFault::control);
    // U+0080 to U+009F, the C1 controls, are the two-byte characters C2 80 to C2 9F.
    if (first == 0xC2 && static_cast<unsigned char>(path[1]) < 0xA0) return std::unexpected(PathFault::control);
    if (first == '\\') return std::unexpected(PathFault::backslash);
    path.remove_prefix(length);
  }
  return {};
}

std::expected<void, PathFault> check_components(std::string_view path) noexcept {
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty()) return std::unexpected(PathFault::empty_part);
    if (part == ".") return std::unexpected(PathFault::dot_part);
    if (part == ".." && !WIRELAB_PLANTED(paths_may_go_up)) return std::unexpected(PathFault::parent_part);
    if (part.size() > kMaxName) return std::unexpected(PathFault::name_too_long);
    if (slash == std::string_view::npos) return {};
    path.remove_prefix(slash + 1);
  }
}

constexpr char lower(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string_view path_fault_text(PathFault fault) noexcept {
  switch (fault) {
    case PathFault::no_name: return "no file name";
    case PathFault::absolute: return "absolute path";
    case PathFault::empty_part: return "empty component in path";
    case PathFault::dot_part: return "\".\" inside path";
    case PathFault::parent_part: return "parent directory in path";
    case PathFault::backslash: return "backslash in path";
    case PathFault::control: return "control character in path";
    case PathFault::not_utf8: return "path is not UTF-8";
    case PathFault::name_too_long: return "name longer than 255 bytes";
    case PathFault::path_too_long: return "path longer than 1024 bytes";
    case PathFault::reserved: return "reserved name";
  }
  return "bad path";
}

std::expected<std::string_view, PathFault> check_path(std::string_view path, PathOf what) noexcept {
  if (path.size() > kMaxPath) return std::unexpected(PathFault::path_too_long);
  if (path.starts_with('/')) return std::unexpected(PathFault::absolute);
  if (const auto characters = check_characters(path); !characters) return std::unexpected(characters.error());
  while (path.starts_with("./")) path.remove_prefix(2);
  if (what == PathOf::directory) {
    if (path.empty() || path == ".") return std::string_view{};
    if (path.ends_with('/')) path.remove_suffix(1);
  } else if (path.empty() || path == "." || path.ends_with('/')) {
    return std::unexpected(PathFault::no_name);
  }
  if (const auto components = check_components(path); !components) return std::unexpected(components.error());
  const bool forgets = WIRELAB_PLANTED(own_files_may_be_named);
  if (!forgets && reserved_name(path.substr(0, path.find('/')))) return std::unexpected(PathFault::reserved);
  return path;
}

bool allowed_name(std::string_view name) noexcept {
  return name.size() <= kMaxName && name.find('/') == std::string_view::npos && check_characters(name) &&
         check_components(name);
}

bool reserved_name(std::string_view name) noexcept {
  const std::size_t last = name.find_last_not_of(". ");
  const std::string_view trimmed = name.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return std::ranges::equal(trimmed, kReservedName, {}, lower, lower);
}

SplitPath split_path(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {{}, path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace wirelab::storage
