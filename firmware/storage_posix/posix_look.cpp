#include "firmware/storage_posix/posix_look.h"

#include <cerrno>
#include <utility>

#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {

std::optional<EntryInfo> entry_info(const struct stat& status) noexcept {
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return std::nullopt;
  const FileTime modified{status.st_mtim.tv_sec, static_cast<std::int32_t>(status.st_mtim.tv_nsec)};
  if (S_ISDIR(status.st_mode)) return EntryInfo{.type = EntryType::directory, .modified = modified};
  return EntryInfo{.size = static_cast<std::uint64_t>(status.st_size), .modified = modified};
}

PosixLook::PosixLook(std::shared_ptr<StoreCore> core, std::string path) noexcept
    : PosixOperation(std::move(core)), path_(std::move(path)) {}

void PosixLook::run() { outcome_ = look(); }

int PosixLook::look() {
  if (path_.empty()) return uninterrupted([&] { return calls().status(core().root.get(), status_); });
  const SplitPath parts = split_path(path_);
  const int opened = core().resolver.open_directory(parts.directory);
  if (opened < 0) return opened;
  const UniqueFd directory(opened);
  const std::string name(parts.name);
  return uninterrupted([&] { return calls().status_at(opened, name.c_str(), status_); });
}

void PosixLook::worked() {
  if (outcome_ < 0) {
    info_ = fail(error_of(-outcome_));
  } else if (const auto info = entry_info(status_)) {
    info_ = *info;
  } else {
    info_ = fail(Error::not_allowed);
  }
}

void PosixSpaceReport::run() {
  outcome_ = uninterrupted([&] { return calls().disk_space(core().root.get(), found_); });
}

void PosixSpaceReport::worked() {
  if (outcome_ < 0) {
    space_ = fail(error_of(-outcome_));
  } else {
    space_ = found_;
  }
}

}  // namespace wirelab::storage
