#pragma once

#include "firmware/core/entropy.h"

namespace wirelab {

/// The Linux kernel's random number generator, getrandom(2). At boot it waits until the kernel has gathered enough.
class GetrandomEntropy final : public Entropy {
 public:
  [[nodiscard]] Result<void> fill(MutableBytes out) override;
};

}  // namespace wirelab
