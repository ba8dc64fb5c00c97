#pragma once

#include <lfs2.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "firmware/storage_littlefs/device_port.h"
#include "firmware/storage_littlefs/littlefs_settings.h"

namespace wirelab::test {

/// littlefs on a disk without a store over it. `device` must outlive it.
class BareLittlefs {
 public:
  BareLittlefs(storage::BlockDevice& device, const storage::LittlefsSettings& settings);
  BareLittlefs(const BareLittlefs&) = delete;
  BareLittlefs& operator=(const BareLittlefs&) = delete;

  /// True if littlefs accepts what is on the disk; nothing else may be called otherwise.
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] lfs2_t& littlefs() { return littlefs_; }

  /// The names of the files in a directory, without its directories; nothing if it cannot be read.
  [[nodiscard]] std::optional<std::vector<std::string>> files(const char* directory);
  /// How many blocks littlefs finds in use when it follows all of its pointers; nothing if it cannot.
  [[nodiscard]] std::optional<std::size_t> used_blocks();

 private:
  MutableBytes part(std::size_t at, std::size_t size) { return MutableBytes(memory_).subspan(at, size); }

  std::vector<std::byte> memory_;
  storage::DevicePort port_;
  lfs2_config config_{};
  lfs2_t littlefs_{};
  bool mounted_ = false;
};

}  // namespace wirelab::test
