#include "firmware/net_lwip/closing.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "firmware/net_lwip/lwip_hooks.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"

namespace wirelab::net {
namespace {

// A block without an owner has nothing but its argument: the patience in slow ticks (16 bits) and the tick of the last
// progress (16 bits, in tcp_ticks of half a second). Sixteen bits of ticks are nine hours; the block is looked at every
// tick.
constexpr std::uintptr_t kTickMask = 0xffff;

bool reopening = false;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): lwIP's hooks have no context

void* pack(std::uintptr_t patience) noexcept {
  // lwIP never follows this pointer; it hands it back.
  return reinterpret_cast<void*>(patience << 16U | (tcp_ticks & kTickMask));  // NOLINT(performance-no-int-to-ptr)
}

std::uintptr_t patience_of(void* packed) noexcept { return reinterpret_cast<std::uintptr_t>(packed) >> 16U; }

bool overdue(void* packed) noexcept {
  const auto progress = reinterpret_cast<std::uintptr_t>(packed);
  return ((tcp_ticks - progress) & kTickMask) >= patience_of(packed);
}

err_t sent(void* packed, tcp_pcb* pcb, u16_t /*length*/) {
  tcp_arg(pcb, pack(patience_of(packed)));
  if (pcb->state == CLOSE_WAIT && may_send_fin(*pcb)) tcp_close(pcb);
  return ERR_OK;
}

err_t received(void* /*packed*/, tcp_pcb* pcb, pbuf* data, err_t /*error*/) {
  if (data != nullptr) {
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
  }
  return ERR_OK;
}

err_t looked_at(void* packed, tcp_pcb* pcb) {
  // FIN-WAIT-2 delivers nothing any more, and lwIP ends it by itself.
  if (pcb->state == FIN_WAIT_2 || !overdue(packed)) return ERR_OK;
  abort_within_window(*pcb);
  return ERR_ABRT;
}

}  // namespace

bool may_send_fin(const tcp_pcb& pcb) noexcept {
  return pcb.state != CLOSE_WAIT || (pcb.unacked == nullptr && (pcb.unsent == nullptr || pcb.unsent->next == nullptr));
}

void abort_within_window(tcp_pcb& pcb) noexcept {
  const u32_t window_end = pcb.lastack + pcb.snd_wnd;
  if (TCP_SEQ_GT(pcb.snd_nxt, window_end)) pcb.snd_nxt = window_end;
  tcp_abort(&pcb);
}

void leave_to_finish(tcp_pcb* pcb, Duration patience) noexcept {
  constexpr Duration kTick = std::chrono::milliseconds(TCP_SLOW_INTERVAL);
  const auto ticks = static_cast<std::uintptr_t>(std::clamp<Duration::rep>(patience / kTick, 1, 0x7fff));
  tcp_arg(pcb, pack(ticks));
  tcp_recv(pcb, received);
  tcp_sent(pcb, sent);
  tcp_err(pcb, nullptr);
  tcp_poll(pcb, looked_at, 1);
  if (may_send_fin(*pcb)) {
    tcp_close(pcb);
  } else {
    tcp_output(pcb);
  }
}

bool take_reopening() noexcept { return std::exchange(reopening, false); }

bool anything_unacknowledged() noexcept {
  for (const tcp_pcb* pcb = tcp_active_pcbs; pcb != nullptr; pcb = pcb->next) {
    // A handshake that nobody completes is nobody's answer.
    if (pcb->state != SYN_RCVD && (pcb->unsent != nullptr || pcb->unacked != nullptr)) return true;
  }
  return false;
}

}  // namespace wirelab::net

extern "C" err_t wirelab_lwip_segment_received(tcp_pcb* pcb, const tcp_hdr* header) {
  // The old connection's last bytes must not be taken for the new one's: its numbers have to begin beyond them. lwIP
  // has brought the number into the host's order already.
  const bool opens = (TCPH_FLAGS(header) & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;
  if (!opens || pcb->state != TIME_WAIT || !TCP_SEQ_GT(header->seqno, pcb->rcv_nxt)) return ERR_OK;
  tcp_abort(pcb);  // sends nothing in this state
  wirelab::net::reopening = true;
  return ERR_ABRT;
}
