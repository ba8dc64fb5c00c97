#include "firmware/storage_posix/posix_directory_change.h"

#include <cerrno>
#include <utility>

#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {

PosixDirectoryChange::PosixDirectoryChange(std::shared_ptr<StoreCore> core, std::string path, Kind kind) noexcept
    : PosixOperation(std::move(core)), path_(std::move(path)), kind_(kind) {}

void PosixDirectoryChange::run() {
  const SplitPath parts = split_path(path_);
  outcome_ = core().resolver.open_directory(parts.directory);
  if (outcome_ < 0) return;
  const UniqueFd parent(outcome_);
  const std::string name(parts.name);
  outcome_ = kind_ == Kind::make ? make(parent.get(), name.c_str()) : remove(parent.get(), name.c_str());
}

void PosixDirectoryChange::worked() {
  result_ = outcome_ < 0 ? fail(error_of(-outcome_)) : Result<void>();
  core().snapshots.forget_all();
}

int PosixDirectoryChange::make(int parent, const char* name) {
  const int made = uninterrupted([&] { return calls().make_directory(parent, name, 0777); });
  if (made < 0 && made != -EEXIST) return made;
  const int synced = uninterrupted([&] { return calls().sync(parent); });
  // Whoever made it may not have come to this yet, and files in it would be told durable without it.
  if (made == -EEXIST) return synced < 0 ? synced : made;
  // What is not durable is taken back; should that fail too, there is a directory more than was said.
  if (synced < 0) static_cast<void>(uninterrupted([&] { return calls().remove_directory(parent, name); }));
  return synced;
}

int PosixDirectoryChange::remove(int parent, const char* name) {
  struct stat status{};
  if (const int looked = uninterrupted([&] { return calls().status_at(parent, name, status); }); looked < 0) {
    return looked;
  }
  if (!S_ISDIR(status.st_mode)) return -EPERM;
  const int removed = uninterrupted([&] { return calls().remove_directory(parent, name); });
  // POSIX lets a system choose between two words for a directory that is not empty.
  if (removed == -EEXIST) return -ENOTEMPTY;
  // Something is mounted there.
  if (removed == -EBUSY) return -EPERM;
  return removed < 0 ? removed : uninterrupted([&] { return calls().sync(parent); });
}

}  // namespace wirelab::storage
