#include "boards/native/confinement/restrict_calls.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace wirelab::boards {

CallRestriction restrict_calls(const CallList& list, Violation violation) {
  // Asked before, because a kernel without filters answers as one does that does not understand this one.
  const std::uint32_t needed = SECCOMP_RET_KILL_PROCESS;
  if (::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &needed) != 0) {
    const bool unknown = errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP;
    return {.known = !unknown, .error = unknown ? 0 : errno};
  }
  std::vector<sock_filter> instructions = filter_program(list, violation);
  const sock_fprog program{static_cast<unsigned short>(instructions.size()), instructions.data()};
  // Without it, only root may set a filter: a program that it starts with other rights could be led astray.
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return {.error = errno};
  const long status = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
  // Above 0: a thread that could not be given it, by its number.
  return {.error = status < 0 ? errno : status > 0 ? EBUSY : 0};
}

}  // namespace wirelab::boards
