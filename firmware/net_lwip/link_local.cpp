#include "firmware/net_lwip/link_local.h"

#include <utility>

namespace wirelab::net {

void LinkLocal::start(netif& card) noexcept {
  card_ = &card;
  autoip_set_struct(&card, &record_);
}

void LinkLocal::stop() noexcept {
  if (card_ == nullptr) return;
  want(false);
  autoip_remove_struct(card_);
  card_ = nullptr;
}

void LinkLocal::want(bool wanted) noexcept {
  if (card_ == nullptr) return;
  if (!wanted) {
    timer_.stop();
    if (!std::exchange(running_, false)) return;
    autoip_stop(card_);
    // lwIP's AUTOIP would let the probes go on, and take the address over the lease.
    acd_stop(&record_.acd);
  } else if (!running_ && !timer_.running() && !timer_.expired()) {
    timer_.start(kPatience);
  }
}

void LinkLocal::ready() {
  if (!timer_.expired()) return;
  timer_.stop();
  running_ = true;
  autoip_start(card_);
}

}  // namespace wirelab::net
