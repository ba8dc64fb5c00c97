#pragma once

#include <cstdint>

namespace wirelab::boards {

/// The calendar time of the machine's clock chip (PL031, DDI 0224), in seconds since 1970; QEMU sets it by the host's.
[[nodiscard]] std::int64_t calendar_seconds() noexcept;

}  // namespace wirelab::boards
