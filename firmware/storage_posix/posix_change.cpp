#include "firmware/storage_posix/posix_change.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "firmware/planted/planted.h"
#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"
#include "firmware/storage_posix/temporary_file.h"

namespace wirelab::storage {

PosixChange::PosixChange(std::shared_ptr<StoreCore> core, std::string path) noexcept
    : PosixOperation(std::move(core)), path_(std::move(path)) {}

PosixChange::PosixChange(std::shared_ptr<StoreCore> core, std::string from, std::string to) noexcept
    : PosixOperation(std::move(core)), path_(std::move(from)), to_(std::move(to)) {}

void PosixChange::refuse(Error error) noexcept {
  over_ = true;
  error_ = error;
}

Result<void> PosixChange::result() {
  if (error_) return fail(*error_);
  if (!over_) return fail(Error::would_block);
  return {};
}

void PosixChange::run() { outcome_ = to_ ? rename(*to_) : remove(); }

void PosixChange::worked() {
  const bool again = WIRELAB_PLANTED(refused_change_is_tried_again) && outcome_ < 0 && !error_;
  over_ = true;
  if (outcome_ < 0) error_ = error_of(-outcome_);
  core().snapshots.forget_all();
  if (again) {
    tell();
    work_on(Lane::heavy);
  }
}

int PosixChange::check_file(int directory, const char* name) {
  struct stat status{};
  const int answer = uninterrupted([&] { return calls().status_at(directory, name, status); });
  if (answer < 0) return answer;
  return S_ISREG(status.st_mode) ? 0 : -EISDIR;
}

int PosixChange::remove() {
  const SplitPath parts = split_path(path_);
  const int opened = core().resolver.open_directory(parts.directory);
  if (opened < 0) return opened;
  const UniqueFd directory(opened);
  const std::string name(parts.name);
  if (const int answer = check_file(opened, name.c_str()); answer < 0) return answer;
  // Held open, so that a large file's blocks are given back behind the lock. One that cannot be read goes all the same.
  const UniqueFd held(uninterrupted(
      [&] { return calls().open_at(opened, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0); }));
  const int removed = core().change_names([&] {
    if (const int answer = check_file(opened, name.c_str()); answer < 0) return answer;
    return uninterrupted([&] { return calls().unlink(opened, name.c_str()); });
  });
  if (removed < 0 || WIRELAB_PLANTED(removal_not_synced)) return removed;
  return uninterrupted([&] { return calls().sync(opened); });
}

int PosixChange::rename(const std::string& new_path) {
  const SplitPath old_parts = split_path(path_);
  const SplitPath new_parts = split_path(new_path);
  const int from = core().resolver.open_directory(old_parts.directory);
  if (from < 0) return from;
  const UniqueFd from_directory(from);
  const std::string old_name(old_parts.name);
  const std::string new_name(new_parts.name);
  if (const int answer = check_file(from, old_name.c_str()); answer < 0) return answer;
  const int to = core().resolver.open_directory(new_parts.directory);
  if (to < 0) return to;
  const UniqueFd to_directory(to);
  if (WIRELAB_PLANTED(renamed_over_a_file)) {
    if (const int answer = calls().rename_over(from, old_name.c_str(), to, new_name.c_str()); answer < 0) return answer;
    return uninterrupted([&] { return calls().sync(to); });
  }
  const int moved =
      core().change_names([&] { return move_name(calls(), from, old_name.c_str(), to, new_name.c_str()); });
  if (moved < 0) return moved;
  if (WIRELAB_PLANTED(renaming_not_synced)) return 0;
  // The new name first: whatever happens in between, the file stands under one of the two.
  if (const int answer = uninterrupted([&] { return calls().sync(to); }); answer < 0) return answer;
  if (old_parts.directory == new_parts.directory || WIRELAB_PLANTED(old_directory_not_synced)) return 0;
  return uninterrupted([&] { return calls().sync(from); });
}

}  // namespace wirelab::storage
