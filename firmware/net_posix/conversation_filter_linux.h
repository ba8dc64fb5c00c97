#pragma once

#include "firmware/net/frame_tap.h"

namespace wirelab::net {

/// Makes the kernel throw away the frames of one TCP connection in both directions before they take room in the packet
/// socket's buffer: a classic BPF program (socket(7), SO_ATTACH_FILTER). A capture that leaves through the interface
/// it shows would else fill its own buffer, and its losses would count frames that nobody asked for. Only headers
/// without options, extensions and tags in the frame's bytes are recognised; what of the connection looks otherwise
/// still comes, so the reader asks `belongs_to` (firmware/net/frame_filter.h) as well. False with errno if the kernel
/// refuses.
[[nodiscard]] bool attach_conversation_filter(int packet_socket, const TapOptions::Conversation& conversation) noexcept;

}  // namespace wirelab::net
