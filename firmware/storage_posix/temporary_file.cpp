#include "firmware/storage_posix/temporary_file.h"

#include <fcntl.h>

#include <cerrno>
#include <vector>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/retry.h"

namespace wirelab::storage {
namespace {

constexpr std::string_view kPrefix = "new-";

class NameCollector final : public EntrySink {
 public:
  bool entry(std::string_view name, mode_t type) override {
    if (name.starts_with(kPrefix) && type != S_IFDIR) names.emplace_back(name);
    return true;
  }

  std::vector<std::string> names;
};

}  // namespace

int TemporaryFile::create(StoreCore& core, mode_t mode) {
  while (true) {
    name_ = temporary_name(core);
    const int answer = uninterrupted([&] {
      return core.calls.open_at(core.incoming.get(), name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    });
    if (answer >= 0) {
      file_ = UniqueFd(answer);
      return 0;
    }
    if (answer != -EEXIST) return answer;
  }
}

void TemporaryFile::discard(StoreCore& core) {
  if (!file_) return;
  // Nothing more can be done about a failure here: the next start sweeps.
  if (!WIRELAB_PLANTED(given_up_upload_left_behind)) {
    static_cast<void>(uninterrupted([&] { return core.calls.unlink(core.incoming.get(), name_.c_str()); }));
  }
  file_.reset();
}

int TemporaryFile::sync(StoreCore& core) const {
  return uninterrupted([&] { return core.calls.sync_data(file_.get()); });
}

int TemporaryFile::publish(StoreCore& core, int directory, const char* name) {
  return move_name(core.calls, core.incoming.get(), name_.c_str(), directory, name);
}

int TemporaryFile::publish_over(StoreCore& core, int directory, const char* name) {
  return uninterrupted([&] { return core.calls.rename_over(core.incoming.get(), name_.c_str(), directory, name); });
}

std::string temporary_name(StoreCore& core) {
  return std::string(kPrefix) + std::to_string(core.next_temporary.fetch_add(1, std::memory_order_relaxed));
}

int write_all(SystemCalls& calls, int fd, ConstBytes bytes, std::uint64_t offset) {
  bool direct = true;
  while (!bytes.empty()) {
    const ssize_t written = calls.write(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written == -EINTR) continue;
    if (written == -EINVAL && direct) {
      direct = false;
      if (const int answer = uninterrupted([&] { return calls.set_direct(fd, false); }); answer < 0) return answer;
      continue;
    }
    if (written < 0) return static_cast<int>(written);
    // A write of some bytes that writes none would go on for ever.
    if (written == 0) return -EIO;
    if (WIRELAB_PLANTED(short_write_taken_for_whole)) return 0;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return 0;
}

int move_name(SystemCalls& calls, int from_directory, const char* from, int to_directory, const char* to) {
  const int renamed = uninterrupted([&] { return calls.rename_new(from_directory, from, to_directory, to); });
  if (renamed != -ENOSYS && renamed != -EINVAL) return renamed;
  if (const int linked = uninterrupted([&] { return calls.link(from_directory, from, to_directory, to); });
      linked < 0) {
    return linked;
  }
  const int unlinked = uninterrupted([&] { return calls.unlink(from_directory, from); });
  if (unlinked < 0) static_cast<void>(uninterrupted([&] { return calls.unlink(to_directory, to); }));
  return unlinked;
}

int sweep(SystemCalls& calls, int incoming) {
  if (WIRELAB_PLANTED(incoming_not_swept)) return 0;
  NameCollector found;
  if (const int answer = uninterrupted([&] { return calls.read_entries(incoming, found); }); answer < 0) return answer;
  for (const std::string& name : found.names) {
    const int answer = uninterrupted([&] { return calls.unlink(incoming, name.c_str()); });
    if (answer < 0 && answer != -ENOENT) return answer;
  }
  return 0;
}

}  // namespace wirelab::storage
