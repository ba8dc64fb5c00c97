#include <vector>

#include "firmware/net_lwip/lwip_address.h"
#include "firmware/net_lwip/lwip_heap.h"
#include "firmware/net_lwip/lwip_stack.h"
#include "firmware/net_status_lwip/lwip_facts.h"
#include "lwip/apps/lwiperf.h"
#include "lwip/memp.h"
#include "lwip/priv/memp_priv.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/stats.h"
#include "tests/support/lwip_copy.h"

// The inside of lwip_module: everything but one function is hidden, so that two copies share nothing.

namespace wirelab::test {
namespace {

std::size_t used(memp_t pool) { return lwip_stats.memp[pool]->used; }

std::size_t time_wait_blocks() {
  std::size_t count = 0;
  for (const tcp_pcb* pcb = tcp_tw_pcbs; pcb != nullptr; pcb = pcb->next) ++count;
  return count;
}

class Copy final : public LwipCopy {
 public:
  explicit Copy(std::unique_ptr<net::LwipStack> stack)
      : stack_(std::move(stack)), facts_(stack_->reactor(), stack_->card()) {}
  ~Copy() override {
    Copy::give_memory_back();
    if (iperf_server_ == nullptr) return;
    lwiperf_abort(iperf_server_);
    while (tcp_listen_pcbs.pcbs != nullptr) tcp_close(tcp_listen_pcbs.pcbs);
  }

  net::Stack& stack() override { return *stack_; }
  net_status::FactSource& facts() override { return facts_; }
  Result<net::Address> address() override { return stack_->card().address(); }
  void watch_address(Watcher* watcher) override { stack_->card().watch(watcher); }
  bool settled() override { return stack_->card().settled(); }

  LwipUsage usage() override {
    return {.tcp_blocks = used(MEMP_TCP_PCB) - time_wait_blocks(),
            .tcp_segments = used(MEMP_TCP_SEG),
            .listeners = used(MEMP_TCP_PCB_LISTEN),
            .udp_blocks = used(MEMP_UDP_PCB),
            .raw_blocks = used(MEMP_RAW_PCB),
            .card_buffers = used(MEMP_PBUF_POOL),
            .references = used(MEMP_PBUF),
            .heap_bytes = net::lwip_heap_used()};
  }

  void take_memory(bool heap, bool card_buffers) override {
    if (heap) net::limit_lwip_heap(0);
    while (card_buffers) {
      pbuf* buffer = pbuf_alloc(PBUF_RAW, PBUF_POOL_BUFSIZE, PBUF_POOL);
      if (buffer == nullptr) break;
      taken_.push_back(buffer);
    }
  }

  void give_memory_back() override {
    net::limit_lwip_heap(WIRELAB_LWIP_HEAP_BYTES);
    for (pbuf* buffer : taken_) pbuf_free(buffer);
    taken_.clear();
  }

  bool start_iperf_server() override {
    iperf_server_ = lwiperf_start_tcp_server_default(report, &iperf_bytes_);
    return iperf_server_ != nullptr;
  }
  bool start_iperf_client(const net::Address& to) override {
    iperf_bytes_ = 0;
    const ip_addr_t address = net::to_lwip(to, stack_->card().interface());
    return lwiperf_start_tcp_client_default(&address, nullptr, nullptr) != nullptr;
  }
  std::uint32_t iperf_bytes() const override { return iperf_bytes_; }

 private:
  static void report(void* bytes, lwiperf_report_type /*type*/, const ip_addr_t* /*local*/, u16_t /*local_port*/,
                     const ip_addr_t* /*remote*/, u16_t /*remote_port*/, u32_t count, u32_t /*duration*/,
                     u32_t /*bandwidth*/) {
    *static_cast<std::uint32_t*>(bytes) = count;
  }

  std::unique_ptr<net::LwipStack> stack_;
  net_status::LwipFacts facts_;
  std::vector<pbuf*> taken_;
  std::uint32_t iperf_bytes_ = 0;
  void* iperf_server_ = nullptr;
};

}  // namespace
}  // namespace wirelab::test

extern "C" __attribute__((visibility("default"))) wirelab::test::LwipCopy* wirelab_open_lwip(
    wirelab::Reactor& reactor, const wirelab::Clock& clock, wirelab::net::FrameDevice& device,
    wirelab::Entropy& entropy, const wirelab::test::LwipSettings& settings) {
  using wirelab::net::Address;
  wirelab::net::LwipStackOptions options;
  options.streams = settings.streams;
  options.close_patience = settings.close_patience;
  options.addressing.dhcp = settings.dhcp;
  options.addressing.link_local = settings.link_local;
  options.addressing.check_duplicates = settings.check_duplicates;
  if (!settings.ipv4.empty()) {
    const auto address = Address::parse(settings.ipv4);
    if (!address) return nullptr;
    options.addressing.ipv4 = {
        .address = *address, .prefix = settings.prefix, .gateway = Address::parse(settings.gateway)};
  }
  if (!settings.ipv6.empty()) {
    options.addressing.ipv6 = Address::parse(settings.ipv6);
    if (!options.addressing.ipv6) return nullptr;
  }
  auto stack = wirelab::net::LwipStack::open(reactor, clock, device, entropy, options);
  return stack ? new wirelab::test::Copy(std::move(*stack)) : nullptr;
}
