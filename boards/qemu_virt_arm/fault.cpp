#include "boards/qemu_virt_arm/fault.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "boards/bare_metal/halt.h"
#include "boards/qemu_virt_arm/power.h"
#include "boards/qemu_virt_arm/uart.h"
#include "firmware/core/text.h"

extern "C" {
// All memory that a stack can be in, from memory.ld.
extern const std::byte wirelab_data[];      // NOLINT: symbols of the linker
extern const std::byte wirelab_heap_end[];  // NOLINT
}

namespace wirelab::boards {
namespace {

// In the order of the numbers in start.S.
constexpr std::array<std::string_view, 6> kKinds{
    "undefined instruction",    "supervisor call", "prefetch abort", "data abort",
    "watchdog: the loop hangs", "fast interrupt",
};

// Deep enough for the way from the loop to a handler; what looks like code on the stack is where it came from.
constexpr std::size_t kStackWords = 32;

struct Cause {
  std::uint32_t status;
  std::uint32_t address;
};

// DDI 0406C B4.1.51 and B4.1.52 for data, B4.1.95 and B4.1.96 for instructions.
Cause data_cause() noexcept {
  Cause cause{};
  asm volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(cause.status));
  asm volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(cause.address));
  return cause;
}

Cause prefetch_cause() noexcept {
  Cause cause{};
  asm volatile("mrc p15, 0, %0, c5, c0, 1" : "=r"(cause.status));
  asm volatile("mrc p15, 0, %0, c6, c0, 2" : "=r"(cause.address));
  return cause;
}

class Line {
 public:
  ~Line() { uart_write(text_.add("\r\n").text()); }
  TextBuilder* operator->() noexcept { return &text_; }

 private:
  std::array<char, 128> room_{};
  TextBuilder text_{room_};
};

void print_registers(const FaultFrame& frame) noexcept {
  for (std::size_t first = 0; first < std::size(frame.r); first += 4) {
    Line line;
    for (std::size_t number = first; number < first + 4 && number < std::size(frame.r); ++number) {
      line->add(" r").add_number(number, 2).add(' ').add_hex(frame.r[number], 8);
    }
  }
  Line()->add("  sp ").add_hex(frame.sp, 8).add("  lr ").add_hex(frame.lr, 8).add("  pc ").add_hex(frame.pc, 8);
  Line()->add("cpsr ").add_hex(frame.status, 8);
}

void print_stack(std::uint32_t sp) noexcept {
  // A wild stack pointer must not fault again.
  const auto first_byte = reinterpret_cast<std::uintptr_t>(wirelab_data);
  const auto end = reinterpret_cast<std::uintptr_t>(wirelab_heap_end);
  if (sp < first_byte || sp > end - kStackWords * 4 || sp % 4 != 0) {
    Line()->add("the stack pointer is outside the memory");
    return;
  }
  const auto* words = reinterpret_cast<const std::uint32_t*>(sp);  // NOLINT(performance-no-int-to-ptr)
  for (std::size_t first = 0; first < kStackWords; first += 8) {
    Line line;
    line->add("stack");
    for (std::size_t word = first; word < first + 8; ++word) line->add(' ').add_hex(words[word], 8);
  }
}

}  // namespace

extern "C" [[noreturn]] void wirelab_fault(const FaultFrame* frame, std::uint32_t kind) {
  Line()->add("\r\nwirelabd: ").add(kKinds.at(kind)).add(". The board starts anew after this report:");
  if (kind == 2 || kind == 3) {
    const Cause cause = kind == 2 ? prefetch_cause() : data_cause();
    Line()->add("fault status ").add_hex(cause.status, 8).add(" address ").add_hex(cause.address, 8);
  }
  print_registers(*frame);
  print_stack(frame->sp);
  Line()->add("arm-none-eabi-addr2line -e wirelabd.elf PC LR names the places");
  restart();
}

void halt(std::string_view what) noexcept {
  uart_write("\r\nwirelabd: ");
  uart_write(what);
  uart_write(". The board starts anew.\r\n");
  restart();
}

}  // namespace wirelab::boards
