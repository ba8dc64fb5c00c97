#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "boards/linux/init/boot_settings.h"
#include "boards/linux/init/console.h"
#include "firmware/core/clock.h"

namespace wirelab::boards {

/// The partition that keeps what users store: found by label or device, mounted on /data. It is never formatted or
/// repaired here beyond the replay of its own journal, and grown with the disk that it is on; one that cannot be used
/// is left as it is.
class DataPartition {
 public:
  /// How long its device may take to appear after the modules are loaded (cards and USB disks do).
  static constexpr Duration kAppears = std::chrono::seconds(10);

  /// Both references must outlive this object.
  DataPartition(const PartitionName& name, const Console& console) : name_(name), console_(console) {}

  /// Mounts it if its device is there. After `kAppears`, or if it cannot be mounted, says so on the console and offers
  /// a root in its place that takes nothing in (see `root`). `waited` is how long the caller has been asking.
  void try_mount(Duration waited);
  /// True once `root` is decided.
  [[nodiscard]] bool decided() const noexcept { return !root_.empty(); }
  /// The folder that wirelabd serves: /data/files, or, without a partition, /run/no-data. That one holds a single text
  /// that says what is wrong, and uploads to it are refused, because what it took would be gone after a power cut.
  [[nodiscard]] const std::string& root() const noexcept { return root_; }
  /// Where a file of the board's own that is to stay can be kept; nothing without a partition.
  [[nodiscard]] std::optional<std::string> own_file(std::string_view name) const;
  /// What is wrong with the partition, as a sentence; empty if it is mounted.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

  /// Writes everything out and unmounts it. If somebody still holds it, it is made read-only instead.
  void unmount();

 private:
  [[nodiscard]] std::optional<std::string> find_device() const;
  void mount_device(const std::string& device);
  void do_without(std::string trouble);

  const PartitionName& name_;
  const Console& console_;
  std::string root_;
  std::string trouble_;
  bool mounted_ = false;
};

}  // namespace wirelab::boards
