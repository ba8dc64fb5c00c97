#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <span>
#include <string_view>

namespace wirelab::net_status {

/// By what a file is recognized as unchanged (stat(2)).
struct FileMark {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  timespec changed{};  ///< of its content, by the calendar

  friend bool operator==(const FileMark& left, const FileMark& right) noexcept {
    return left.device == right.device && left.inode == right.inode && left.size == right.size &&
           left.changed.tv_sec == right.changed.tv_sec && left.changed.tv_nsec == right.changed.tv_nsec;
  }
};

/// The mark of a regular file; nothing if there is none or it may not be seen.
[[nodiscard]] std::optional<FileMark> mark_of(const char* path) noexcept;

/// Bytes of a file, in the caller's room.
struct TextFile {
  std::string_view text;
  FileMark mark;
};

/// Reads a regular file; of one that is longer than `room` its end, which is where programs write what is new. Nothing
/// if there is none or it may not be read.
[[nodiscard]] std::optional<TextFile> read_text_file(const char* path, std::span<char> room) noexcept;

}  // namespace wirelab::net_status
