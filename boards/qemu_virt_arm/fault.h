#pragma once

#include <cstdint>

namespace wirelab::boards {

/// The registers of the code that failed, as start.S saves them.
struct FaultFrame {
  std::uint32_t r[13];  // NOLINT(modernize-avoid-c-arrays): the layout is start.S's
  std::uint32_t sp;
  std::uint32_t lr;
  std::uint32_t pc;
  std::uint32_t status;
};

}  // namespace wirelab::boards
