#pragma once

#include <string>

#include "firmware/core/result.h"

namespace wirelab::storage {

/// Why a store could not be opened.
struct StoreFault {
  Error error;
  /// What failed, on what, why, and what to do; one line.
  std::string message;
};

}  // namespace wirelab::storage
