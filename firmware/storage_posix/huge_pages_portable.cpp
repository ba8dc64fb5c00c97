#include "firmware/storage_posix/huge_pages.h"

namespace wirelab::storage {

void prefer_huge_pages(void* /*start*/, std::size_t /*size*/) noexcept {}

}  // namespace wirelab::storage
