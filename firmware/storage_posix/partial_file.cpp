#include "firmware/storage_posix/partial_file.h"

#include <algorithm>
#include <cerrno>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/temporary_file.h"

namespace wirelab::storage {

int PartialFile::open(StoreCore& core, std::string_view key) {
  if (const int answer = core.partial.enter(core.calls, key, name_, file_); answer < 0) return answer;
  struct stat status{};
  const int answer = uninterrupted([&] { return core.calls.status(fd(), status); });
  if (answer < 0) return answer;
  if (!S_ISREG(status.st_mode)) return -EISDIR;
  if (is_published(status)) {
    const int removed = core.partial.remove(core.calls, key);
    close(core);
    return removed < 0 ? removed : open(core, key);
  }
  // Somebody cut it: what is missing has to come again.
  if (static_cast<std::uint64_t>(status.st_size) >= name_.offset) return 0;
  return record(core, static_cast<std::uint64_t>(status.st_size));
}

int PartialFile::reserve(StoreCore& core, std::uint64_t end, std::uint64_t size) {
  constexpr std::uint64_t kStatBlock = 512;
  struct stat status{};
  if (const int answer = uninterrupted([&] { return core.calls.status(fd(), status); }); answer < 0) return answer;
  const std::uint64_t there = std::min(size, static_cast<std::uint64_t>(status.st_blocks) * kStatBlock);
  std::uint64_t room = 0;
  if (const int answer = uninterrupted([&] { return core.calls.free_bytes(fd(), room); }); answer < 0) return answer;
  if (room < size - there) return -ENOSPC;
  if (end <= name_.offset) return 0;
  const int reserved = uninterrupted([&] { return core.calls.reserve(fd(), static_cast<off_t>(end)); });
  return reserved == -EOPNOTSUPP || reserved == -ENOSYS ? 0 : reserved;
}

int PartialFile::record(StoreCore& core, std::uint64_t offset) {
  if (doubtful_) return -EIO;
  if (offset == name_.offset) return 0;
  doubtful_ = true;
  if (!WIRELAB_PLANTED(part_recorded_before_it_is_synced)) {
    if (const int answer = uninterrupted([&] { return core.calls.sync_data(fd()); }); answer < 0) return answer;
  }
  const PartialName next{name_.key, offset};
  const int place = core.partial.directory.get();
  const int renamed =
      uninterrupted([&] { return core.calls.rename_over(place, name_.text().c_str(), place, next.text().c_str()); });
  if (renamed < 0) return renamed;
  name_ = next;
  doubtful_ = false;
  return 0;
}

int PartialFile::keep(StoreCore& core) {
  if (name_.offset == 0) {
    discard(core);
    return 0;
  }
  if (const int cut = core.partial.cut(core.calls, fd(), name_); cut < 0) return cut;
  return uninterrupted([&] { return core.calls.sync(core.partial.directory.get()); });
}

bool PartialFile::has_no_links(int answer) noexcept {
  return answer == -EPERM || answer == -EOPNOTSUPP || answer == -ENOSYS || answer == -EMLINK;
}

int PartialFile::lend_name(StoreCore& core) {
  int answer = -EEXIST;
  while (answer == -EEXIST) {
    lent_ = temporary_name(core);
    answer = uninterrupted([&] {
      return core.calls.link(core.partial.directory.get(), name_.text().c_str(), core.incoming.get(), lent_.c_str());
    });
  }
  if (answer < 0) lent_.clear();
  return answer;
}

void PartialFile::take_back_name(StoreCore& core) {
  if (lent_.empty()) return;
  // Nothing more can be done about a failure here: the next start sweeps.
  static_cast<void>(uninterrupted([&] { return core.calls.unlink(core.incoming.get(), lent_.c_str()); }));
  lent_.clear();
}

void PartialFile::discard(StoreCore& core) {
  static_cast<void>(
      uninterrupted([&] { return core.calls.unlink(core.partial.directory.get(), name_.text().c_str()); }));
  name_.offset = 0;
}

void PartialFile::close(StoreCore& core) {
  if (!file_) return;
  file_.reset();
  core.partial.leave(name_.key);
}

}  // namespace wirelab::storage
