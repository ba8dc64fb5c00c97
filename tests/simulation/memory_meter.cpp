// The program's operator new and delete, and the calls by which the store gets pages: counted, and refused on request.

#include "tests/simulation/memory_meter.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <new>

namespace wirelab::simulation::memory {
namespace {

struct Head {
  std::size_t size;
  Owner owner;
};
constexpr std::size_t kHead = 16;
constexpr std::size_t kPage = 4096;
static_assert(sizeof(Head) <= kHead);

Owner current = Owner::world;
std::size_t held = 0;
std::size_t blocks = 0;
std::uint32_t refuses_one_in = 0;
std::uint64_t series = 0;
std::uint64_t refused = 0;
bool resting = false;

bool refuses() noexcept {
  if (resting || refuses_one_in == 0 || current != Owner::firmware) return false;
  series = series * 6364136223846793005U + 1442695040888963407U;
  if ((series >> 33U) % refuses_one_in != 0) return false;
  ++refused;
  return true;
}

void count(const Head& head, bool taken) noexcept {
  if (head.owner != Owner::firmware) return;
  held += taken ? head.size : std::size_t{0} - head.size;
  blocks += taken ? std::size_t{1} : ~std::size_t{0};
}

}  // namespace

Scope::Scope(Owner owner) noexcept : before_(current) { current = owner; }
Scope::~Scope() { current = before_; }

std::size_t held_by_firmware() noexcept { return held; }
std::size_t blocks_of_firmware() noexcept { return blocks; }
void refuse(std::uint32_t one_in, std::uint64_t seed) noexcept {
  refuses_one_in = one_in;
  series = seed;
}
void suspend_refusals(bool rest) noexcept { resting = rest; }
std::uint64_t refusals() noexcept { return refused; }

static void* take(std::size_t size) noexcept {
  auto* place = static_cast<std::byte*>(std::malloc(size + kHead));
  if (place == nullptr) return nullptr;
  const Head head{size, current};
  ::new (static_cast<void*>(place)) Head(head);
  count(head, true);
  return place + kHead;
}

static void give(void* pointer) noexcept {
  if (pointer == nullptr) return;
  std::byte* place = static_cast<std::byte*>(pointer) - kHead;
  count(*reinterpret_cast<const Head*>(place), false);
  std::free(place);
}

/// Pages as mmap gives them: aligned, and zeros. Their head has a page of its own.
static void* take_pages(std::size_t size) noexcept {
  const std::size_t whole = (size + 2 * kPage - 1) / kPage * kPage;
  auto* place = static_cast<std::byte*>(std::aligned_alloc(kPage, whole));
  if (place == nullptr) return nullptr;
  const Head head{size, current};
  ::new (static_cast<void*>(place)) Head(head);
  count(head, true);
  std::memset(place + kPage, 0, whole - kPage);
  return place + kPage;
}

static void give_pages(void* pages) noexcept {
  std::byte* place = static_cast<std::byte*>(pages) - kPage;
  count(*reinterpret_cast<const Head*>(place), false);
  std::free(place);
}

}  // namespace wirelab::simulation::memory

namespace memory = wirelab::simulation::memory;

void* operator new(std::size_t size) {
  void* place = memory::take(size);
  if (place == nullptr) std::abort();
  return place;
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return memory::refuses() ? nullptr : memory::take(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return operator new(size, tag); }
void operator delete(void* pointer) noexcept { memory::give(pointer); }
void operator delete[](void* pointer) noexcept { memory::give(pointer); }
void operator delete(void* pointer, std::size_t /*size*/) noexcept { memory::give(pointer); }
void operator delete[](void* pointer, std::size_t /*size*/) noexcept { memory::give(pointer); }

// The linker puts these in the place of mmap and munmap. Pages come from the heap, which the store cannot tell.
extern "C" void* __wrap_mmap(void* /*place*/, std::size_t size, int /*protection*/, int /*flags*/, int /*fd*/,
                             off_t /*offset*/) {
  if (memory::refuses()) return MAP_FAILED;
  void* pages = memory::take_pages(size);
  return pages == nullptr ? MAP_FAILED : pages;
}
extern "C" int __wrap_munmap(void* pages, std::size_t /*size*/) {
  memory::give_pages(pages);
  return 0;
}
