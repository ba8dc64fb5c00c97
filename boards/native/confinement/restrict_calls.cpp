#include "boards/native/confinement/restrict_calls.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace wirelab::boards {

int restrict_calls(const CallList& list, Violation violation) {
  std::vector<sock_filter> instructions = filter_program(list, violation);
  const sock_fprog program{static_cast<unsigned short>(instructions.size()), instructions.data()};
  // Without it, only root may set a filter: a program that it starts with other rights could be led astray.
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  const long status = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
  if (status < 0) return errno;
  // A thread that could not be given it, by its number.
  return status > 0 ? EBUSY : 0;
}

}  // namespace wirelab::boards
