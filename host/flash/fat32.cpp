#include "host/flash/fat32.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <unordered_set>

#include "host/flash/fat_directory.h"
#include "host/flash/little_endian.h"

namespace wirelab::flash {
namespace {

constexpr std::uint64_t kMaxDirectory = 65536 * kDirectoryEntry;  // the specification's bound
constexpr std::uint32_t kFirstCluster = 2;
constexpr std::uint32_t kEndOfChain = 0x0ffffff8;
constexpr std::uint32_t kClusterBits = 0x0fffffff;

/// The sizes of a file system, in bytes from the beginning of the disk.
struct Geometry {
  std::uint64_t table = 0;
  std::uint64_t data = 0;
  std::uint64_t cluster = 0;
  std::uint32_t clusters = 0;
  std::uint32_t root = 0;
};

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::expected<Geometry, FatFault> read_boot_sector(ConstBytes boot, const Partition& partition) {
  const std::uint64_t sector = little_endian(boot, 11, 2);
  const std::uint64_t per_cluster = little_endian(boot, 13, 1);
  const std::uint64_t reserved = little_endian(boot, 14, 2);
  const std::uint64_t tables = little_endian(boot, 16, 1);
  const std::uint64_t sectors = little_endian(boot, 32, 4);
  const std::uint64_t per_table = little_endian(boot, 36, 4);
  // FAT12 and FAT16 have these three, FAT32 has zeros there.
  const bool older =
      little_endian(boot, 17, 2) != 0 || little_endian(boot, 19, 2) != 0 || little_endian(boot, 22, 2) != 0;
  if (older || little_endian(boot, 510, 2) != 0xaa55 || per_table == 0 || !std::has_single_bit(sector) ||
      sector < kSector || sector > 4096 || !std::has_single_bit(per_cluster)) {
    return std::unexpected(FatFault::not_fat32);
  }
  const std::uint64_t before_data = reserved + tables * per_table;
  if (reserved == 0 || tables == 0 || sectors <= before_data || sectors * sector > partition.bytes) {
    return std::unexpected(FatFault::damaged);
  }
  const std::uint64_t clusters = (sectors - before_data) / per_cluster;
  if (clusters == 0 || clusters > kClusterBits - 16 || per_table * sector / 4 < clusters + kFirstCluster) {
    return std::unexpected(FatFault::damaged);
  }
  return Geometry{.table = partition.offset + reserved * sector,
                  .data = partition.offset + before_data * sector,
                  .cluster = per_cluster * sector,
                  .clusters = static_cast<std::uint32_t>(clusters),
                  .root = little_endian(boot, 44, 4)};
}

class FileSystem {
 public:
  FileSystem(Source& disk, const Geometry& geometry) : disk_(disk), geometry_(geometry) {}

  std::expected<FatFile, FatFault> find(std::string_view name) {
    const auto root = chain(geometry_.root, kMaxDirectory / geometry_.cluster + 1);
    if (!root) return std::unexpected(root.error());
    FatDirectory directory;
    std::vector<std::byte> bytes(geometry_.cluster);
    for (const std::uint32_t cluster : *root) {
      if (!read(place_of(cluster), bytes)) return std::unexpected(FatFault::unreadable);
      for (std::size_t at = 0; at < bytes.size(); at += kDirectoryEntry) {
        const auto entry = directory.take(std::span<const std::byte>(bytes).subspan(at).first<kDirectoryEntry>());
        if (directory.ended()) return std::unexpected(FatFault::no_file);
        if (entry && (same_name(entry->long_name, name) || same_name(entry->short_name, name))) return locate(*entry);
      }
    }
    return std::unexpected(FatFault::no_file);
  }

 private:
  [[nodiscard]] std::uint64_t place_of(std::uint32_t cluster) const {
    return geometry_.data + std::uint64_t{cluster - kFirstCluster} * geometry_.cluster;
  }

  std::expected<FatFile, FatFault> locate(const FatEntry& entry) {
    FatFile file{.size = entry.size, .extents = {}};
    if (entry.size > kMaxFatFile) return std::unexpected(FatFault::damaged);
    if (entry.size == 0) return file;
    const std::uint64_t needed = (entry.size + geometry_.cluster - 1) / geometry_.cluster;
    const auto clusters = chain(entry.first_cluster, needed);
    if (!clusters) return std::unexpected(clusters.error());
    if (clusters->size() != needed) return std::unexpected(FatFault::damaged);
    std::uint64_t left = entry.size;
    for (const std::uint32_t cluster : *clusters) {
      const std::uint64_t bytes = std::min(left, geometry_.cluster);
      file.extents.push_back({.place = place_of(cluster), .bytes = bytes});
      left -= bytes;
    }
    return file;
  }

  /// The clusters of a chain, at most `most`; one that goes on, or comes to a cluster twice, is damage.
  std::expected<std::vector<std::uint32_t>, FatFault> chain(std::uint32_t cluster, std::uint64_t most) {
    std::vector<std::uint32_t> found;
    std::unordered_set<std::uint32_t> seen;
    for (cluster &= kClusterBits; cluster < kEndOfChain;) {
      const bool outside = cluster < kFirstCluster || cluster - kFirstCluster >= geometry_.clusters;
      if (outside || found.size() >= most || !seen.insert(cluster).second) return std::unexpected(FatFault::damaged);
      found.push_back(cluster);
      std::array<std::byte, 4> next{};
      if (!read(geometry_.table + std::uint64_t{cluster} * next.size(), next)) {
        return std::unexpected(FatFault::unreadable);
      }
      cluster = little_endian(next, 0, next.size()) & kClusterBits;
    }
    return found;
  }

  bool read(std::uint64_t place, MutableBytes out) {
    while (!out.empty()) {
      const auto count = disk_.read(place, out);
      if (!count || *count == 0) return false;
      out = out.subspan(*count);
      place += *count;
    }
    return true;
  }

  Source& disk_;
  Geometry geometry_;
};

}  // namespace

std::expected<FatFile, FatFault> find_in_root(Source& disk, const Partition& partition, std::string_view name) {
  std::array<std::byte, kSector> boot{};
  const auto count = disk.read(partition.offset, boot);
  if (!count || *count < boot.size()) return std::unexpected(FatFault::unreadable);
  const auto geometry = read_boot_sector(boot, partition);
  if (!geometry) return std::unexpected(geometry.error());
  return FileSystem(disk, *geometry).find(name);
}

}  // namespace wirelab::flash
