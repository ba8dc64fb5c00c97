#include "firmware/net_lwip/lwip_heap.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "lwip/opt.h"

namespace wirelab::net {
namespace {

/// Stands before each block and keeps its alignment.
struct alignas(std::max_align_t) Header {
  std::size_t size;
};

std::size_t used = 0;                         // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::size_t limit = WIRELAB_LWIP_HEAP_BYTES;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

std::size_t lwip_heap_used() noexcept { return used; }

void limit_lwip_heap(std::size_t bytes) noexcept { limit = bytes; }

}  // namespace wirelab::net

extern "C" void* wirelab_lwip_malloc(std::size_t size) {
  using wirelab::net::Header;
  const std::size_t whole = size + sizeof(Header);
  if (whole > wirelab::net::limit || wirelab::net::used > wirelab::net::limit - whole) return nullptr;
  auto* header = static_cast<Header*>(std::malloc(whole));
  if (header == nullptr) return nullptr;
  header->size = whole;
  wirelab::net::used += whole;
  return header + 1;
}

extern "C" void* wirelab_lwip_calloc(std::size_t count, std::size_t size) {
  if (size != 0 && count > SIZE_MAX / size) return nullptr;
  void* block = wirelab_lwip_malloc(count * size);
  return block == nullptr ? nullptr : std::memset(block, 0, count * size);
}

extern "C" void wirelab_lwip_free(void* block) {
  if (block == nullptr) return;
  auto* header = static_cast<wirelab::net::Header*>(block) - 1;
  wirelab::net::used -= header->size;
  std::free(header);
}
