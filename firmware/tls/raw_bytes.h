#pragma once

#include "firmware/core/bytes.h"

namespace wirelab::tls {

/// mbedTLS counts in unsigned characters.
[[nodiscard]] inline const unsigned char* raw(ConstBytes bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
[[nodiscard]] inline unsigned char* raw(MutableBytes bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace wirelab::tls
