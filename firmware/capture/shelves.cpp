#include "firmware/capture/shelves.h"

#include <new>

namespace wirelab::capture {

Shelves::Shelves(std::size_t size) noexcept : size_(size) {
  for (Shelf& shelf : shelves_) shelf.bytes.reset(new (std::nothrow) std::byte[size]);
}

std::string_view Shelves::take() noexcept {
  const Shelf& full = shelves_.at(filling_);
  filling_ = 1 - filling_;
  shelves_.at(filling_).used = 0;
  return as_text({full.bytes.get(), full.used});
}

}  // namespace wirelab::capture
