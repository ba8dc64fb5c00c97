#include "tests/unit/net_status/scarce_heap.h"

#include <cstdint>
#include <new>

namespace {

std::size_t largest = SIZE_MAX;

}  // namespace

// The forms that firmware uses, of which the library lets every program bring its own. Memory is still the library's,
// so that it can be given back in any form.
void* operator new(std::size_t size, const std::nothrow_t& /*form*/) noexcept {
  return size > largest ? nullptr : ::operator new(size);
}

void* operator new[](std::size_t size, const std::nothrow_t& /*form*/) noexcept {
  return size > largest ? nullptr : ::operator new[](size);
}

namespace wirelab {

ScarceHeap::ScarceHeap(std::size_t most) noexcept { largest = most; }
ScarceHeap::~ScarceHeap() { largest = SIZE_MAX; }

}  // namespace wirelab
