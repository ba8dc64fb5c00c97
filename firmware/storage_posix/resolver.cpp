#include "firmware/storage_posix/resolver.h"

#include <fcntl.h>

#include <cerrno>

#include "firmware/planted/planted.h"
#include "firmware/posix/unique_fd.h"
#include "firmware/storage_posix/retry.h"

namespace wirelab::storage {
namespace {

constexpr int kPathOnly = O_RDONLY | O_DIRECTORY | O_NONBLOCK;

std::string or_self(std::string_view path) { return std::string(path.empty() ? "." : path); }

}  // namespace

Resolver::Resolver(SystemCalls& calls, int root, Resolution resolution)
    : calls_(calls), root_(root), resolution_(resolution) {
  if (resolution_ != Resolution::automatic) return;
  // A kernel before 5.6 answers ENOSYS; a seccomp filter that does not know the call, usually EPERM.
  const UniqueFd probe(uninterrupted([&] { return calls_.open_beneath(root_, ".", kPathOnly, false); }));
  resolution_ = probe ? Resolution::openat2 : Resolution::walk;
}

int Resolver::open(std::string_view path, int flags) const {
  if (resolution_ == Resolution::walk) return walk(path, flags);
  const std::string text = or_self(path);
  const int answer = uninterrupted([&] { return calls_.open_beneath(root_, text.c_str(), flags, false); });
  // The kernel may give up when directories move under its hands; a walk cannot be disturbed by that.
  return answer == -EAGAIN ? walk(path, flags) : answer;
}

int Resolver::open_cached(std::string_view path, int flags) const {
  if (resolution_ == Resolution::walk) return -EAGAIN;
  const int answer = calls_.open_beneath(root_, or_self(path).c_str(), flags, true);
  // EINVAL: the kernel has openat2 but not RESOLVE_CACHED, which came in 5.12.
  return answer == -EINVAL || answer == -EINTR ? -EAGAIN : answer;
}

int Resolver::open_directory(std::string_view path) const { return open(path, kPathOnly); }

int Resolver::walk(std::string_view path, int flags) const {
  UniqueFd directory;
  int from = root_;
  while (true) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return step(from, or_self(path), flags);
    const int next = step(from, std::string(path.substr(0, slash)), kPathOnly);
    if (next < 0) return next;
    directory = UniqueFd(next);
    from = next;
    path.remove_prefix(slash + 1);
  }
}

int Resolver::step(int directory, const std::string& name, int flags) const {
  const int stays = WIRELAB_PLANTED(symlinks_followed) ? 0 : O_NOFOLLOW;
  const int answer = uninterrupted([&] { return calls_.open_at(directory, name.c_str(), flags | stays, 0); });
  if (answer != -ENOTDIR) return answer;
  // With O_DIRECTORY a symlink is reported as "not a directory"; openat2 says ELOOP.
  struct stat status{};
  const int looked = uninterrupted([&] { return calls_.status_at(directory, name.c_str(), status); });
  return looked == 0 && S_ISLNK(status.st_mode) ? -ELOOP : answer;
}

}  // namespace wirelab::storage
