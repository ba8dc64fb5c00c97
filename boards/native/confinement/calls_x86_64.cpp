#include <linux/audit.h>
#include <sys/syscall.h>

#include <array>

#include "boards/native/confinement/calls.h"

namespace wirelab::boards {
namespace {

// glibc still takes these where there is a younger call that does the same.
constexpr std::array kOldCalls{
    any(SYS_epoll_wait), any(SYS_poll),     any(SYS_open),   any(SYS_stat),  any(SYS_lstat),
    any(SYS_unlink),     any(SYS_readlink), any(SYS_access), any(SYS_mkdir), any(SYS_rmdir),
    any(SYS_rename),     any(SYS_time),     any(SYS_pipe),   any(SYS_link),
};

}  // namespace

const CallList* call_list() noexcept {
  static const CallList list{.architecture = AUDIT_ARCH_X86_64,
                             .socket_rules = socket_calls(),
                             .rules = common_calls(),
                             .old_rules = kOldCalls};
  return &list;
}

}  // namespace wirelab::boards
