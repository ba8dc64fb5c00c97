// Fibers for tests on a PC, by POSIX's ucontext.

#include <ucontext.h>

#include <cstdint>

#include "boards/bare_metal/fiber_context.h"

namespace wirelab::boards {
namespace {

struct Ucontext {
  ucontext_t context{};
  void (*body)(void*) = nullptr;
  void* argument = nullptr;
};

// makecontext passes numbers only.
void begin(unsigned high, unsigned low) {
  const std::uint64_t address = (static_cast<std::uint64_t>(high) << 32U) | low;
  const auto* self = reinterpret_cast<const Ucontext*>(static_cast<std::uintptr_t>(address));
  self->body(self->argument);
}

}  // namespace

void prepare_fiber(FiberContext& context, MutableBytes stack, void (*body)(void*), void* argument) {
  auto* self = new Ucontext;
  ::getcontext(&self->context);
  self->context.uc_stack.ss_sp = stack.data();
  self->context.uc_stack.ss_size = stack.size();
  self->body = body;
  self->argument = argument;
  const std::uint64_t address = reinterpret_cast<std::uintptr_t>(self);
  ::makecontext(&self->context, reinterpret_cast<void (*)()>(begin), 2, static_cast<unsigned>(address >> 32U),
                static_cast<unsigned>(address));
  context.place = self;
}

void switch_fiber(FiberContext& from, FiberContext& to) {
  // Who was never prepared, the loop, gets a place when it leaves for the first time.
  if (from.place == nullptr) from.place = new Ucontext;
  ::swapcontext(&static_cast<Ucontext*>(from.place)->context, &static_cast<Ucontext*>(to.place)->context);
}

void forget_fiber(FiberContext& context) {
  delete static_cast<Ucontext*>(context.place);
  context.place = nullptr;
}

}  // namespace wirelab::boards
