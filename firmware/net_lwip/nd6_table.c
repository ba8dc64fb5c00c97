#include "core/ipv6/nd6.c"

#include "firmware/net_lwip/neighbour_tables.h"

int wirelab_lwip_nd6_forget(const struct netif* card, const ip6_addr_t* address) {
  const s8_t place = nd6_find_neighbor_cache_entry(address);
  struct nd6_neighbor_cache_entry* entry = NULL;
  if (place < 0) return 0;
  entry = &neighbor_cache[place];
  if (entry->state == ND6_NO_ENTRY || entry->netif != card) return 0;
  if (entry->isrouter) {
    entry->state = ND6_INCOMPLETE;
    entry->counter.probes_sent = 0;
  } else {
    nd6_free_neighbor_cache_entry(place);
  }
  return 1;
}

err_t wirelab_lwip_nd6_ask(struct netif* card, const ip6_addr_t* address) {
  s8_t place = nd6_find_neighbor_cache_entry(address);
  if (place < 0) {
    place = nd6_new_neighbor_cache_entry();
    if (place < 0) return ERR_MEM;
    ip6_addr_copy(neighbor_cache[place].next_hop_address, *address);
    neighbor_cache[place].isrouter = 0;
    neighbor_cache[place].netif = card;
    neighbor_cache[place].state = ND6_INCOMPLETE;
    neighbor_cache[place].counter.probes_sent = 1;
  }
  nd6_send_neighbor_cache_probe(&neighbor_cache[place], ND6_SEND_FLAG_MULTICAST_DEST);
  return ERR_OK;
}

enum WirelabWay wirelab_lwip_nd6_way(struct netif* card, const ip6_addr_t* address, ip6_addr_t* router) {
  const s16_t known = nd6_find_destination_cache_entry(address);
  s8_t place = 0;
  if (known >= 0) {
    /* A router may have said that another way is shorter (RFC 4861 section 8.3). */
    if (ip6_addr_eq(&destination_cache[known].next_hop_addr, address)) return wirelab_on_link;
    ip6_addr_copy(*router, destination_cache[known].next_hop_addr);
    return wirelab_by_router;
  }
  if (ip6_addr_islinklocal(address) || nd6_is_prefix_in_netif(address, card)) return wirelab_on_link;
  place = nd6_select_router(address, card);
  if (place < 0) return wirelab_no_way;
  ip6_addr_copy(*router, default_router_list[place].neighbor_entry->next_hop_address);
  return wirelab_by_router;
}
