#pragma once

#include "lwip/ip_addr.h"
#include "lwip/netif.h"

/* lwIP keeps its ARP table to itself and shows of it only the addresses that were found. arp_table.c and nd6_table.c
   compile lwIP's own etharp.c and nd6.c, unchanged, together with the few functions below. */

#ifdef __cplusplus
extern "C" {
#endif

enum WirelabArpState { wirelab_arp_pending, wirelab_arp_stable, wirelab_arp_asked_again, wirelab_arp_fixed };

/// One entry of the ARP table.
struct WirelabArpRow {
  ip4_addr_t address;
  u8_t mac[NETIF_MAX_HWADDR_LEN];  ///< means nothing while the entry is pending
  u16_t age;                       ///< seconds since the MAC was confirmed, or since it is asked for
  enum WirelabArpState state;
};

/// The entry at `place`, which counts from 0 to ARP_TABLE_SIZE; 0 if there is none, or one of another interface.
int wirelab_lwip_arp_row(size_t place, const struct netif* card, struct WirelabArpRow* row);
/// Forgets an address, with the packets that wait for it; 0 if it is not there.
int wirelab_lwip_arp_forget(const struct netif* card, const ip4_addr_t* address);

/// The same for IPv6. A router stays in lwIP's lists: it is asked for anew.
int wirelab_lwip_nd6_forget(const struct netif* card, const ip6_addr_t* address);
/// Sends a neighbour solicitation to the address's multicast group (RFC 4861 section 7.2.2), and keeps a place for the
/// answer. ERR_MEM without a place.
err_t wirelab_lwip_nd6_ask(struct netif* card, const ip6_addr_t* address);

enum WirelabWay { wirelab_no_way, wirelab_on_link, wirelab_by_router };

/// Which way lwIP sends a packet to a unicast address (RFC 4861 section 5.2); `router` is written for
/// wirelab_by_router.
enum WirelabWay wirelab_lwip_nd6_way(struct netif* card, const ip6_addr_t* address, ip6_addr_t* router);

#ifdef __cplusplus
}
#endif
