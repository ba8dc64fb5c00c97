#include "firmware/storage_posix/posix_directory_reader.h"

#include <cerrno>
#include <utility>

#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/posix_look.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {
namespace {

/// Picks what a peer may see, as far as names and types tell.
class VisibleEntries final : public EntrySink {
 public:
  VisibleEntries(EntryPicker& picker, bool root) noexcept : picker_(picker), root_(root) {}

  bool entry(std::string_view name, mode_t type) override {
    if (!allowed_name(name) || (root_ && reserved_name(name))) return true;
    if (type != 0 && type != S_IFREG && type != S_IFDIR) return true;
    offered_ = picker_.offer(name, {});
    return offered_.has_value();
  }

  [[nodiscard]] Result<void> offered() const noexcept { return offered_; }

 private:
  EntryPicker& picker_;
  const bool root_;
  Result<void> offered_;
};

}  // namespace

PosixDirectoryReader::PosixDirectoryReader(std::shared_ptr<StoreCore> core) noexcept
    : PosixOperation(std::move(core)), picker_(this->core().settings.entry_room) {}

void PosixDirectoryReader::begin(std::string_view path, std::string_view after) {
  const auto checked = check_path(path, PathOf::directory);
  if (!checked) return refuse(Error::not_allowed);
  path_ = *checked;
  after_ = after;
  // A large directory takes its time, and short look-ups must not wait for it.
  work_on(Lane::bulk);
}

void PosixDirectoryReader::run() {
  const auto done = read();
  batch_ = done ? Result<EntryBatch>(picker_.batch()) : fail(done.error());
}

Result<void> PosixDirectoryReader::read() {
  const int opened = core().resolver.open_directory(path_);
  if (opened < 0) return fail(error_of(-opened));
  const UniqueFd directory(opened);
  picker_.begin(after_);
  VisibleEntries names(picker_, path_.empty());
  const int answer = uninterrupted([&] { return calls().read_entries(opened, names); });
  if (answer < 0) return fail(error_of(-answer));
  if (!names.offered()) return names.offered();
  if (const auto finished = picker_.finish(); !finished) return finished;
  return look_at_each(opened);
}

Result<void> PosixDirectoryReader::look_at_each(int directory) {
  std::string name;
  for (std::size_t index = 0; index < picker_.size(); ++index) {
    name = picker_.name(index);
    struct stat status{};
    const int answer = uninterrupted([&] { return calls().status_at(directory, name.c_str(), status); });
    if (answer < 0 && answer != -ENOENT) return fail(error_of(-answer));
    const auto info = answer < 0 ? std::nullopt : entry_info(status);
    if (info) {
      picker_.complete(index, *info);
    } else {
      picker_.drop(index);
    }
  }
  return {};
}

}  // namespace wirelab::storage
