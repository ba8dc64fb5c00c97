#pragma once

#include <cstddef>

#include "firmware/core/entropy.h"

namespace wirelab::tls {

/// Lends the board's entropy to mbedTLS, parts of which ask a function without context for random bytes. Whoever speaks
/// TLS holds one of these; all that live at a time share one source. On the loop's thread only.
class Randomness {
 public:
  Randomness() = default;
  Randomness(const Randomness&) = delete;
  Randomness& operator=(const Randomness&) = delete;
  ~Randomness() { stop(); }

  /// Refuses with `io` if `entropy` gives nothing, and with `in_use` if another source is lent already.
  [[nodiscard]] Result<void> start(Entropy& entropy);
  /// Takes the source back; harmless if none was lent.
  void stop() noexcept;

 private:
  bool started_ = false;
};

/// mbedTLS's way to ask for random bytes where it has a context: `entropy` is an Entropy. Not 0 if it gives none.
int draw(void* entropy, unsigned char* out, std::size_t size);

/// Whether mbedTLS was refused random bytes since this was last asked. Parts of it forget why they failed.
[[nodiscard]] bool take_gave_out() noexcept;

}  // namespace wirelab::tls
