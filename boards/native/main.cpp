#include <span>

#include "boards/native/core_dumps.h"
#include "boards/native/daemon.h"

int main(int count, char** arguments) {
  wirelab::boards::forbid_core_dumps();
  wirelab::boards::Options options;
  const std::span<const char* const> given(arguments + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0));
  if (const auto status = wirelab::boards::read_options(given, options)) return *status;
  return wirelab::boards::Daemon(options).run();
}
