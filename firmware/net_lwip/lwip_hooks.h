#pragma once

#include "lwip/err.h"
#include "lwip/ip_addr.h"

struct netif;
struct pbuf;
struct tcp_pcb;
struct tcp_hdr;  // NOLINT(readability-identifier-naming): the name is lwIP's

#ifdef __cplusplus
extern "C" {
#endif

/// The first sequence number of a connection: a clock plus a keyed hash of its four ends (RFC 6528 section 3).
u32_t wirelab_lwip_initial_sequence_number(const ip_addr_t* local_ip, u16_t local_port, const ip_addr_t* remote_ip,
                                           u16_t remote_port);

/// Asked before lwIP looks at a segment of a connection. ERR_ABRT if the segment is to come once more, because the
/// block it met was in TIME-WAIT and has made way for a new connection (RFC 9293 section 3.6.1, MAY-2).
err_t wirelab_lwip_segment_received(struct tcp_pcb* pcb, const struct tcp_hdr* header);

/// The DHCP client of a card sends a message in this state of its own.
void wirelab_lwip_dhcp_sending(const struct netif* card, u8_t state);
/// An option of a DHCP message that lwIP does not read itself. `kind` is 0 while the message's kind is not known.
void wirelab_lwip_dhcp_option(const struct netif* card, u8_t state, u8_t kind, u8_t option, u8_t size,
                              const struct pbuf* message, u16_t offset);

#ifdef __cplusplus
}
#endif
