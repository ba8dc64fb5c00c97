#include "tests/unit/storage_littlefs/littlefs_fixture.h"

#include <lfs2.h>

#include "firmware/storage_littlefs/device_port.h"

namespace wirelab::storage::test {
namespace {

/// littlefs on a disk without a store over it.
class BareDisk {
 public:
  BareDisk(SimulatedBlockDevice& device, const LittlefsSettings& settings)
      : memory_(settings.lookahead_size + 3 * settings.cache_size + 2 * settings.transfer_size),
        port_(device, settings.block_size, static_cast<std::uint32_t>(device.size() / settings.block_size - 1),
              {part(settings.lookahead_size + 3 * settings.cache_size, settings.transfer_size),
               part(settings.lookahead_size + 3 * settings.cache_size + settings.transfer_size, settings.transfer_size),
               {}}) {
    config_.lookahead_size = settings.lookahead_size;
    config_.lookahead_buffer = memory_.data();
    config_.cache_size = settings.cache_size;
    config_.read_buffer = memory_.data() + settings.lookahead_size;
    config_.prog_buffer = memory_.data() + settings.lookahead_size + settings.cache_size;
    config_.metadata_max = settings.metadata_size;
    config_.block_cycles = -1;
    port_.describe(config_);
    mounted_ = lfs2_mount(&littlefs_, &config_) == LFS2_ERR_OK;
  }

  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] lfs2_t& littlefs() { return littlefs_; }

 private:
  MutableBytes part(std::size_t at, std::size_t size) { return MutableBytes(memory_).subspan(at, size); }

  std::vector<std::byte> memory_;
  DevicePort port_;
  lfs2_config config_{};
  lfs2_t littlefs_{};
  bool mounted_ = false;
};

}  // namespace

SimulatedBlockDevice::Image formatted_image(std::size_t blocks, std::initializer_list<const char*> directories,
                                            const LittlefsSettings& settings) {
  Rig rig(SimulatedBlockDevice::Image(blocks * settings.block_size), settings);
  const auto mounted = rig.mount();
  EXPECT_TRUE(mounted) << mounted.error().message;
  rig.store.reset();
  BareDisk disk(rig.device, settings);
  EXPECT_TRUE(disk.mounted());
  for (const char* directory : directories) EXPECT_EQ(lfs2_mkdir(&disk.littlefs(), directory), 0) << directory;
  return rig.device.image();
}

std::vector<std::string> own_files(const SimulatedBlockDevice::Image& image, const char* directory,
                                   const LittlefsSettings& settings) {
  SimulatedBlockDevice device(kUnit, image);
  BareDisk disk(device, settings);
  std::vector<std::string> names;
  lfs2_dir_t listing{};
  const std::string path = std::string("/.wirelab/") + directory;
  EXPECT_TRUE(disk.mounted());
  EXPECT_EQ(lfs2_dir_open(&disk.littlefs(), &listing, path.c_str()), 0);
  lfs2_info info{};
  while (lfs2_dir_read(&disk.littlefs(), &listing, &info) > 0) {
    if (info.type == LFS2_TYPE_REG) names.emplace_back(info.name);
  }
  EXPECT_EQ(lfs2_dir_close(&disk.littlefs(), &listing), 0);
  return names;
}

std::size_t used_blocks(const SimulatedBlockDevice::Image& image, const LittlefsSettings& settings) {
  SimulatedBlockDevice device(kUnit, image);
  BareDisk disk(device, settings);
  EXPECT_TRUE(disk.mounted());
  const lfs2_ssize_t used = lfs2_fs_size(&disk.littlefs());
  EXPECT_GT(used, 0);
  return static_cast<std::size_t>(used);
}

}  // namespace wirelab::storage::test
