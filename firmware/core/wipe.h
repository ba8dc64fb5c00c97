#pragma once

#include <atomic>
#include <span>

namespace wirelab {

/// Overwrites a secret with zeros, in a way that the compiler does not remove because nobody reads them.
inline void wipe(std::span<char> secret) noexcept {
  volatile char* byte = secret.data();
  for (std::size_t i = 0; i < secret.size(); ++i) byte[i] = 0;
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

}  // namespace wirelab
