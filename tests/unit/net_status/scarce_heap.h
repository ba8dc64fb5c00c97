#pragma once

#include <cstddef>

namespace wirelab {

/// As long as it lives, the heap refuses to whoever asks without exceptions what is larger than `most` bytes.
class ScarceHeap {
 public:
  explicit ScarceHeap(std::size_t most) noexcept;
  ScarceHeap(const ScarceHeap&) = delete;
  ScarceHeap& operator=(const ScarceHeap&) = delete;
  ~ScarceHeap();
};

}  // namespace wirelab
