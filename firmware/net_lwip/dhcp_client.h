#pragma once

#include "lwip/netif.h"

/* lwIP declines an address only when its own check, which delays every lease by six seconds, says so. dhcp_client.c
   compiles lwIP's dhcp.c, unchanged, together with the function below. */

#ifdef __cplusplus
extern "C" {
#endif

/// Takes the leased address off the card, tells its server (DHCPDECLINE, RFC 2131 section 4.4.4) and begins anew after
/// ten seconds. ERR_MEM if nothing could be sent; the rest is done all the same. Only while the client holds a lease.
err_t wirelab_lwip_dhcp_decline(struct netif* card);

#ifdef __cplusplus
}
#endif
