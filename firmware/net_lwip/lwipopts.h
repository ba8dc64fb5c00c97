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
#define LWIP_ACD 0
#define LWIP_AUTOIP 0

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
/* Ports that a client uses again while its last connection is in TIME-WAIT here. */
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, length, length1, options2, data) \
  wirelab_lwip_segment_received(pcb, header)

#define LWIP_STATS 1
#define LWIP_STATS_LARGE 1
#define LWIP_STATS_DISPLAY 0
