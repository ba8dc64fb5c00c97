#include "core/ipv4/dhcp.c"

#include "firmware/net_lwip/dhcp_client.h"

/* RFC 2131 section 3.1 step 5. */
#define DECLINE_PAUSE_MSECS 10000

err_t wirelab_lwip_dhcp_decline(struct netif* card) {
  struct dhcp* dhcp = netif_dhcp_data(card);
  const ip4_addr_t address = dhcp->offered_ip_addr;
  struct pbuf* message = NULL;
  struct dhcp_msg* head = NULL;
  u16_t length = 0;
  err_t error = ERR_OK;
  dhcp_set_state(dhcp, DHCP_STATE_BACKING_OFF);
  dhcp->t0_timeout = dhcp->t1_renew_time = dhcp->t2_rebind_time = dhcp->lease_used = 0;
  dhcp->request_timeout = DECLINE_PAUSE_MSECS / DHCP_FINE_TIMER_MSECS;
  netif_set_addr(card, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
  message = dhcp_create_msg(card, dhcp, DHCP_DECLINE, &length);
  if (message == NULL) return ERR_MEM;
  head = (struct dhcp_msg*)message->payload;
  length = dhcp_option(length, head->options, DHCP_OPTION_REQUESTED_IP, 4);
  length = dhcp_option_long(length, head->options, lwip_ntohl(ip4_addr_get_u32(&address)));
  length = dhcp_option(length, head->options, DHCP_OPTION_SERVER_ID, 4);
  length = dhcp_option_long(length, head->options, lwip_ntohl(ip4_addr_get_u32(ip_2_ip4(&dhcp->server_ip_addr))));
  dhcp_option_trailer(length, head->options, message);
  error = udp_sendto_if_src(dhcp_pcb, message, IP_ADDR_BROADCAST, LWIP_IANA_PORT_DHCP_SERVER, card, IP4_ADDR_ANY);
  pbuf_free(message);
  return error;
}
