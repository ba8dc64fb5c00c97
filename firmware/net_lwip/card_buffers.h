#pragma once

#include <cstddef>

#include "lwip/memp.h"
#include "lwip/opt.h"
#include "lwip/stats.h"

namespace wirelab::net {

/// Card buffers that only short frames may take: acknowledgements, ARP and the like free memory, data needs it.
inline constexpr std::size_t kCardReserve = PBUF_POOL_SIZE / 16;

/// How many buffers for frames of the card are free.
[[nodiscard]] inline std::size_t free_card_buffers() noexcept {
  return std::size_t{PBUF_POOL_SIZE} - lwip_stats.memp[MEMP_PBUF_POOL]->used;
}

/// True once so many are held by streams that nobody reads that the rest must be kept for frames to come.
[[nodiscard]] inline bool card_buffers_scarce() noexcept { return free_card_buffers() < PBUF_POOL_SIZE / 2; }

}  // namespace wirelab::net
