// What a volume does with directories.

#include "firmware/storage/path_rules.h"
#include "firmware/storage_littlefs/littlefs_error.h"
#include "firmware/storage_littlefs/volume.h"

namespace wirelab::storage {
namespace {

/// What littlefs takes for a directory, while it is small: a pair of blocks.
constexpr std::uint32_t kDirectoryBlocks = 2;

EntryInfo entry_info(const lfs2_info& info) noexcept {
  if (info.type == LFS2_TYPE_DIR) return {.type = EntryType::directory};
  return {.size = info.size};
}

}  // namespace

Result<EntryInfo> Volume::info(const char* path) {
  lfs2_info info{};
  const int found = look(path, info);
  return found < 0 ? Result<EntryInfo>(fail(littlefs_error(found))) : entry_info(info);
}

template <typename Visit>
Result<void> Volume::each_entry(const char* path, Visit visit) {
  lfs2_dir_t directory{};
  int opened = ready();
  if (opened >= 0) opened = lfs2_dir_open(&littlefs_, &directory, path);
  if (opened < 0) return fail(littlefs_error(opened));
  const bool root = *path == '\0';
  Result<void> outcome;
  lfs2_info info{};
  int got = 0;
  while (outcome && (got = lfs2_dir_read(&littlefs_, &directory, &info)) > 0) {
    const std::string_view name = info.name;
    if (!allowed_name(name) || (root && reserved_name(name))) continue;
    outcome = visit(name, info);
  }
  static_cast<void>(lfs2_dir_close(&littlefs_, &directory));
  if (got < 0) return fail(littlefs_error(got));
  return outcome;
}

Result<void> Volume::list(const char* path, ListingBuilder& names) {
  return each_entry(path, [&names](std::string_view name, const lfs2_info& info) {
    return names.add(name, info.type == LFS2_TYPE_DIR);
  });
}

Result<void> Volume::pick(const char* path, EntryPicker& entries) {
  return each_entry(
      path, [&entries](std::string_view name, const lfs2_info& info) { return entries.offer(name, entry_info(info)); });
}

Result<void> Volume::make_directory(const char* path) {
  lfs2_info info{};
  const int found = look(path, info);
  if (found >= 0) return fail(Error::exists);
  if (found != LFS2_ERR_NOENT) return fail(littlefs_error(found));
  // What is promised to files must stay theirs.
  if (!fits(kDirectoryBlocks)) return fail(Error::no_space);
  return littlefs_result(finished(lfs2_mkdir(&littlefs_, path)));
}

Result<void> Volume::remove_directory(const char* path) {
  lfs2_info info{};
  if (const int found = look(path, info); found < 0) return fail(littlefs_error(found));
  if (info.type != LFS2_TYPE_DIR) return fail(Error::not_allowed);
  const int answer = finished(lfs2_remove(&littlefs_, path));
  if (answer >= 0) space_.freed(kDirectoryBlocks);
  return littlefs_result(answer);
}

Result<DiskSpace> Volume::space() {
  if (const int answer = ready(); answer < 0) return fail(littlefs_error(answer));
  if (space_.doubtful(port_->erased())) {
    const lfs2_ssize_t used = lfs2_fs_size(&littlefs_);
    if (used < 0) return fail(littlefs_error(used));
    space_.counted(static_cast<std::uint64_t>(used), port_->erased());
  }
  const std::uint64_t block = settings_.block_size;
  return DiskSpace{.total = block_count_ * block, .free = space_.free(port_->erased()) * block};
}

}  // namespace wirelab::storage
