#include "boards/linux/init/wait_status.h"

#include <sys/wait.h>

#include <cstring>

namespace wirelab::boards {

std::string describe_wait_status(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    const char* name = ::sigdescr_np(signal);
    return "was killed by signal " + std::to_string(signal) + (name == nullptr ? "" : " (" + std::string(name) + ")");
  }
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace wirelab::boards
