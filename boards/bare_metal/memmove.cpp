#include <cstdint>
#include <cstring>

// std::ranges::copy becomes memmove, and newlib's goes byte by byte unless both sides are aligned alike, as frames are
// not. Its memcpy does not, and copies what does not overlap here. The linker puts this in its place (--wrap).

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the linker's
extern "C" {

void* __real_memmove(void* to, const void* from, std::size_t count);
void* __wrap_memmove(void* to, const void* from, std::size_t count);

void* __wrap_memmove(void* to, const void* from, std::size_t count) {
  const auto target = reinterpret_cast<std::uintptr_t>(to);
  const auto source = reinterpret_cast<std::uintptr_t>(from);
  const std::uintptr_t apart = target > source ? target - source : source - target;
  return apart >= count ? std::memcpy(to, from, count) : __real_memmove(to, from, count);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
