#pragma once

#include "lwip/ip_addr.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The first sequence number of a connection: a clock plus a keyed hash of its four ends (RFC 6528 section 3).
u32_t wirelab_lwip_initial_sequence_number(const ip_addr_t* local_ip, u16_t local_port, const ip_addr_t* remote_ip,
                                           u16_t remote_port);

#ifdef __cplusplus
}
#endif
