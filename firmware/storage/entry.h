#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/storage/snapshot_rule.h"

namespace wirelab::storage {

/// What a store shows to peers: symlinks and special files are neither.
enum class EntryType : std::uint8_t { file, directory };

/// What can be said of a file or directory without reading it.
struct EntryInfo {
  EntryType type = EntryType::file;
  std::uint64_t size = 0;                 ///< of a file, in bytes
  std::optional<FileTime> modified = {};  ///< when its content last changed; nothing where nobody keeps it

  [[nodiscard]] friend bool operator==(const EntryInfo&, const EntryInfo&) = default;
};

/// A name in a directory.
struct Entry {
  std::string_view name = {};
  EntryInfo info = {};
};

/// Some of a directory's entries, in byte order of their names.
struct EntryBatch {
  std::span<const Entry> entries = {};
  std::string_view last = {};  ///< behind this name, which need not be among them, the next batch begins
  bool more = false;           ///< there may be one
};

/// Room on a disk in bytes.
struct DiskSpace {
  std::uint64_t total = 0;  ///< of the disk
  std::uint64_t free = 0;   ///< that files can still take

  [[nodiscard]] friend bool operator==(const DiskSpace&, const DiskSpace&) = default;
};

}  // namespace wirelab::storage
