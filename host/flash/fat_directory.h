#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "firmware/core/bytes.h"

namespace wirelab::flash {

/// Bytes of a directory entry.
inline constexpr std::size_t kDirectoryEntry = 32;

/// A file, as a directory names it.
struct FatEntry {
  std::string long_name;   ///< empty if it has none, or one that is not ASCII
  std::string short_name;  ///< "WIRELA~1.TOM"
  std::uint32_t first_cluster = 0;
  std::uint32_t size = 0;
};

/// Reads a directory entry by entry. A long name is spread over entries before the one that it belongs to, the last
/// part first, each with the sum of the short name (FAT specification, long directory entries); parts that do not fit
/// together are no name.
class FatDirectory {
 public:
  /// Takes the next entry. Answers a file if that is what it completes; directories, labels and deleted entries are
  /// not.
  [[nodiscard]] std::optional<FatEntry> take(std::span<const std::byte, kDirectoryEntry> entry);
  /// True once an entry said that none follows.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

 private:
  void take_part(std::span<const std::byte, kDirectoryEntry> entry);

  std::string name_;            // what the parts so far give, from its end
  std::uint32_t expected_ = 0;  // number of the next part; 0: all are there, or none
  std::uint8_t sum_ = 0;
  bool ended_ = false;
};

}  // namespace wirelab::flash
