#include "host/flash/disks.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/flash/disk_target.h"
#include "tests/support/temporary_directory.h"

namespace wirelab::flash {
namespace {

namespace fs = std::filesystem;

/// A directory that stands for /sys: a disk of the machine with the root in an LVM volume, a card, and a stick.
class Disks : public testing::Test {
 protected:
  void SetUp() override {
    const std::string room = directory_.path().string();
    view_.sys = room;
    add("devices/pci0/nvme0n1", "block/nvme0n1", "259:0", "1000");
    part("devices/pci0/nvme0n1", "nvme0n1p1", "259:1");
    part("devices/pci0/nvme0n1", "nvme0n1p2", "259:2");
    add("devices/virtual/dm-0", "block/dm-0", "254:0", "900");
    put("devices/virtual/dm-0/dm/name", "vg-root");
    fs::create_directories(fs::path(room) / "devices/pci0/nvme0n1/nvme0n1p2/holders/dm-0");
    add("devices/pci0/mmc0/mmcblk0", "block/mmcblk0", "179:0", "62333952");
    put("devices/pci0/mmc0/mmcblk0/device/type", "SD");
    put("devices/pci0/mmc0/mmcblk0/device/name", "SC32G");
    part("devices/pci0/mmc0/mmcblk0", "mmcblk0p1", "179:1");
    add("devices/pci0/usb1/1-2/sdb", "block/sdb", "8:16", "2048");
    put("devices/pci0/usb1/1-2/sdb/device/vendor", "SanDisk ");
    put("devices/pci0/usb1/1-2/sdb/device/model", "Ultra   ");
    view_.mounts = "21 1 254:0 / / rw - ext4 /dev/mapper/vg-root rw\n";
  }

  void put(const std::string& path, std::string_view text) {
    const fs::path full = fs::path(view_.sys) / path;
    fs::create_directories(full.parent_path());
    std::ofstream(full) << text << "\n";
  }
  void add(const std::string& path, const std::string& link, std::string_view number, std::string_view sectors) {
    put(path + "/dev", number);
    put(path + "/size", sectors);
    put(path + "/ro", "0");
    put(path + "/removable", "0");
    const fs::path from = fs::path(view_.sys) / link;
    fs::create_directories(from.parent_path());
    fs::create_directory_symlink(fs::path(view_.sys) / path, from);
  }
  void part(const std::string& disk, const std::string& name, std::string_view number) {
    put(disk + "/" + name + "/dev", number);
    put(disk + "/" + name + "/partition", "1");
  }

  /// What keeps the disk of that number from being written to; nothing if it is free.
  std::optional<Fault> fault(unsigned major, unsigned minor) const {
    const auto found = find_disk(view_, major, minor);
    if (!found) return Fault::target_not_disk;
    const auto problem = objection(*found);
    return problem ? std::optional(problem->fault) : std::nullopt;
  }

  wirelab::test::TemporaryDirectory directory_;
  SystemView view_;
};

TEST_F(Disks, Removable_AreListedWithWhatTheyAre) {
  const auto disks = removable_disks(view_);
  ASSERT_EQ(disks.size(), 2U);
  EXPECT_EQ(disks[0].name, "mmcblk0");
  EXPECT_EQ(disks[0].model, "SC32G");
  EXPECT_EQ(disks[0].bytes, 62333952ULL * 512);
  EXPECT_EQ(disks[1].name, "sdb");
  EXPECT_EQ(disks[1].vendor, "SanDisk");
  EXPECT_EQ(disks[1].model, "Ultra");
  EXPECT_TRUE(disks[1].mounts.empty());
}

TEST_F(Disks, RemovableFlag_ListsADiskAndNoMedium_DoesNot) {
  put("devices/pci0/nvme0n1/removable", "1");
  put("devices/pci0/usb1/1-2/sdb/size", "0");
  const auto disks = removable_disks(view_);
  ASSERT_EQ(disks.size(), 2U);
  EXPECT_EQ(disks[1].name, "nvme0n1");
  EXPECT_EQ(fault(8, 16), Fault::target_no_medium);
}

TEST_F(Disks, FreeDisk_MayBeWrittenTo) {
  EXPECT_EQ(fault(8, 16), std::nullopt);
  EXPECT_EQ(fault(179, 0), std::nullopt);
}

TEST_F(Disks, SystemDisk_IsFoundThroughPartitionAndVolume) {
  EXPECT_EQ(fault(259, 0), Fault::target_runs_system);
  EXPECT_EQ(fault(259, 2), Fault::target_runs_system);
  EXPECT_EQ(fault(254, 0), Fault::target_runs_system);
  view_.mounts = "21 1 259:1 / /boot/firmware rw - vfat /dev/nvme0n1p1 rw\n";
  EXPECT_EQ(fault(259, 0), Fault::target_runs_system);
}

TEST_F(Disks, HeldDisk_IsRefusedWithoutAMount) {
  view_.mounts.clear();
  EXPECT_EQ(fault(259, 0), Fault::target_held);
}

TEST_F(Disks, MountedPartition_KeepsItsDisk) {
  view_.mounts += "30 21 179:1 / /media/my\\040card rw shared:1 - vfat /dev/mmcblk0p1 rw\n";
  EXPECT_EQ(fault(179, 0), Fault::target_mounted);
  const auto found = find_disk(view_, 179, 0);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found.value_or(Found{}).disk.mounts, std::vector<std::string>{"/media/my card"});
}

TEST_F(Disks, FileSystemWithANumberOfItsOwn_IsFoundByItsSource) {
  view_.mounts += "30 21 0:44 /@ /data rw - btrfs /dev/mmcblk0p1 rw,subvol=/@\n";
  EXPECT_EQ(fault(179, 0), Fault::target_mounted);
}

TEST_F(Disks, SwapSpace_KeepsItsDisk) {
  view_.swaps = "Filename\tType\tSize\tUsed\tPriority\n/dev/mmcblk0p1 partition 1000 0 -2\n";
  EXPECT_EQ(fault(179, 0), Fault::target_swap);
}

TEST_F(Disks, Partition_IsNoDisk) { EXPECT_EQ(fault(179, 1), Fault::target_is_partition); }

TEST_F(Disks, WriteProtectedDisk_IsRefused) {
  put("devices/pci0/usb1/1-2/sdb/ro", "1");
  EXPECT_EQ(fault(8, 16), Fault::target_read_only);
}

TEST_F(Disks, UnknownNumber_IsNoDisk) { EXPECT_EQ(fault(8, 17), Fault::target_not_disk); }

TEST_F(Disks, RingOfHolders_Ends) {
  fs::create_directories(fs::path(view_.sys) / "devices/virtual/dm-0/holders/dm-0");
  EXPECT_EQ(fault(259, 0), Fault::target_runs_system);
}

TEST(MountPoints, LinesThatAreNone_AreSkipped) {
  const std::vector<std::string> numbers{"8:1"};
  EXPECT_TRUE(mount_points("", numbers, {}).empty());
  EXPECT_TRUE(mount_points("\n1 2\nx y 8:1\n", numbers, {}).empty());
  EXPECT_EQ(mount_points("1 2 8:1 / /a", numbers, {}), std::vector<std::string>{"/a"});
  EXPECT_EQ(mount_points("1 2 8:1 / /a\\04 rw - x y", numbers, {}), std::vector<std::string>{"/a\\04"});
}

TEST(DisksWithoutSysfs, NothingToRead_IsNoDisk) {
  const SystemView view{.sys = "/nonexistent", .mounts = {}, .swaps = {}};
  EXPECT_TRUE(removable_disks(view).empty());
  EXPECT_FALSE(find_disk(view, 8, 0).has_value());
}

}  // namespace
}  // namespace wirelab::flash
