#include <fcntl.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/posix_file_store.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"
#include "firmware/storage_posix/temporary_file.h"

namespace wirelab::storage {
namespace {

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NONBLOCK;

StoreFault fault(int answer, std::string what, std::string_view advice) {
  what += ": " + std::generic_category().message(-answer);
  if (!advice.empty()) what += "; ";
  what += advice;
  return {error_of(-answer), std::move(what)};
}

/// Opens the directory `name`, which is made if it is missing and must be this user's: a symlink, or a directory of
/// somebody else's, would let him put his files in the place of ours.
int open_own(SystemCalls& calls, int parent, const char* name, UniqueFd& out) {
  const int made = uninterrupted([&] { return calls.make_directory(parent, name, 0700); });
  if (made < 0 && made != -EEXIST) return made;
  const int opened = uninterrupted([&] { return calls.open_at(parent, name, kDirectory | O_NOFOLLOW, 0); });
  if (opened < 0) return opened;
  out = UniqueFd(opened);
  struct stat status{};
  if (const int answer = uninterrupted([&] { return calls.status(opened, status); }); answer < 0) return answer;
  if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return -EPERM;
  return made < 0 ? 0 : uninterrupted([&] { return calls.sync(parent); });
}

}  // namespace

std::expected<std::unique_ptr<PosixFileStore>, StoreFault> PosixFileStore::open_root(
    Reactor& reactor, Executor& executor, const std::string& root, const StoreSettings& settings, SystemCalls& calls) {
  const auto failed = [](int answer, std::string what, std::string_view advice) {
    return std::unexpected(fault(answer, std::move(what), advice));
  };
  const int opened = uninterrupted([&] { return calls.open_at(AT_FDCWD, root.c_str(), kDirectory, 0); });
  if (opened < 0) return failed(opened, "cannot open the root directory '" + root + "'", "create it or name another");
  auto core = std::make_shared<StoreCore>(reactor, executor, calls, settings, UniqueFd(opened));

  const std::string own_path = root + "/" + std::string(kReservedName);
  const std::string_view own_advice = "it must be a directory that only this user may write";
  UniqueFd own;
  if (const int answer = open_own(calls, opened, std::string(kReservedName).c_str(), own); answer < 0) {
    return failed(answer, "cannot use '" + own_path + "'", own_advice);
  }
  const int lock =
      uninterrupted([&] { return calls.open_at(own.get(), "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600); });
  if (lock < 0) return failed(lock, "cannot open '" + own_path + "/lock'", own_advice);
  core->lock = UniqueFd(lock);
  if (const int answer = uninterrupted([&] { return calls.lock(lock); }); answer < 0) {
    return failed(answer, "cannot lock '" + own_path + "/lock'", "is another server using this root? stop it first");
  }
  if (const int answer = open_own(calls, own.get(), "incoming", core->incoming); answer < 0) {
    return failed(answer, "cannot use '" + own_path + "/incoming'", own_advice);
  }
  if (const int answer = open_own(calls, own.get(), "documents", core->documents); answer < 0) {
    return failed(answer, "cannot use '" + own_path + "/documents'", own_advice);
  }
  struct stat status{};
  if (const int answer = uninterrupted([&] { return calls.status(core->incoming.get(), status); }); answer < 0) {
    return failed(answer, "cannot examine '" + own_path + "/incoming'", "");
  }
  core->device = status.st_dev;
  if (const int answer = sweep(calls, core->incoming.get()); answer < 0) {
    return failed(answer, "cannot remove what an earlier run left in '" + own_path + "/incoming'", "");
  }
  return std::unique_ptr<PosixFileStore>(new PosixFileStore(std::move(core)));
}

}  // namespace wirelab::storage
