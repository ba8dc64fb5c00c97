#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/flash/fat32.h"

namespace wirelab::flash {

/// A FAT32 file system of a few clusters in memory, made byte by byte from the specification, so that a test can damage
/// any of them. One partition from sector 1 on; clusters of one sector; the root directory in cluster 2.
class SmallFat final : public Source {
 public:
  static constexpr std::uint64_t kOffset = kSector;
  static constexpr std::size_t kReserved = 4;
  static constexpr std::size_t kTable = 2;  // sectors of each of the two tables
  static constexpr std::size_t kClusters = 200;
  static constexpr std::size_t kSectors = kReserved + 2 * kTable + kClusters;

  SmallFat() : bytes((1 + kSectors) * kSector) {
    put(boot(11), 2, kSector);
    put(boot(13), 1, 1);
    put(boot(14), 2, kReserved);
    put(boot(16), 1, 2);
    put(boot(32), 4, kSectors);
    put(boot(36), 4, kTable);
    put(boot(44), 4, 2);
    put(boot(510), 2, 0xaa55);
    link(2, 0x0fffffff);
  }

  std::expected<std::size_t, int> read(std::uint64_t place, MutableBytes out) override {
    ++reads;
    if (place >= bytes.size()) return 0;
    const std::size_t count = std::min<std::size_t>(out.size(), bytes.size() - static_cast<std::size_t>(place));
    std::ranges::copy(ConstBytes(bytes).subspan(static_cast<std::size_t>(place), count), out.begin());
    return count;
  }

  /// Writes a number at `place`, least byte first.
  void put(std::size_t place, std::size_t count, std::uint64_t number) {
    for (std::size_t i = 0; i < count; ++i) bytes[place + i] = static_cast<std::byte>(number >> (8 * i));
  }
  void link(std::uint32_t cluster, std::uint32_t next) { put(kOffset + kReserved * kSector + 4ULL * cluster, 4, next); }
  static std::size_t boot(std::size_t at) { return kOffset + at; }
  static std::size_t place_of(std::uint32_t cluster) {
    return kOffset + (kReserved + 2 * kTable + cluster - 2) * kSector;
  }
  /// Where the `number`th entry of a directory in `cluster` is.
  static std::size_t entry(std::size_t number, std::uint32_t cluster = 2) { return place_of(cluster) + 32 * number; }

  void add_short(std::size_t at, std::string_view name, std::uint32_t first, std::uint32_t size,
                 std::uint8_t kind = 0x20) {
    std::ranges::copy(as_bytes(name), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    put(at + 11, 1, kind);
    put(at + 20, 2, first >> 16U);
    put(at + 26, 2, first & 0xffffU);
    put(at + 28, 4, size);
  }
  /// One part of a long name, which is all that 13 characters need.
  void add_long(std::size_t at, std::string_view name, std::string_view short_name, std::uint8_t order = 0x41) {
    std::uint8_t sum = 0;
    for (const char letter : short_name) {
      sum = static_cast<std::uint8_t>((sum << 7U | sum >> 1U) + static_cast<unsigned char>(letter));
    }
    put(at, 1, order);
    put(at + 11, 1, 0x0f);
    put(at + 13, 1, sum);
    constexpr std::size_t kPlaces[] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
    for (std::size_t i = 0; i < 13; ++i) {
      put(at + kPlaces[i], 2, i < name.size() ? static_cast<unsigned char>(name[i]) : i == name.size() ? 0 : 0xffff);
    }
  }

  [[nodiscard]] Partition partition() const {
    return {.offset = kOffset, .bytes = bytes.size() - kOffset, .type = 0x0c};
  }

  std::vector<std::byte> bytes;
  std::size_t reads = 0;
};

}  // namespace wirelab::flash
