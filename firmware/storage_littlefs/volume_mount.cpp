#include <algorithm>
#include <bit>
#include <iterator>
#include <new>
#include <string>
#include <utility>

#include "firmware/storage/document_store.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_littlefs/disk_label.h"
#include "firmware/storage_littlefs/littlefs_error.h"
#include "firmware/storage_littlefs/own_paths.h"
#include "firmware/storage_littlefs/volume.h"

namespace wirelab::storage {
namespace {

/// What littlefs needs for its first block pair, our directories, and a file or two.
constexpr std::uint32_t kFewestBlocks = 24;
/// What a name of 255 bytes needs twice over, while it is moved.
constexpr std::uint32_t kLeastMetadata = 2048;
/// How much of each of the first two blocks must be blank before a disk is taken for a new one.
constexpr std::size_t kProbed = 4096;
/// More than any directory of ours ever holds: a file system that shows more is damaged.
constexpr unsigned kMostLeftBehind = 65'536;
/// The largest file that lies in its directory (lfs2.c, lfs2_file_flushedwrite).
constexpr std::uint32_t kLargestInline = 0x3FE;

std::unexpected<StoreFault> fault(Error error, std::string message) {
  return std::unexpected(StoreFault{error, std::move(message)});
}

std::string because(int answer) { return ": " + std::string(error_name(littlefs_error(answer))); }

std::uint32_t count_blocks(const BlockDevice& device, const LittlefsSettings& settings) noexcept {
  if (settings.block_size == 0) return 0;
  // The last block is the label's.
  const std::uint64_t blocks = device.size() / settings.block_size;
  return blocks == 0 ? 0 : static_cast<std::uint32_t>(std::min<std::uint64_t>(blocks - 1, 0x7FFF'FFFF));
}

}  // namespace

Volume::Volume(BlockDevice& device, const LittlefsSettings& settings)
    : device_(device),
      settings_(settings),
      block_count_(count_blocks(device, settings)),
      inline_limit_(std::min({kLargestInline, settings.cache_size, settings.metadata_size / 8})),
      space_(block_count_, settings.spare_blocks) {}

std::expected<void, StoreFault> Volume::mount() {
  if (auto checked = check_settings(); !checked) return checked;
  if (!reserve_memory()) {
    return fault(Error::no_resources, "cannot reserve the file store's buffers: out of memory; make its sizes smaller");
  }
  if (auto mounted = mount_or_format(); !mounted) return mounted;
  if (auto entered = enter_own(); !entered) return entered;
  const lfs2_ssize_t used = lfs2_fs_size(&littlefs_);
  if (used < 0) return fault(littlefs_error(used), "cannot count the disk's free blocks" + because(used));
  space_.counted(static_cast<std::uint64_t>(used), port_->erased());
  return {};
}

std::expected<void, StoreFault> Volume::check_settings() const {
  const LittlefsSettings& s = settings_;
  const std::uint32_t unit = device_.unit();
  const auto multiple = [](std::uint64_t size, std::uint64_t of) { return size != 0 && size % of == 0; };
  const bool sizes = std::has_single_bit(unit) && multiple(s.cache_size, unit) &&
                     multiple(s.block_size, s.cache_size) && multiple(s.transfer_size, unit) &&
                     s.transfer_size >= s.cache_size && s.metadata_size >= kLeastMetadata &&
                     s.metadata_size <= s.block_size && multiple(s.lookahead_size, 8) &&
                     s.unit_cache <= UnitCache::kMost && s.max_document <= DocumentStore::kMaxDocument;
  if (!sizes) {
    return fault(Error::invalid, "the file store's sizes do not fit together, or not the disk's unit of " +
                                     std::to_string(unit) + " bytes; littlefs_settings.h says what they must be");
  }
  if (block_count_ < kFewestBlocks + s.spare_blocks) {
    return fault(Error::no_space, "the disk has room for " + std::to_string(block_count_) + " blocks of " +
                                      std::to_string(s.block_size) + " bytes; use a larger one");
  }
  return {};
}

bool Volume::reserve_memory() {
  const std::size_t transfer = settings_.transfer_size;
  const std::size_t cache = settings_.cache_size;
  const std::size_t units = std::size_t{settings_.unit_cache} * device_.unit();
  const std::size_t all = settings_.lookahead_size + 2 * transfer + 3 * cache + units;
  memory_.reset(new (std::nothrow) std::byte[all]);
  if (memory_ == nullptr) return false;
  // littlefs wants whole words for the lookahead, so it comes first.
  MutableBytes left(memory_.get(), all);
  const auto take = [&left](std::size_t size) { return std::exchange(left, left.subspan(size)).first(size); };
  config_.lookahead_size = settings_.lookahead_size;
  config_.lookahead_buffer = take(settings_.lookahead_size).data();
  const MutableBytes gather = take(transfer);
  const DevicePort::Buffers buffers{gather, take(transfer), take(units)};
  config_.cache_size = settings_.cache_size;
  config_.read_buffer = take(cache).data();
  config_.prog_buffer = take(cache).data();
  config_.metadata_max = settings_.metadata_size;
  // Whatever wears out in a disk that boards have, its own controller spreads.
  config_.block_cycles = -1;
  scratch_.reset(new (std::nothrow) OpenFile(take(cache)));
  port_.reset(new (std::nothrow) DevicePort(device_, settings_.block_size, block_count_, buffers));
  if (scratch_ == nullptr || port_ == nullptr) return false;
  port_->describe(config_);
  return true;
}

std::expected<void, StoreFault> Volume::mount_or_format() {
  const std::uint64_t label_at = std::uint64_t{block_count_} * settings_.block_size;
  const MutableBytes room(memory_.get() + settings_.lookahead_size, settings_.transfer_size);
  DiskLabel label(device_, label_at, room);
  const int answer = lfs2_mount(&littlefs_, &config_);
  if (answer != LFS2_ERR_OK && answer != LFS2_ERR_CORRUPT && answer != LFS2_ERR_INVAL) {
    return fault(Error::io, "cannot read the disk's file system" + because(answer) + "; is the disk damaged?");
  }
  const auto state = label.read();
  if (!state) return fault(state.error(), "cannot read the disk's label; is the disk damaged?");
  if (answer == LFS2_ERR_INVAL) {
    return fault(
        Error::exists,
        "the disk's littlefs has another version, block size or number of blocks than this firmware's; use the "
        "firmware that made it, or " +
            start_anew());
  }
  if (answer == LFS2_ERR_CORRUPT) {
    if (auto may = may_format(*state, room); !may) return may;
    return format(label);
  }
  return *state == DiskState::formatted ? std::expected<void, StoreFault>{} : write_label(label, DiskState::formatted);
}

std::expected<void, StoreFault> Volume::may_format(DiskState state, MutableBytes room) {
  // A format that lost power is begun again: there was nothing on the disk.
  if (state == DiskState::formatting) return {};
  const MutableBytes start = room.first(std::min<std::size_t>(kProbed, room.size()));
  for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{settings_.block_size}}) {
    if (!device_.read(at, start)) return fault(Error::io, "cannot read the disk's first blocks; is it damaged?");
    if (is_blank(start)) continue;
    if (state == DiskState::formatted) {
      return fault(Error::io,
                   "the first blocks of the disk's file system are damaged; copy the disk first, then " + start_anew());
    }
    return fault(Error::exists,
                 "the disk holds something that is not this firmware's; use another, or " + start_anew());
  }
  return {};
}

std::string Volume::start_anew() const {
  return "fill its first " + std::to_string(settings_.block_size / 512) + " KiB with zeros to give up what is on it";
}

std::expected<void, StoreFault> Volume::format(DiskLabel& label) {
  if (auto written = write_label(label, DiskState::formatting); !written) return written;
  int answer = finished(lfs2_format(&littlefs_, &config_));
  if (answer >= 0) answer = lfs2_mount(&littlefs_, &config_);
  if (answer < 0) return fault(littlefs_error(answer), "cannot format the disk" + because(answer) + "; is it damaged?");
  return write_label(label, DiskState::formatted);
}

std::expected<void, StoreFault> Volume::write_label(DiskLabel& label, DiskState state) {
  if (label.write(state)) return {};
  return fault(Error::io, "cannot write the disk's label; is the disk write-protected or damaged?");
}

std::expected<void, StoreFault> Volume::enter_own() {
  if (const int answer = finished(lfs2_fs_mkconsistent(&littlefs_)); answer < 0) {
    return fault(littlefs_error(answer), "cannot finish what a power cut interrupted on the disk" + because(answer));
  }
  for (const char* directory : {kOwnDirectory, kIncoming, kRemoved, kPartial, kDocuments}) {
    lfs2_info info{};
    int answer = look(directory, info);
    if (answer == LFS2_ERR_NOENT) {
      answer = finished(lfs2_mkdir(&littlefs_, directory));
    } else if (answer >= 0 && info.type != LFS2_TYPE_DIR) {
      answer = LFS2_ERR_NOTDIR;
    }
    if (answer < 0) {
      return fault(littlefs_error(answer),
                   "cannot make the directory '" + std::string(directory) + "'" + because(answer));
    }
  }
  for (const char* directory : {kIncoming, kRemoved}) {
    if (const int answer = sweep(directory); answer < 0) {
      return fault(littlefs_error(answer),
                   "cannot remove what an earlier run left in '" + std::string(directory) + "'" + because(answer));
    }
  }
  if (const auto swept = make_room_for_partial(settings_.now(), kMaxUploadsKept); !swept) {
    return fault(swept.error(), "cannot remove old uploads from '" + std::string(kPartial) +
                                    "': " + std::string(error_name(swept.error())));
  }
  return {};
}

int Volume::sweep(const char* directory) {
  for (unsigned removed = 0; removed < kMostLeftBehind; ++removed) {
    lfs2_dir_t listing{};
    lfs2_info info{};
    if (const int opened = lfs2_dir_open(&littlefs_, &listing, directory); opened < 0) return opened;
    int got = 0;
    do {
      got = lfs2_dir_read(&littlefs_, &listing, &info);
    } while (got > 0 && info.type != LFS2_TYPE_REG);
    static_cast<void>(lfs2_dir_close(&littlefs_, &listing));
    if (got <= 0) return got;
    PathText path;
    path = std::string(directory) + "/" + info.name;
    if (const int answer = finished(lfs2_remove(&littlefs_, path.c_str())); answer < 0) return answer;
  }
  return LFS2_ERR_CORRUPT;
}

}  // namespace wirelab::storage
