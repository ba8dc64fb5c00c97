#include "core/ipv4/etharp.c"

#include "firmware/net_lwip/neighbour_tables.h"

int wirelab_lwip_arp_row(size_t place, const struct netif* card, struct WirelabArpRow* row) {
  const struct etharp_entry* entry = NULL;
  if (place >= ARP_TABLE_SIZE) return 0;
  entry = &arp_table[place];
  switch (entry->state) {
    case ETHARP_STATE_EMPTY: return 0;
    case ETHARP_STATE_PENDING: row->state = wirelab_arp_pending; break;
    case ETHARP_STATE_STABLE: row->state = wirelab_arp_stable; break;
    case ETHARP_STATE_STATIC: row->state = wirelab_arp_fixed; break;
    default: row->state = wirelab_arp_asked_again; break;
  }
  if (entry->netif != card) return 0;
  ip4_addr_copy(row->address, entry->ipaddr);
  memcpy(row->mac, entry->ethaddr.addr, ETH_HWADDR_LEN);
  row->age = entry->ctime;
  return 1;
}

int wirelab_lwip_arp_forget(const struct netif* card, const ip4_addr_t* address) {
  int place = 0;
  for (; place < ARP_TABLE_SIZE; ++place) {
    const struct etharp_entry* entry = &arp_table[place];
    if (entry->state != ETHARP_STATE_EMPTY && entry->netif == card && ip4_addr_eq(&entry->ipaddr, address)) break;
  }
  if (place == ARP_TABLE_SIZE) return 0;
  etharp_free_entry(place);
  return 1;
}
