#include "tests/support/bare_littlefs.h"

namespace wirelab::test {

BareLittlefs::BareLittlefs(storage::BlockDevice& device, const storage::LittlefsSettings& settings)
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

std::optional<std::vector<std::string>> BareLittlefs::files(const char* directory) {
  lfs2_dir_t listing{};
  if (lfs2_dir_open(&littlefs_, &listing, directory) != LFS2_ERR_OK) return std::nullopt;
  std::vector<std::string> names;
  lfs2_info info{};
  int answer = 0;
  while ((answer = lfs2_dir_read(&littlefs_, &listing, &info)) > 0) {
    if (info.type == LFS2_TYPE_REG) names.emplace_back(info.name);
  }
  if (lfs2_dir_close(&littlefs_, &listing) != LFS2_ERR_OK || answer < 0) return std::nullopt;
  return names;
}

std::optional<std::size_t> BareLittlefs::used_blocks() {
  const lfs2_ssize_t used = lfs2_fs_size(&littlefs_);
  if (used < 0) return std::nullopt;
  return static_cast<std::size_t>(used);
}

}  // namespace wirelab::test
