#pragma once

/* lwIP's pools on a PC: 1280 connections, some 6 MiB of pools; what is sent lies in the heap, up to a bound. */

/* The most connections with a handle, and the most that wait for accept, over all listeners. */
#define WIRELAB_LWIP_STREAMS 1280
#define WIRELAB_LWIP_BACKLOG 256
#define WIRELAB_LWIP_LISTENERS 16
#define WIRELAB_LWIP_DATAGRAM_SOCKETS 64
#define WIRELAB_LWIP_ICMP_SOCKETS 8

/* Send budget and receive window of a connection, in segments. Without window scaling 44 is the most. */
#define WIRELAB_LWIP_WINDOW_SEGMENTS 44

/* Beyond those with a handle: connections that are closed and still deliver, and TIME-WAIT. */
#define MEMP_NUM_TCP_PCB (WIRELAB_LWIP_STREAMS + WIRELAB_LWIP_BACKLOG + 512)
#define MEMP_NUM_TCP_PCB_LISTEN WIRELAB_LWIP_LISTENERS
#define MEMP_NUM_TCP_SEG (WIRELAB_LWIP_STREAMS * 20)
/* DHCP has one too. */
#define MEMP_NUM_UDP_PCB (WIRELAB_LWIP_DATAGRAM_SOCKETS + 1)
#define MEMP_NUM_RAW_PCB WIRELAB_LWIP_ICMP_SOCKETS
#define MEMP_NUM_REASSDATA 16
#define IP_REASS_MAX_PBUFS 64
#define MEMP_NUM_FRAG_PBUF 64
#define MEMP_NUM_ARP_QUEUE 128
#define MEMP_NUM_ND6_QUEUE 128
#define MEMP_NUM_PBUF 512
#define ARP_TABLE_SIZE 127
#define LWIP_ND6_NUM_NEIGHBORS 64
#define LWIP_ND6_NUM_DESTINATIONS 64
#define PBUF_POOL_SIZE 2048
#define PBUF_POOL_BUFSIZE 1536

/* The most of the heap that lwIP takes. */
#define WIRELAB_LWIP_HEAP_BYTES (96u * 1024u * 1024u)
