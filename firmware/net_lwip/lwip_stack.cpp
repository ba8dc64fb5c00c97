#include "firmware/net_lwip/lwip_stack.h"

#include <algorithm>
#include <new>
#include <utility>

#include "firmware/net_lwip/closing.h"
#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_environment.h"
#include "firmware/net_lwip/lwip_error.h"
#include "firmware/net_lwip/lwip_frame_tap.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

namespace wirelab::net {
namespace {

err_t on_connected(void* stream, tcp_pcb* /*pcb*/, err_t /*error*/) {
  if (stream != nullptr) static_cast<LwipStream*>(stream)->established();
  return ERR_OK;
}

/// True while something waits to come back from the loopback of an interface.
bool loopback_waits() noexcept {
  const netif* interface = nullptr;
  NETIF_FOREACH(interface) {
    if (interface->loop_first != nullptr) return true;
  }
  return false;
}

void abort_all(tcp_pcb*& list) noexcept {
  while (list != nullptr) tcp_abort(list);
}

}  // namespace

Result<std::unique_ptr<LwipStack>> LwipStack::open(Reactor& reactor, const Clock& clock, FrameDevice& device,
                                                   Entropy& entropy, const LwipStackOptions& options) {
  std::unique_ptr<LwipStack> stack(new (std::nothrow) LwipStack(reactor, clock, device, options));
  if (stack == nullptr) return fail(Error::no_resources);
  if (const auto acquired = LwipEnvironment::acquire(clock, entropy); !acquired) return fail(acquired.error());
  stack->owns_lwip_ = true;
  reactor.attach(*stack);
  if (const auto started = stack->card_.start(options.addressing); !started) return fail(started.error());
  return stack;
}

LwipStack::LwipStack(Reactor& reactor, const Clock& clock, FrameDevice& device, const LwipStackOptions& options)
    : reactor_(reactor),
      clock_(clock),
      options_(options),
      card_(reactor, clock, device),
      streams_(std::min<std::size_t>(options.streams, WIRELAB_LWIP_STREAMS) + WIRELAB_LWIP_BACKLOG),
      listeners_(WIRELAB_LWIP_LISTENERS),
      datagram_sockets_(std::min<std::size_t>(options.datagram_sockets, WIRELAB_LWIP_DATAGRAM_SOCKETS)),
      backlog_left_(WIRELAB_LWIP_BACKLOG) {}

LwipStack::~LwipStack() {
  reactor_.detach(*this);
  if (!owns_lwip_) return;
  // Closed connections that still deliver have no owner left but this.
  abort_all(tcp_active_pcbs);
  abort_all(tcp_tw_pcbs);
  card_.stop();
  LwipEnvironment::release();
}

bool LwipStack::may_bind(const Address& address) const noexcept { return address.is_any() || card_.owns(address); }

Result<tcp_pcb*> LwipStack::make_listening(const Endpoint& at, const ListenOptions& options, std::size_t backlog) {
  const bool both = at.address.family() == Family::ipv6 && at.address.is_any() && !options.only_ipv6;
  const u8_t type = at.address.family() == Family::ipv4 ? IPADDR_TYPE_V4 : both ? IPADDR_TYPE_ANY : IPADDR_TYPE_V6;
  tcp_pcb* pcb = tcp_new_ip_type(type);
  if (pcb == nullptr) return fail(Error::no_resources);
  // As BSD servers set it: connections of an earlier listener that are in TIME-WAIT do not block the port. Two
  // listeners at one endpoint are refused all the same.
  ip_set_option(pcb, SOF_REUSEADDR);
  ip_addr_t address = to_lwip(at.address, card_.interface());
  if (both) address = *IP_ANY_TYPE;
  err_t error = tcp_bind(pcb, &address, at.port);
  if (error == ERR_OK) {
    if (tcp_pcb* listening = tcp_listen_with_backlog_and_err(pcb, static_cast<u8_t>(backlog), &error)) return listening;
  }
  tcp_close(pcb);
  return fail(error_of(error));
}

Result<ListenerHandle> LwipStack::listen(const Endpoint& at, const ListenOptions& options) {
  if (!may_bind(at.address)) return fail(Error::invalid);
  // Half of what is left at most, so that whoever listens next has some too.
  const std::size_t share = (backlog_left_ + 1) / 2;
  const std::size_t backlog = std::min({std::max<std::size_t>(options.backlog, 1), share, std::size_t{255}});
  if (backlog == 0 || listeners_.full()) return fail(Error::no_resources);
  const auto pcb = make_listening(at, options, backlog);
  if (!pcb) return fail(pcb.error());
  backlog_left_ -= backlog;
  return ListenerHandle(listeners_.make(*this, **pcb, backlog));
}

Result<StreamHandle> LwipStack::connect(const Endpoint& to) {
  if (to.port == 0 || to.address.is_any()) return fail(Error::invalid);
  if (!take_handle()) return fail(Error::no_resources);
  tcp_pcb* pcb = tcp_new_ip_type(to.address.family() == Family::ipv4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6);
  if (pcb == nullptr) {
    --handles_;
    return fail(Error::no_resources);
  }
  const ip_addr_t address = to_lwip(to.address, card_.interface());
  // lwIP itself would only find out, and keep it to itself, when it sends.
  err_t error = ERR_RTE;
  if (card_.reaches(to.address)) error = tcp_connect(pcb, &address, to.port, on_connected);
  LwipStream* stream = nullptr;
  if (error == ERR_OK) {
    stream = make_stream(*pcb, false);
    if (stream == nullptr) tcp_abort(pcb);
  } else {
    tcp_close(pcb);
    // Not the caller's mistake: it hears of it from the stream, as on any stack.
    if (error == ERR_RTE) stream = streams_.make(*this, to, Error::unreachable);
  }
  if (stream != nullptr) return StreamHandle(stream);
  --handles_;
  return fail(error == ERR_VAL || error == ERR_ARG ? Error::invalid : Error::no_resources);
}

Result<DatagramSocketHandle> LwipStack::bind_datagram(const Endpoint& at) {
  if (!may_bind(at.address)) return fail(Error::invalid);
  if (datagram_sockets_.full()) return fail(Error::no_resources);
  udp_pcb* pcb = udp_new_ip_type(at.address.family() == Family::ipv4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6);
  if (pcb == nullptr) return fail(Error::no_resources);
  const ip_addr_t address = to_lwip(at.address, card_.interface());
  if (const err_t error = udp_bind(pcb, &address, at.port); error != ERR_OK) {
    udp_remove(pcb);
    return fail(error_of(error));
  }
  return DatagramSocketHandle(datagram_sockets_.make(*this, *pcb));
}

Result<IcmpSocketHandle> LwipStack::open_icmp(Family family) {
  if (icmp_sockets_.full()) return fail(Error::no_resources);
  const bool ipv4 = family == Family::ipv4;
  raw_pcb* pcb = raw_new_ip_type(ipv4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6, ipv4 ? IP_PROTO_ICMP : IP6_NEXTH_ICMP6);
  if (pcb == nullptr) return fail(Error::no_resources);
  return IcmpSocketHandle(icmp_sockets_.make(*this, *pcb, family));
}

Result<FrameTapHandle> LwipStack::tap(const TapOptions& options) {
  std::array<char, NETIF_NAMESIZE> name{};
  netif_index_to_name(netif_get_index(&card_.interface()), name.data());
  if (!options.interface.empty() && options.interface != name.data()) return fail(Error::not_found);
  return LwipFrameTap::open(reactor_, card_, options);
}

void LwipStack::poll(Duration /*max_wait*/) {
  if (sys_timeouts_sleeptime() == 0) freed_ = true;
  sys_check_timeouts();
  PBUF_CHECK_FREE_OOSEQ();
  netif_poll_all();
}

TimePoint LwipStack::next_deadline() const noexcept {
  const TimePoint now = clock_.now();
  if (loopback_waits() || (freed_ && !starved_.empty())) return now;
  const u32_t sleep = sys_timeouts_sleeptime();
  if (sleep == SYS_TIMEOUTS_SLEEPTIME_INFINITE) return kNever;
  // lwIP counts whole milliseconds.
  return std::chrono::floor<std::chrono::milliseconds>(now) + std::chrono::milliseconds(sleep);
}

void LwipStack::turn_ended() {
  while (loopback_waits()) netif_poll_all();
  if (card_.take_activity()) freed_ = true;
  if (!std::exchange(freed_, false)) return;
  IntrusiveList<LwipSource> batch;
  batch.splice_back(starved_);
  while (LwipSource* source = batch.pop_front()) source->notify();
}

LwipStack::ControlBlocks LwipStack::control_blocks() noexcept {
  return {.room = MEMP_NUM_TCP_PCB, .most = lwip_stats.memp[MEMP_TCP_PCB]->max};
}

bool LwipStack::delivering() const noexcept { return anything_unacknowledged(); }

LwipStream* LwipStack::make_stream(tcp_pcb& pcb, bool established) noexcept {
  return streams_.make(*this, pcb, established);
}

bool LwipStack::take_handle() noexcept {
  if (handles_ == streams_.capacity() - WIRELAB_LWIP_BACKLOG) return false;
  ++handles_;
  return true;
}

void LwipStack::give_back(LwipStream& stream) noexcept {
  --handles_;
  freed_ = true;
  streams_.destroy(&stream);
}

void LwipStack::give_back(LwipListener& listener) noexcept {
  backlog_left_ += listener.backlog();
  listeners_.destroy(&listener);
}

void LwipStack::give_back(LwipDatagramSocket& socket) noexcept {
  freed_ = true;
  datagram_sockets_.destroy(&socket);
}

void LwipStack::give_back(LwipIcmpSocket& socket) noexcept {
  freed_ = true;
  icmp_sockets_.destroy(&socket);
}

}  // namespace wirelab::net
