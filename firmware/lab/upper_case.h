#pragma once

#include "firmware/core/bytes.h"

namespace wirelab::lab {

/// Makes capitals of a to z in place; every other byte stays.
inline void make_upper(MutableBytes text) noexcept {
  for (std::byte& one : text) {
    if (one >= std::byte{'a'} && one <= std::byte{'z'}) one ^= std::byte{0x20};
  }
}

}  // namespace wirelab::lab
