#pragma once

/* How lwIP is built. What depends on the memory of a board stands in its lwip_sizes.h. */

#include <stddef.h>

#include "lwip_sizes.h"

/* No operating system: everything runs on the reactor's thread. */
#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_TIMERS 1

/* Alignment of a 64-bit machine suits a 32-bit one too. */
#define MEM_ALIGNMENT 8

/* The C library's heap, up to the board's bound: sanitizers see every block of it. */
#define MEM_CUSTOM_ALLOCATOR 1
#define MEM_CUSTOM_MALLOC wirelab_lwip_malloc
#define MEM_CUSTOM_CALLOC wirelab_lwip_calloc
#define MEM_CUSTOM_FREE wirelab_lwip_free
#ifdef __cplusplus
extern "C" {
#endif
void* wirelab_lwip_malloc(size_t size);
void* wirelab_lwip_calloc(size_t count, size_t size);
void wirelab_lwip_free(void* block);
#ifdef __cplusplus
}
#endif

#define LWIP_IPV4 1
#define LWIP_IPV6 1
#define LWIP_IPV6_SCOPES 1
#define LWIP_IPV6_NUM_ADDRESSES 4
#define LWIP_IPV6_DHCP6 0
#define LWIP_ND6_QUEUEING 1
/* Pointers of 64 bits do not fit into a header that is reused for reassembly. */
#define IPV6_FRAG_COPYHEADER 1
#define IP_REASSEMBLY 1
#define IP_FRAG 1

#define LWIP_ARP 1
/* Else only the last packet that waits for an address is kept, and the others are sent again after seconds. */
#define ARP_QUEUEING 1
#define ETHARP_SUPPORT_STATIC_ENTRIES 1
#define LWIP_ICMP 1
#define LWIP_RAW 1
#define LWIP_UDP 1
#define LWIP_DNS 0
#define LWIP_IGMP 0

#define LWIP_DHCP 1
/* Asking the link whether somebody has the leased address already would delay the lease by six seconds. */
#define LWIP_DHCP_DOES_ACD_CHECK 0
/* Leases, T1 and T2 to the second, as short as they may be; lwIP alone counts them in minutes. */
#define DHCP_COARSE_TIMER_SECS 1
#define DHCP_TIMEOUT_SIZE_T u32_t
#define DHCP_DEFINE_CUSTOM_TIMEOUTS
#define DHCP_SET_TIMEOUT_FROM_OFFERED_T0_LEASE(result, dhcp) (result) = LWIP_MAX((dhcp)->offered_t0_lease, 1)
#define DHCP_SET_TIMEOUT_FROM_OFFERED_T1_RENEW(result, dhcp) (result) = LWIP_MAX((dhcp)->offered_t1_renew, 1)
#define DHCP_SET_TIMEOUT_FROM_OFFERED_T2_REBIND(result, dhcp) (result) = LWIP_MAX((dhcp)->offered_t2_rebind, 1)
/* A minute between two requests at least (RFC 2131 section 4.4.5). */
#define DHCP_NEXT_TIMEOUT_THRESHOLD 60
/* Milliseconds until a question is asked once more: 2, 4, 8, 16, 32 seconds, then each minute. */
#define DHCP_REQUEST_BACKOFF_SEQUENCE(tries) ((u16_t)(1000 * ((tries) < 6 ? 1 << (tries) : 60)))
/* What is told of the network beside the router: name servers, domain, search list, T1 and T2. */
#define DHCP_ADD_EXTRA_REQUEST_OPTIONS , 6, 15, 119, 58, 59
#define LWIP_ACD 1
/* link_local.h decides when it begins: lwIP's own cooperation could not be switched off for one card, and gets in the
   way of the pause that ACD keeps after ten conflicts. */
#define LWIP_AUTOIP 1
#define LWIP_DHCP_AUTOIP_COOP 0
/* Of 169.254.1.0 to 169.254.254.255, at random: made of the MAC alone, cards of one batch would collide. */
#define LWIP_AUTOIP_CREATE_SEED_ADDR(netif) lwip_htonl(0xa9fe0100 + LWIP_RAND() % (254 * 256))

#define LWIP_TCP 1
#define TCP_MSS 1460
#define TCP_WND (WIRELAB_LWIP_WINDOW_SEGMENTS * TCP_MSS)
#define TCP_SND_BUF (WIRELAB_LWIP_WINDOW_SEGMENTS * TCP_MSS)
#define TCP_SND_QUEUELEN (4 * WIRELAB_LWIP_WINDOW_SEGMENTS)
#define TCP_SNDLOWAT TCP_MSS
/* A larger one makes a sender that waits for room stall until a timer tells it. */
#define TCP_WND_UPDATE_THRESHOLD TCP_MSS
#define TCP_LISTEN_BACKLOG 1
#define TCP_DEFAULT_LISTEN_BACKLOG 0xff
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_PBUFS 64
#define LWIP_TCP_SACK_OUT 1
#define SO_REUSE 1

#define LWIP_NETIF_HOSTNAME 1
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_NETIF_LOOPBACK_MULTITHREADING 0
#define LWIP_LOOPBACK_MAX_PBUFS 64

/* Sums 32 bits at a time: checksums are more than half of lwIP's work. */
#define LWIP_CHKSUM_ALGORITHM 3

/* Initial sequence numbers that a stranger cannot guess (RFC 6528). */
#define LWIP_HOOK_FILENAME "firmware/net_lwip/lwip_hooks.h"
#define LWIP_HOOK_TCP_ISN wirelab_lwip_initial_sequence_number
/* What lwIP does not keep of a lease. A broadcast to a card without an address is accepted in the name of the loopback,
   so the card is the one that the packet came in by. */
#define LWIP_HOOK_DHCP_APPEND_OPTIONS(netif, dhcp, state, message, kind, length) wirelab_lwip_dhcp_sending(netif, state)
#define LWIP_HOOK_DHCP_PARSE_OPTION(netif, dhcp, state, message, kind, option, size, packet, offset) \
  wirelab_lwip_dhcp_option(ip_current_input_netif(), state, kind, option, size, packet, offset)
/* Ports that a client uses again while its last connection is in TIME-WAIT here. */
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, length, length1, options2, data) \
  wirelab_lwip_segment_received(pcb, header)

#define LWIP_STATS 1
#define LWIP_STATS_LARGE 1
#define LWIP_STATS_DISPLAY 0
