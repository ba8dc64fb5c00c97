#pragma once

#include <cstdio>
#include <cstdlib>

#include "firmware/core/bytes.h"

namespace wirelab {

/// Ends the program, which libFuzzer reports with the input that did it, unless `condition` holds. `what` is what
/// should be so.
inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// True if every byte of `part` is one of `whole`'s.
[[nodiscard]] inline bool lies_in(ConstBytes part, ConstBytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace wirelab
