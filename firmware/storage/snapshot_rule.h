#pragma once

#include <cstdint>

namespace wirelab::storage {

/// A file system's time stamp, by the system's wall clock.
struct FileTime {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;

  [[nodiscard]] friend bool operator==(const FileTime&, const FileTime&) = default;
};

/// What tells one state of a directory from another without reading it.
struct DirectoryStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  FileTime modified;
  FileTime changed;

  [[nodiscard]] friend bool operator==(const DirectoryStamp&, const DirectoryStamp&) = default;
};

/// True if names read from a directory may be kept and handed out as long as the directory shows `stamp`: it showed it
/// before and after the reading, and the stamp was old enough at `started`, the wall clock when the reading began, that
/// a change after the reading must show another one. Stamps move in steps (a scheduler tick; two seconds on FAT, whose
/// stamps are whole seconds), and a change within the step in which the names were read would not be seen.
[[nodiscard]] bool may_keep_names(const DirectoryStamp& before, const DirectoryStamp& after, FileTime started) noexcept;

}  // namespace wirelab::storage
