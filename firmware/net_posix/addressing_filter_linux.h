#pragma once

namespace wirelab::net {

/// Makes the kernel throw away every frame that `is_addressing` (firmware/net/frame_filter.h) refuses, before it takes
/// room in the packet socket's buffer or wakes anybody: a classic BPF program (socket(7), SO_ATTACH_FILTER). The
/// program sees a frame from its Ethernet header on, also when PACKET_VNET_HDR puts another header before it for the
/// reader, but without a VLAN tag that the card took off; that one it asks the kernel for. False with errno if the
/// kernel refuses.
[[nodiscard]] bool attach_addressing_filter(int packet_socket) noexcept;

}  // namespace wirelab::net
