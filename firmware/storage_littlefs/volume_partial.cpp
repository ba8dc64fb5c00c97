// What a volume does for uploads that are kept.

#include <algorithm>
#include <array>
#include <utility>

#include "firmware/storage/upload_store.h"
#include "firmware/storage_littlefs/littlefs_error.h"
#include "firmware/storage_littlefs/own_paths.h"
#include "firmware/storage_littlefs/volume.h"

namespace wirelab::storage {

template <typename Visit>
int Volume::each_partial(Visit visit) {
  lfs2_dir_t directory{};
  int answer = ready();
  if (answer >= 0) answer = lfs2_dir_open(&littlefs_, &directory, kPartial);
  if (answer < 0) return answer;
  lfs2_info info{};
  while ((answer = lfs2_dir_read(&littlefs_, &directory, &info)) > 0) {
    const auto name = info.type == LFS2_TYPE_REG ? NumberedPartial::parse(info.name) : std::nullopt;
    if (name) visit(*name, info.size);
  }
  static_cast<void>(lfs2_dir_close(&littlefs_, &directory));
  return answer;
}

Result<std::uint64_t> Volume::find_partial(NumberedPartial& wanted) {
  std::uint64_t size = 0;
  bool found = false;
  const int answer = each_partial([&](const NumberedPartial& name, lfs2_size_t bytes) {
    if (name.key != wanted.key) return;
    wanted = name;
    size = bytes;
    found = true;
  });
  if (answer < 0) return fail(littlefs_error(answer));
  return found ? Result<std::uint64_t>(size) : fail(Error::not_found);
}

bool Volume::in_hand(const NumberedPartial& name) {
  bool held = false;
  const auto look = [&](OpenFile& file) { held |= file.partial == name.number; };
  writers_.for_each(look);
  readers_.for_each(look);
  held_.for_each(look);
  return held;
}

Result<std::uint32_t> Volume::make_room_for_partial(std::uint64_t now, std::size_t most) {
  // One goes at a time: looking through the directory while it changes is not for littlefs.
  for (;;) {
    std::size_t count = 0;
    std::uint32_t last = 0;
    std::optional<std::pair<NumberedPartial, lfs2_size_t>> oldest;
    const int answer = each_partial([&](const NumberedPartial& name, lfs2_size_t size) {
      ++count;
      last = std::max(last, name.number);
      if ((!oldest || name.number < oldest->first.number) && !in_hand(name)) oldest = {name, size};
    });
    if (answer < 0) return fail(littlefs_error(answer));
    const auto too_old = [now](const NumberedPartial& name) {
      return name.seconds != 0 && now > name.seconds + static_cast<std::uint64_t>(kUploadKeptSeconds);
    };
    if (count <= most && (!oldest || !too_old(oldest->first))) return last + 1;
    if (!oldest) return fail(Error::no_resources);
    if (const auto removed = remove_partial(oldest->first, oldest->second); !removed) return fail(removed.error());
  }
}

Result<void> Volume::remove_partial(const NumberedPartial& name, std::uint64_t size) {
  int answer = ready();
  if (answer >= 0) answer = finished(lfs2_remove(&littlefs_, PartialPath(name).c_str()));
  if (answer >= 0) space_.freed(blocks_of(size));
  return littlefs_result(answer);
}

Result<std::uint64_t> Volume::take_up(OpenFile& file, NumberedPartial& name, std::uint64_t size, std::uint64_t now) {
  auto there = find_partial(name);
  const bool fresh = !there && there.error() == Error::not_found;
  if (!there && !fresh) return there;
  const auto number = make_room_for_partial(now, fresh ? kMaxUploadsKept - 1 : kMaxUploadsKept);
  if (!number) return fail(number.error());
  // It may have been the one that gave way for its age.
  if (!fresh) there = find_partial(name);
  if (!there && there.error() != Error::not_found) return there;
  const std::uint64_t begun = there.value_or(0);
  const std::uint32_t wanted = blocks_of(size) - std::min(blocks_of(begun), blocks_of(size));
  if (!fits(wanted)) return fail(Error::no_space);
  const NumberedPartial next{.number = *number, .seconds = now, .key = name.key};
  int answer = LFS2_ERR_OK;
  if (there) answer = finished(lfs2_rename(&littlefs_, PartialPath(name).c_str(), PartialPath(next).c_str()));
  if (answer < 0) return fail(littlefs_error(answer));
  name = next;
  answer = finished(
      lfs2_file_opencfg(&littlefs_, &file.file, PartialPath(name).c_str(), LFS2_O_WRONLY | LFS2_O_CREAT, &file.config));
  if (answer < 0) return fail(littlefs_error(answer));
  file.open = true;
  file.number = 0;
  file.partial = name.number;
  file.taken = blocks_of(begun);
  file.promised = wanted;
  space_.promise(wanted);
  writers_.push_back(file);
  const lfs2_soff_t end = lfs2_file_seek(&littlefs_, &file.file, 0, LFS2_SEEK_END);
  return end < 0 ? Result<std::uint64_t>(fail(littlefs_error(end))) : begun;
}

Result<void> Volume::sync(OpenFile& file) {
  if (ready() < 0 || !file.open) return fail(Error::io);
  // This littlefs does not wait for a file's bytes before it writes the new length (upstream since 2.9 does). Seeking
  // makes it hand them over, and the device's flush comes before the length can.
  int answer = lfs2_file_seek(&littlefs_, &file.file, 0, LFS2_SEEK_SET);
  if (answer >= 0) answer = lfs2_file_seek(&littlefs_, &file.file, 0, LFS2_SEEK_END);
  if (answer >= 0) answer = config_.sync(&config_);
  if (answer >= 0) answer = lfs2_file_sync(&littlefs_, &file.file);
  return littlefs_result(finished(answer));
}

void Volume::hold(OpenFile& file) { held_.push_back(file); }

Result<void> Volume::put_partial(const NumberedPartial& name, const char* path, const ReplacedBytes* old) {
  lfs2_info info{};
  const int found = look(path, info);
  if (found < 0 && found != LFS2_ERR_NOENT) return fail(littlefs_error(found));
  if (found >= 0 && old == nullptr) return fail(Error::exists);
  if (old != nullptr) {
    if (const auto same = still_there(path, *old); !same) return same;
  }
  const PartialPath here(name);
  const int answer = finished(lfs2_rename(&littlefs_, here.c_str(), path));
  if (answer < 0) {
    // It may have happened all the same, and is not known to be durable: moved back nothing of it is lost. A file that
    // was replaced does not come back.
    if (old == nullptr && look(path, info) >= 0)
      static_cast<void>(finished(lfs2_rename(&littlefs_, path, here.c_str())));
    return fail(littlefs_error(answer));
  }
  if (old != nullptr) space_.freed(blocks_of(old->size));
  return {};
}

ReplacedBytes Volume::bytes_of(OpenFile& file) noexcept {
  const bool has_blocks = (file.file.flags & LFS2_F_INLINE) == 0;
  return {.size = size(file), .has_blocks = has_blocks, .head = has_blocks ? file.file.ctz.head : 0};
}

/// A file's blocks never move, and while it is read nobody else gets them. A small one has none: its hash is taken
/// anew.
Result<void> Volume::still_there(const char* path, const ReplacedBytes& old) {
  if (const auto opened = open(*scratch_, path); !opened) {
    const bool elsewhere = opened.error() == Error::not_found || opened.error() == Error::not_allowed;
    return elsewhere ? fail(Error::invalid) : opened;
  }
  const ReplacedBytes there = bytes_of(*scratch_);
  bool same = there.size == old.size && there.has_blocks == old.has_blocks && there.head == old.head;
  if (same && !there.has_blocks) {
    Sha256 hash;
    // Small, because it lies on a fiber's stack.
    std::array<std::byte, 128> piece;
    for (std::uint64_t at = 0; same && at < there.size;) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), there.size - at));
      const auto got = read(*scratch_, at, MutableBytes(piece).first(count));
      same = got && *got > 0;
      if (same) hash.update(ConstBytes(piece).first(*got));
      at += got.value_or(0);
    }
    same = same && hash.finish() == old.sha256;
  }
  close(*scratch_);
  if (!same) return fail(Error::invalid);
  bool being_read = false;
  readers_.for_each([&](OpenFile& other) {
    being_read |= there.has_blocks && (other.file.flags & LFS2_F_INLINE) == 0 && other.file.ctz.head == there.head;
  });
  // littlefs would give the blocks away under the reader's hands, and moving the file out of the way first would leave
  // a moment without either.
  return being_read ? fail(Error::in_use) : Result<void>();
}

void Volume::leave(OpenFile& file) {
  if (file.open) static_cast<void>(sync(file));
  if (file.open) static_cast<void>(seal(file));
  file.open = false;
  file.unlink();
  file.partial = 0;
  file.taken = 0;
  space_.take_back(file.promised);
  file.promised = 0;
}

}  // namespace wirelab::storage
