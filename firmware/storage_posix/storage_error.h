#pragma once

#include "firmware/core/result.h"

namespace wirelab::storage {

/// Our word for an errno value of a call on files (POSIX.1, section 2.3 of System Interfaces). Values that no such call
/// documents are `io`.
[[nodiscard]] Error error_of(int errno_value) noexcept;

}  // namespace wirelab::storage
