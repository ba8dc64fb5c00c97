#pragma once

/* lwIP's pools on a board with a megabyte: 32 connections, of which 16 may be busy in both directions at a time. */

/* The most connections with a handle, and the most that wait for accept, over all listeners. */
#define WIRELAB_LWIP_STREAMS 32
#define WIRELAB_LWIP_BACKLOG 16
#define WIRELAB_LWIP_LISTENERS 4
#define WIRELAB_LWIP_DATAGRAM_SOCKETS 4
#define WIRELAB_LWIP_ICMP_SOCKETS 2

/* Send budget and receive window of a connection, in segments. */
#define WIRELAB_LWIP_WINDOW_SEGMENTS 12

/* Beyond those with a handle: connections that are closed and still deliver, and TIME-WAIT. */
#define MEMP_NUM_TCP_PCB (WIRELAB_LWIP_STREAMS + WIRELAB_LWIP_BACKLOG + 16)
#define MEMP_NUM_TCP_PCB_LISTEN WIRELAB_LWIP_LISTENERS
#define MEMP_NUM_TCP_SEG (WIRELAB_LWIP_STREAMS * 16)
/* DHCP has one too. */
#define MEMP_NUM_UDP_PCB (WIRELAB_LWIP_DATAGRAM_SOCKETS + 1)
#define MEMP_NUM_RAW_PCB WIRELAB_LWIP_ICMP_SOCKETS
#define MEMP_NUM_REASSDATA 4
#define IP_REASS_MAX_PBUFS 16
#define MEMP_NUM_FRAG_PBUF 16
#define MEMP_NUM_ARP_QUEUE 16
#define MEMP_NUM_ND6_QUEUE 16
#define MEMP_NUM_PBUF 64
#define ARP_TABLE_SIZE 32
#define LWIP_ND6_NUM_NEIGHBORS 16
#define LWIP_ND6_NUM_DESTINATIONS 16
#define PBUF_POOL_SIZE 96
#define PBUF_POOL_BUFSIZE 1536

/* The most of the heap that lwIP takes. */
#define WIRELAB_LWIP_HEAP_BYTES (224u * 1024u)
