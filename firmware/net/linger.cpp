#include "firmware/net/linger.h"

#include <algorithm>
#include <array>

namespace wirelab::net {

void Linger::start() noexcept {
  bytes_left_ = kMaxBytes;
  timer_.start(kMaxTime);
}

bool Linger::done(Stream& stream) noexcept {
  if (timer_.expired()) return true;
  std::array<std::byte, 2048> dropped;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  while (bytes_left_ > 0) {
    const auto count = stream.read(MutableBytes(dropped).first(std::min(dropped.size(), bytes_left_)));
    if (!count) return count.error() != Error::would_block;
    if (*count == 0) return true;
    bytes_left_ -= *count;
  }
  return true;
}

}  // namespace wirelab::net
