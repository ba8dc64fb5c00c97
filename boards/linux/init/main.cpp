#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <span>
#include <string_view>

#include "boards/linux/init/init.h"
#include "boards/linux/init/lease_script.h"

namespace {

std::span<const char* const> environment() {
  std::size_t count = 0;
  while (environ[count] != nullptr) ++count;
  return {environ, count};
}

}  // namespace

/// One program under two names: as the board's first process it runs the board, as "lease-script" it is what udhcpc
/// calls.
int main(int count, char** arguments) {
  const std::string_view called = count > 0 ? arguments[0] : "";
  if (called.ends_with("lease-script") && count > 1) {
    return wirelab::boards::run_lease_script(arguments[1], environment());
  }
  if (::getpid() == 1) wirelab::boards::Init().run();
  std::fputs("This is the first process of a wirelab board; it runs in a board's image (boards/image BOARD).\n",
             stderr);
  return 2;
}
