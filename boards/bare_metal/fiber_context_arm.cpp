#include <array>
#include <cstdint>
#include <cstring>

#include "boards/bare_metal/fiber_context.h"

extern "C" {
void wirelab_switch_stack(void** from, void* to);
void wirelab_begin_fiber();
}

namespace wirelab::boards {
namespace {

/// What wirelab_switch_stack leaves on a stack, from the lowest address on.
struct Frame {
  std::uint32_t padding = 0;
  std::array<std::uint64_t, 8> d8_to_d15{};
  std::array<std::uint32_t, 8> r4_to_r11{};
  std::uint32_t lr = 0;
} __attribute__((packed));
static_assert(sizeof(Frame) == 4 + 64 + 36);

}  // namespace

void prepare_fiber(FiberContext& context, MutableBytes stack, void (*body)(void*), void* argument) {
  Frame frame;
  frame.r4_to_r11[0] = reinterpret_cast<std::uintptr_t>(body);
  frame.r4_to_r11[1] = reinterpret_cast<std::uintptr_t>(argument);
  frame.lr = reinterpret_cast<std::uintptr_t>(&wirelab_begin_fiber);
  const std::uintptr_t top = reinterpret_cast<std::uintptr_t>(stack.data() + stack.size()) & ~std::uintptr_t{7};
  std::byte* bottom = stack.data() + (top - reinterpret_cast<std::uintptr_t>(stack.data())) - sizeof frame;
  std::memcpy(bottom, &frame, sizeof frame);
  context.place = bottom;
}

void switch_fiber(FiberContext& from, FiberContext& to) { wirelab_switch_stack(&from.place, to.place); }

void forget_fiber(FiberContext& context) { context.place = nullptr; }

}  // namespace wirelab::boards
