#pragma once

#include "firmware/core/text.h"
#include "firmware/net_status/event.h"

namespace wirelab::net_status {

/// Longest line that `describe` and `explain` write.
inline constexpr std::size_t kMaxWords = 320;

/// What happened as a line for people, in the words that dhclient and tcpdump made usual: "DHCPRELEASE of 10.0.2.15 on
/// enp0s3 to 10.0.2.2 port 67 (xid=0x22952935)", "eth0: 10.0.2.2 changed from 52:55:0a:00:02:02 to 02:00:00:00:00:66
/// (the gateway)". `detail` is the event's, or null if it is not kept any more.
void describe(TextBuilder& out, const Event& event, const DhcpDetail* detail) noexcept;

/// Why it happened, as half a sentence: "nobody answered"; nothing if that is not known.
void explain(TextBuilder& out, const Event& event) noexcept;

}  // namespace wirelab::net_status
