#pragma once

#include <cstdint>
#include <span>

namespace wirelab::boards {

/// What the lower half of one argument shows in the bits of `mask`.
struct ArgumentTest {
  std::uint8_t argument = 0;  ///< from 0 to 5
  std::uint32_t mask = 0;     ///< 0: whatever it is
  std::uint32_t value = 0;
};

/// One system call that a confined program may make, or that it is refused without being ended. It holds only for calls
/// whose arguments pass both tests. The upper half of an argument is not looked at, so a pointer must not be tested.
struct CallRule {
  std::uint32_t number;       ///< as the architecture counts its calls
  std::uint16_t refusal = 0;  ///< 0: it is made; else the errno that it fails with
  ArgumentTest first;
  ArgumentTest second;
};

/// What wirelabd needs on one architecture.
struct CallList {
  std::uint32_t architecture;              ///< an AUDIT_ARCH_… of <linux/audit.h>; calls of another are violations
  std::span<const CallRule> socket_rules;  ///< of every architecture, about sockets and what they are told
  std::span<const CallRule> rules;         ///< of every architecture, all others
  std::span<const CallRule> old_rules;     ///< calls that only an old architecture has
};

/// The list of the architecture that this was compiled for; null if nobody has written one.
[[nodiscard]] const CallList* call_list() noexcept;

}  // namespace wirelab::boards
