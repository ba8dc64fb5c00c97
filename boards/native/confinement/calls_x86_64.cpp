#include <linux/audit.h>
#include <sys/syscall.h>

#include <array>

#include "boards/native/confinement/calls.h"

namespace wirelab::boards {
namespace {

// glibc still takes these where there is a younger call that does the same.
constexpr std::array kOldCalls{
    CallRule{.number = SYS_epoll_wait}, CallRule{.number = SYS_poll},   CallRule{.number = SYS_open},
    CallRule{.number = SYS_stat},       CallRule{.number = SYS_lstat},  CallRule{.number = SYS_unlink},
    CallRule{.number = SYS_readlink},   CallRule{.number = SYS_access}, CallRule{.number = SYS_mkdir},
    CallRule{.number = SYS_rmdir},      CallRule{.number = SYS_rename}, CallRule{.number = SYS_time},
    CallRule{.number = SYS_pipe},       CallRule{.number = SYS_link},
};

}  // namespace

const CallList* call_list() noexcept {
  static const CallList list{.architecture = AUDIT_ARCH_X86_64, .rules = common_calls(), .old_rules = kOldCalls};
  return &list;
}

}  // namespace wirelab::boards
