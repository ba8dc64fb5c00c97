#include "tests/unit/storage_littlefs/littlefs_fixture.h"

#include "tests/support/bare_littlefs.h"

namespace wirelab::storage::test {

using wirelab::test::BareLittlefs;
SimulatedBlockDevice::Image formatted_image(std::size_t blocks, std::initializer_list<const char*> directories,
                                            const LittlefsSettings& settings) {
  Rig rig(SimulatedBlockDevice::Image(blocks * settings.block_size), settings);
  const auto mounted = rig.mount();
  EXPECT_TRUE(mounted) << mounted.error().message;
  rig.store.reset();
  BareLittlefs disk(rig.device, settings);
  EXPECT_TRUE(disk.mounted());
  for (const char* directory : directories) EXPECT_EQ(lfs2_mkdir(&disk.littlefs(), directory), 0) << directory;
  return rig.device.image();
}

std::vector<std::string> own_files(const SimulatedBlockDevice::Image& image, const char* directory,
                                   const LittlefsSettings& settings) {
  SimulatedBlockDevice device(kUnit, image);
  BareLittlefs disk(device, settings);
  EXPECT_TRUE(disk.mounted());
  const auto names = disk.files((std::string("/.wirelab/") + directory).c_str());
  EXPECT_TRUE(names);
  return names.value_or(std::vector<std::string>{});
}

std::size_t used_blocks(const SimulatedBlockDevice::Image& image, const LittlefsSettings& settings) {
  SimulatedBlockDevice device(kUnit, image);
  BareLittlefs disk(device, settings);
  EXPECT_TRUE(disk.mounted());
  const auto used = disk.used_blocks();
  EXPECT_TRUE(used);
  return used.value_or(0);
}

}  // namespace wirelab::storage::test
