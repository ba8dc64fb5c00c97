#pragma once

#include "firmware/net_status/request.h"

/// What each verb does once its words are taken apart. Refusals are documents of kind "error", so a client learns why.
namespace wirelab::net_status {

void status(const Request& request);
void watch(const Request& request);
void arp_table(const Request& request);
void arp_delete(const Request& request);
void arp_resolve(const Request& request);
void dhcp_renew(const Request& request);
void dhcp_release(const Request& request);
void dhcp_discover(const Request& request);
void ping(const Request& request);
void find_next_hop(const Request& request);

}  // namespace wirelab::net_status
