#include "boards/bare_metal/memory.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "boards/bare_metal/halt.h"

extern "C" {
// A board's linker script says where they lie.
extern std::byte wirelab_heap[];                 // NOLINT: symbols of the linker
extern std::byte wirelab_heap_end[];             // NOLINT
extern const std::uint32_t wirelab_stack[];      // NOLINT
extern const std::uint32_t wirelab_stack_top[];  // NOLINT
}

namespace wirelab::boards {
namespace {

constexpr std::uint32_t kNeverUsed = 0x5a5a5a5a;

std::byte* heap_top = wirelab_heap;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

std::size_t heap_high_water() noexcept { return static_cast<std::size_t>(heap_top - wirelab_heap); }
std::size_t heap_size() noexcept { return static_cast<std::size_t>(wirelab_heap_end - wirelab_heap); }

std::size_t stack_high_water() noexcept {
  const std::uint32_t* word = wirelab_stack;
  while (word != wirelab_stack_top && *word == kNeverUsed) ++word;
  return static_cast<std::size_t>(wirelab_stack_top - word) * sizeof *word;
}

/// Where the C library's malloc gets its memory.
extern "C" void* _sbrk(std::ptrdiff_t more) {  // newlib's name
  if (more > wirelab_heap_end - heap_top) {
    errno = ENOMEM;
    return reinterpret_cast<void*>(-1);  // NOLINT(performance-no-int-to-ptr): newlib's convention
  }
  std::byte* before = heap_top;
  heap_top += more;
  return before;
}

}  // namespace wirelab::boards

// Without exceptions nobody could hear of a failure: code that can do without memory asks with std::nothrow.

void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) wirelab::boards::halt("the heap is used up");
  return block;
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept { return std::malloc(size); }
void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept { return std::malloc(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t /*size*/) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t /*size*/) noexcept { std::free(block); }
