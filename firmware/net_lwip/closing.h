#pragma once

#include "firmware/core/clock.h"
#include "lwip/tcp.h"

namespace wirelab::net {

/// True if FIN may be queued now without risk. A block that goes from CLOSE-WAIT to LAST-ACK is taken by lwIP without
/// notice when it runs out of blocks, data and all; so in CLOSE-WAIT everything but one last segment, which FIN
/// accompanies, must have been acknowledged first. In other states FIN may go at once.
[[nodiscard]] bool may_send_fin(const tcp_pcb& pcb) noexcept;

/// Ends a connection with a reset that its peer accepts, as tcp_abort does, which it calls. lwIP counts the byte of a
/// zero-window probe as sent; a reset numbered after it lies outside the window of a peer who did not take that byte,
/// and is ignored (RFC 9293 section 3.10.7.4, RFC 5961 section 3.2): the peer would wait for ever.
void abort_within_window(tcp_pcb& pcb) noexcept;

/// Gives up a connection in good order: what is queued is delivered, then FIN; data that still comes is answered with a
/// reset. Nobody owns the block afterwards; it is reset after `patience` without progress, for a peer whose window
/// stays closed would otherwise keep it for ever.
void leave_to_finish(tcp_pcb* pcb, Duration patience) noexcept;

/// True once after a segment found a connection in TIME-WAIT that has made way for it: it has to be handed to lwIP
/// again, which then finds the listener.
[[nodiscard]] bool take_reopening() noexcept;

/// True while a connection, owned or not, has bytes or a FIN that its peer has not acknowledged.
[[nodiscard]] bool anything_unacknowledged() noexcept;

}  // namespace wirelab::net
