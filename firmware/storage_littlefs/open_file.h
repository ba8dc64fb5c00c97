#pragma once

#include <lfs2.h>

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/intrusive_list.h"

namespace wirelab::storage {

/// A file that littlefs has open, or that is being made. littlefs links it, so it stays where it is; everything in it
/// belongs to the volume.
struct OpenFile : ListNode {
  /// `its_cache` has the size of the volume's caches and lives as long as the file.
  explicit OpenFile(MutableBytes its_cache) noexcept {
    config.buffer = its_cache.data();
    file.cfg = &config;
  }

  lfs2_file_t file{};
  lfs2_file_config config{};
  bool open = false;
  /// Of a file in the making: its number in the directory for these, blocks that it will still take, blocks that it
  /// has. Of a file being read that was removed: its number in the directory for those.
  std::uint32_t number = 0;
  std::uint32_t promised = 0;
  std::uint32_t taken = 0;
  bool removed = false;
  /// Of an upload that is kept: its number in the directory for those.
  std::uint32_t partial = 0;
};

}  // namespace wirelab::storage
