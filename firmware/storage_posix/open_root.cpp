#include <fcntl.h>

#include <cerrno>
#include <optional>
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
constexpr std::string_view kOwnAdvice = "it must be a directory that only this user may write";

StoreFault fault(int answer, std::string what, std::string_view advice) {
  what += ": " + std::generic_category().message(-answer);
  if (!advice.empty()) what += "; ";
  what += advice;
  return {error_of(-answer), std::move(what)};
}

/// Opens the directory `name`, which must be this user's: a symlink, or a directory of somebody else's, would let him
/// put his files in the place of ours.
int open_own(SystemCalls& calls, int parent, const char* name, UniqueFd& out) {
  const int opened = uninterrupted([&] { return calls.open_at(parent, name, kDirectory | O_NOFOLLOW, 0); });
  if (opened < 0) return opened;
  out = UniqueFd(opened);
  struct stat status{};
  if (const int answer = uninterrupted([&] { return calls.status(opened, status); }); answer < 0) return answer;
  return status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 ? -EPERM : 0;
}

/// The same for a directory that is made if it is missing. Answers what went wrong.
std::optional<StoreFault> enter_own(SystemCalls& calls, int parent, const std::string& parent_path,
                                    std::string_view name, UniqueFd& out) {
  const std::string text(name);
  const std::string path = parent_path + "/" + text;
  const int made = uninterrupted([&] { return calls.make_directory(parent, text.c_str(), 0700); });
  if (made < 0 && made != -EEXIST) {
    return fault(made, "cannot make the directory '" + path + "'", "the server's user must be able to write there");
  }
  if (const int answer = open_own(calls, parent, text.c_str(), out); answer < 0) {
    return fault(answer, "cannot use '" + path + "'", kOwnAdvice);
  }
  // Also if it was there: a server that was killed may have made it and not come to this.
  const int synced = uninterrupted([&] { return calls.sync(parent); });
  return synced < 0 ? std::optional(fault(synced, "cannot sync '" + parent_path + "'", "")) : std::nullopt;
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
  UniqueFd own;
  if (auto trouble = enter_own(calls, opened, root, kReservedName, own)) return std::unexpected(std::move(*trouble));
  const int lock =
      uninterrupted([&] { return calls.open_at(own.get(), "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600); });
  if (lock < 0) return failed(lock, "cannot open '" + own_path + "/lock'", kOwnAdvice);
  core->lock = UniqueFd(lock);
  if (const int answer = uninterrupted([&] { return calls.lock(lock); }); answer < 0) {
    return failed(answer, "cannot lock '" + own_path + "/lock'", "is another server using this root? stop it first");
  }
  if (auto trouble = enter_own(calls, own.get(), own_path, "incoming", core->incoming)) {
    return std::unexpected(std::move(*trouble));
  }
  if (auto trouble = enter_own(calls, own.get(), own_path, "documents", core->documents)) {
    return std::unexpected(std::move(*trouble));
  }
  if (auto trouble = enter_own(calls, own.get(), own_path, "partial", core->partial.directory)) {
    return std::unexpected(std::move(*trouble));
  }
  struct stat status{};
  if (const int answer = uninterrupted([&] { return calls.status(core->incoming.get(), status); }); answer < 0) {
    return failed(answer, "cannot examine '" + own_path + "/incoming'", "");
  }
  core->device = status.st_dev;
  if (const int answer = sweep(calls, core->incoming.get()); answer < 0) {
    return failed(answer, "cannot remove what an earlier run left in '" + own_path + "/incoming'", "");
  }
  // After `incoming`, whose names count as links of what is kept.
  if (const int answer = core->partial.tidy(calls); answer < 0) {
    return failed(answer, "cannot list '" + own_path + "/partial'", "");
  }
  if (const int answer = core->partial.sweep(calls, kMaxUploadsKept); answer < 0) {
    return failed(answer, "cannot remove old uploads from '" + own_path + "/partial'", "");
  }
  return std::unique_ptr<PosixFileStore>(new PosixFileStore(std::move(core)));
}

}  // namespace wirelab::storage
