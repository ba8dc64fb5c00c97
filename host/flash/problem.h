#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace wirelab::flash {

/// Why an image was not written, or not completely. What each leaves in `Problem` stands behind it.
enum class Fault : std::uint8_t {
  image_unreadable,  ///< error
  image_not_regular,
  image_compressed,  ///< detail: the format's name
  image_no_partitions,
  image_truncated,  ///< needed, found: bytes
  image_changed,    ///< place: it ends here now
  target_unusable,  ///< error
  target_not_disk,
  target_is_partition,  ///< detail: the disk's name
  target_is_image,
  target_runs_system,  ///< detail: mount point
  target_mounted,      ///< detail: mount point
  target_swap,         ///< detail: what is used as swap space
  target_held,         ///< detail: what is made of it (device mapper, RAID)
  target_read_only,
  target_no_medium,
  target_too_small,   ///< needed, found: bytes
  write_failed,       ///< error, place
  sync_failed,        ///< error
  read_back_failed,   ///< error, place
  read_back_differs,  ///< place
  settings_no_fat,
  settings_damaged,
  settings_no_file,
  settings_too_long,  ///< needed, found: bytes
  settings_wrong,     ///< detail: line and what is wrong, in the appliance's words
};

/// A fault with what is needed to put it into words; the words are the program's.
struct Problem {
  Fault fault;
  int error = 0;  ///< an errno value
  std::string detail = {};
  std::uint64_t place = 0;  ///< bytes from the beginning
  std::uint64_t needed = 0;
  std::uint64_t found = 0;
};

/// A value, or what is wrong.
template <typename T>
using Checked = std::expected<T, Problem>;

}  // namespace wirelab::flash
