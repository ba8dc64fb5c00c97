#pragma once

#include "firmware/core/bytes.h"

namespace wirelab::boards {

/// Where a line of execution stands while another one runs. What is behind `place` is the processor's affair: one file
/// a processor (fiber_context_arm.cpp), and one for tests on a PC.
struct FiberContext {
  void* place = nullptr;
};

/// Makes `context` begin `body(argument)` on `stack` when it is switched to for the first time. `body` must not return.
void prepare_fiber(FiberContext& context, MutableBytes stack, void (*body)(void*), void* argument);
/// Leaves `from` where it is, and goes on where `to` stands.
void switch_fiber(FiberContext& from, FiberContext& to);
/// Gives back what `prepare_fiber` took; nothing runs on the stack any more.
void forget_fiber(FiberContext& context);

}  // namespace wirelab::boards
