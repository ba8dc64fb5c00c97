#pragma once

#include <cerrno>

namespace wirelab::storage {

/// Repeats a call of SystemCalls as long as signals interrupt it.
template <typename Call>
[[nodiscard]] auto uninterrupted(Call call) {
  auto answer = call();
  while (answer == -EINTR) answer = call();
  return answer;
}

}  // namespace wirelab::storage
