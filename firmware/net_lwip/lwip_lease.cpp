#include "firmware/net_lwip/lwip_lease.h"

#include <utility>

#include "firmware/net_lwip/dhcp_client.h"
#include "lwip/prot/dhcp.h"

namespace wirelab::net {
namespace {

/// True while the client waits for a DHCPACK.
bool expects_acknowledgement(u8_t state) noexcept {
  return state == DHCP_STATE_REQUESTING || state == DHCP_STATE_REBOOTING || state == DHCP_STATE_RENEWING ||
         state == DHCP_STATE_REBINDING;
}

}  // namespace

Result<void> LwipLease::start(netif& card) {
  card_ = &card;
  return dhcp_start(&card) == ERR_OK ? Result<void>() : fail(Error::no_resources);
}

void LwipLease::stop() noexcept {
  netif* card = std::exchange(card_, nullptr);
  if (card == nullptr) return;
  dhcp_release_and_stop(card);
  dhcp_cleanup(card);
  server_count_ = 0;
}

bool LwipLease::held() const noexcept { return card_ != nullptr && dhcp_supplied_address(card_) != 0; }

bool LwipLease::seeking() const noexcept {
  const dhcp* client = record();
  if (client == nullptr || held()) return false;
  return client->state != DHCP_STATE_OFF && client->state != DHCP_STATE_REBOOTING;
}

const dhcp* LwipLease::record() const noexcept { return card_ == nullptr ? nullptr : netif_dhcp_data(card_); }

Result<void> LwipLease::renew() noexcept {
  const dhcp* client = record();
  if (client == nullptr) return fail(Error::invalid);
  err_t error = ERR_OK;
  if (client->state == DHCP_STATE_OFF) {
    error = dhcp_start(card_);
  } else if (held()) {
    error = dhcp_renew(card_);
  } else {
    // What lwIP does when a cable is plugged in: ask again at once, with short pauses.
    dhcp_network_changed_link_up(card_);
  }
  return error == ERR_OK ? Result<void>() : fail(Error::no_resources);
}

Result<void> LwipLease::release() noexcept {
  if (card_ == nullptr) return fail(Error::invalid);
  if (!held()) return fail(Error::not_found);
  dhcp_release_and_stop(card_);
  server_count_ = 0;
  return {};
}

void LwipLease::decline() noexcept {
  // A message that finds no memory is lost like any other on the link; the server hears of a new client soon.
  if (held()) static_cast<void>(wirelab_lwip_dhcp_decline(card_));
}

void LwipLease::sending(u8_t state) noexcept {
  asked_ = true;
  if (state == DHCP_STATE_SELECTING) server_count_ = 0;
}

void LwipLease::option(u8_t state, u8_t kind, u8_t option, const pbuf& message, u16_t offset, u8_t size) noexcept {
  if (option != DHCP_OPTION_DNS_SERVER || !expects_acknowledgement(state) || (kind != 0 && kind != DHCP_ACK)) return;
  // An option that is split (RFC 3396) adds to its first part.
  if (std::exchange(asked_, false)) server_count_ = 0;
  for (u16_t at = 0; at + 4 <= size && server_count_ < servers_.size(); at += 4) {
    ip4_addr_t server{};
    if (pbuf_copy_partial(&message, &server.addr, 4, static_cast<u16_t>(offset + at)) != 4) return;
    servers_[server_count_++] = server;
  }
}

}  // namespace wirelab::net
