#include "firmware/storage_posix/posix_listing.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "firmware/storage/listing.h"
#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {
namespace {

FileTime file_time(const timespec& time) noexcept { return {time.tv_sec, static_cast<std::int32_t>(time.tv_nsec)}; }

DirectoryStamp stamp_of(const struct stat& status) noexcept {
  return {status.st_dev, status.st_ino, file_time(status.st_mtim), file_time(status.st_ctim)};
}

/// Chooses what a peer may see: regular files and directories whose names he could ask for.
class VisibleNames final : public EntrySink {
 public:
  VisibleNames(SystemCalls& calls, int directory, bool root) noexcept
      : calls_(calls), directory_(directory), root_(root) {}

  bool entry(std::string_view name, mode_t type) override {
    if (!allowed_name(name) || (root_ && reserved_name(name))) return true;
    if (type == 0) type = look(name);
    if (type != S_IFREG && type != S_IFDIR) return true;
    too_large_ = !builder_.add(name, type == S_IFDIR);
    return !too_large_;
  }

  [[nodiscard]] bool too_large() const noexcept { return too_large_; }
  [[nodiscard]] Result<GrowingText> finish() { return builder_.finish(); }

 private:
  mode_t look(std::string_view name) {
    const std::string text(name);
    struct stat status{};
    const int answer = uninterrupted([&] { return calls_.status_at(directory_, text.c_str(), status); });
    return answer < 0 ? 0 : status.st_mode & S_IFMT;
  }

  SystemCalls& calls_;
  int directory_;
  bool root_;
  bool too_large_ = false;
  ListingBuilder builder_;
};

}  // namespace

PosixListing::PosixListing(std::shared_ptr<StoreCore> core, std::string path) noexcept
    : PosixOperation(std::move(core)), path_(std::move(path)) {}

void PosixListing::start() {
  if (take_kept()) return;
  changes_at_start_ = core().snapshots.changes();
  work_on(Lane::quick);
}

bool PosixListing::take_kept() {
  if (!core().snapshots.has(path_)) return false;
  struct stat status{};
  if (path_.empty()) {
    if (calls().status(core().root.get(), status) < 0) return false;
  } else {
    // The path may lead to another directory by now.
    const UniqueFd directory(core().resolver.open_cached(path_, O_RDONLY | O_DIRECTORY | O_NONBLOCK));
    if (!directory || calls().status(directory.get(), status) < 0) return false;
  }
  names_ = core().snapshots.find(path_, stamp_of(status));
  return names_ != nullptr;
}

Result<std::string_view> PosixListing::names() {
  if (error_) return fail(*error_);
  if (names_ == nullptr) return fail(Error::would_block);
  return std::string_view(*names_);
}

void PosixListing::run() {
  outcome_ = core().resolver.open_directory(path_);
  if (outcome_ < 0) return;
  const UniqueFd directory(outcome_);
  struct stat before{};
  struct stat after{};
  const FileTime started = calls().now();
  outcome_ = uninterrupted([&] { return calls().status(directory.get(), before); });
  if (outcome_ < 0) return;
  VisibleNames names(calls(), directory.get(), path_.empty());
  outcome_ = uninterrupted([&] { return calls().read_entries(directory.get(), names); });
  if (outcome_ < 0) return;
  outcome_ = uninterrupted([&] { return calls().status(directory.get(), after); });
  if (outcome_ < 0) return;
  const auto text = names.finish();
  too_large_ = names.too_large() || !text;
  if (too_large_) return;
  read_ = view(*text);
  stamp_ = stamp_of(before);
  may_keep_ = may_keep_names(stamp_, stamp_of(after), started);
}

void PosixListing::worked() {
  if (outcome_ < 0) {
    error_ = error_of(-outcome_);
  } else if (too_large_) {
    error_ = Error::no_resources;
  } else {
    names_ = std::make_shared<const std::string>(std::move(read_));
    if (may_keep_ && changes_at_start_ == core().snapshots.changes()) core().snapshots.keep(path_, stamp_, names_);
  }
}

}  // namespace wirelab::storage
