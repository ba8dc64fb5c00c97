#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "firmware/core/calendar.h"

namespace wirelab::storage {

/// How a store uses its disk, and how much memory it may take. Everything is reserved when the store is mounted; the
/// README adds it up. All sizes are in bytes.
struct LittlefsSettings {
  /// littlefs's block: the smallest piece that a file larger than a few hundred bytes takes. Part of the disk's format.
  /// Larger blocks mean fewer look-ups of pointers while a large file is read.
  std::uint32_t block_size = 32 * 1024;
  /// How much of a block holds names: bounds what is read to find one. A part of `block_size`.
  std::uint32_t metadata_size = 4 * 1024;
  /// littlefs's own caches: two, and one for each open file. Divides `block_size`.
  std::uint32_t cache_size = 1024;
  /// Requests to the device are gathered up to this size, and files are read ahead by it: two buffers. Also what an
  /// upload collects before it is written, and what a reader fetches at once: one buffer each.
  std::uint32_t transfer_size = 16 * 1024;
  /// Single units of the device that are remembered, at most UnitCache::kMost: pointers on the way into large files.
  std::uint32_t unit_cache = 16;
  /// Bits of memory in which littlefs marks blocks in use, in bytes: 8 blocks each. A multiple of 8; where it covers
  /// the whole disk, the disk is walked once and then after as many blocks as there are.
  std::uint32_t lookahead_size = 512;
  /// Blocks that uploads leave free, so that names can still be changed on a full disk.
  std::uint32_t spare_blocks = 8;
  /// Operations that exist at once, and among them uploads and open files; more are `no_resources`.
  std::size_t max_operations = 16;
  std::size_t max_uploads = 4;
  std::size_t max_readers = 8;
  /// Files that are open at once, both kinds together, each with a buffer of `transfer_size` and `cache_size`; 0: as
  /// many as both kinds may have.
  std::size_t max_files = 0;
  [[nodiscard]] std::size_t most_files() const noexcept {
    return max_files != 0 ? max_files : max_uploads + max_readers;
  }
  /// The longest listing; longer is `no_resources`.
  std::size_t max_listing = 64 * 1024;
  /// Bytes of memory that whoever reads directories may take while he does: more entries come in the next batch.
  std::size_t entry_room = 16 * 1024;
  /// The largest document, at most DocumentStore::kMaxDocument; larger is `no_space`.
  std::size_t max_document = 64 * 1024;
  /// Bytes after which an upload that can be resumed is synced while more come: what a power cut takes, and has to be
  /// sent again. Each sync writes names anew, and wears a flash.
  std::uint64_t sync_every = 64 * 1024;
  /// How long ago somebody went on with an upload that is kept is known only with a calendar; null: never too long.
  const Calendar* calendar = nullptr;

  /// Seconds since 1970; 0 if nobody knows.
  [[nodiscard]] std::uint64_t now() const noexcept {
    const auto since = calendar != nullptr ? calendar->since_1970() : std::nullopt;
    if (!since) return 0;
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(*since).count());
  }
};

}  // namespace wirelab::storage
