#include <sys/mman.h>

#include "firmware/storage_posix/huge_pages.h"

namespace wirelab::storage {

void prefer_huge_pages(void* start, std::size_t size) noexcept {
  static_cast<void>(::madvise(start, size, MADV_HUGEPAGE));
}

}  // namespace wirelab::storage
