#pragma once

#include <cstdint>
#include <span>

namespace wirelab::boards {

/// One system call that a confined program may make, or that it is refused without being ended. With a mask it holds
/// only for calls of which the lower half of one argument shows `value` in the bits of that mask.
struct CallRule {
  std::uint32_t number;       ///< as the architecture counts its calls
  std::uint16_t refusal = 0;  ///< 0: it is made; else the errno that it fails with
  std::uint8_t argument = 0;  ///< from 0 to 5
  std::uint32_t mask = 0;     ///< 0: whatever its arguments are
  std::uint32_t value = 0;
};

/// What wirelabd needs on one architecture.
struct CallList {
  std::uint32_t architecture;           ///< an AUDIT_ARCH_… of <linux/audit.h>; calls of another are violations
  std::span<const CallRule> rules;      ///< of every architecture
  std::span<const CallRule> old_rules;  ///< calls that only an old architecture has
};

/// The list of the architecture that this was compiled for; null if nobody has written one.
[[nodiscard]] const CallList* call_list() noexcept;

}  // namespace wirelab::boards
