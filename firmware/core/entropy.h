#pragma once

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"

namespace wirelab {

/// Unpredictable bytes from the board's own source, fit for salts and keys.
class Entropy {
 public:
  Entropy() = default;
  Entropy(const Entropy&) = delete;
  Entropy& operator=(const Entropy&) = delete;
  virtual ~Entropy() = default;

  /// Fills `out` completely, or fails with `io`; never hands out guessable bytes instead.
  [[nodiscard]] virtual Result<void> fill(MutableBytes out) = 0;
};

}  // namespace wirelab
