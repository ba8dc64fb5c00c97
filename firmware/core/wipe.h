#pragma once

#include <atomic>
#include <span>

#include "firmware/core/bytes.h"

namespace wirelab {

/// Overwrites a secret with zeros, in a way that the compiler does not remove because nobody reads them.
inline void wipe(std::span<char> secret) noexcept {
  volatile char* byte = secret.data();
  for (std::size_t i = 0; i < secret.size(); ++i) byte[i] = 0;
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

/// The same for bytes.
inline void wipe(MutableBytes secret) noexcept {
  wipe(std::span(reinterpret_cast<char*>(secret.data()), secret.size()));
}

}  // namespace wirelab
