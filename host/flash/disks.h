#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::flash {

/// Where the system says what disks there are. A test brings a directory and texts of its own.
struct SystemView {
  std::string sys = "/sys";  ///< sysfs
  std::string mounts;        ///< the text of /proc/self/mountinfo
  std::string swaps;         ///< the text of /proc/swaps
};

/// A disk and what it is used for, through its partitions and whatever is made of them (RAID, LVM, encryption) too.
struct Disk {
  std::string name;    ///< as in /dev: "sdb", "mmcblk0"
  std::string vendor;  ///< may be empty, as may the model
  std::string model;
  std::uint64_t bytes = 0;  ///< 0: no medium in it
  bool removable = false;   ///< a medium that can be taken out, or a disk on USB
  bool read_only = false;
  std::vector<std::string> mounts;   ///< mount points
  std::vector<std::string> swaps;    ///< names of what swaps
  std::vector<std::string> holders;  ///< names of what is made of it
  bool runs_system = false;          ///< the root file system, /usr or /boot is among the mounts
};

/// What a device number belongs to.
struct Found {
  Disk disk;
  bool is_partition = false;  ///< the number is that of one of the disk's partitions
};

/// Every removable disk with a medium in it, by name. Reads `view.sys`; what cannot be read there counts as absent.
[[nodiscard]] std::vector<Disk> removable_disks(const SystemView& view);

/// The disk that has the device number `major:minor`, or a partition that has; nothing if the system knows none.
[[nodiscard]] std::optional<Found> find_disk(const SystemView& view, unsigned major, unsigned minor);

/// The mount points in a mountinfo text (proc(5)) whose device number ("8:1") is in `numbers` or whose source is the
/// device of one of `names`. Lines that are not of that form are skipped.
[[nodiscard]] std::vector<std::string> mount_points(std::string_view mounts, const std::vector<std::string>& numbers,
                                                    const std::vector<std::string>& names);

}  // namespace wirelab::flash
