#include "firmware/posix/getrandom_entropy.h"

#include <sys/random.h>

#include <cerrno>

namespace wirelab {

Result<void> GetrandomEntropy::fill(MutableBytes out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      return fail(Error::io);
    }
    out = out.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace wirelab
