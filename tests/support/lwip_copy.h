#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "firmware/core/clock.h"
#include "firmware/core/entropy.h"
#include "firmware/net/frame_device.h"
#include "firmware/net/stack.h"

namespace wirelab::net_status {
class FactSource;
}

namespace wirelab::test {

/// What an lwIP stack in a copy is opened with; like LwipStackOptions, without lwIP's headers.
struct LwipSettings {
  std::string ipv4 = {};  ///< "10.0.0.1"; empty for none, or for a lease
  unsigned prefix = 24;
  std::string gateway = {};
  bool dhcp = false;
  bool link_local = true;  ///< where DHCP finds nobody
  std::string ipv6 = {};
  bool check_duplicates = true;
  std::size_t streams = 64;
  Duration close_patience = std::chrono::seconds(30);
};

/// How much of lwIP's memory is in use.
struct LwipUsage {
  std::size_t tcp_blocks = 0;  ///< without TIME-WAIT
  std::size_t tcp_segments = 0;
  std::size_t listeners = 0;
  std::size_t udp_blocks = 0;
  std::size_t raw_blocks = 0;
  std::size_t card_buffers = 0;
  std::size_t references = 0;  ///< MEMP_PBUF
  std::size_t heap_bytes = 0;

  friend bool operator==(const LwipUsage&, const LwipUsage&) = default;
};

/// One lwIP with a stack over it, loaded from a copy of the module lwip_module. The virtual calls go into that copy.
class LwipCopy {
 public:
  LwipCopy() = default;
  LwipCopy(const LwipCopy&) = delete;
  LwipCopy& operator=(const LwipCopy&) = delete;
  virtual ~LwipCopy() = default;

  [[nodiscard]] virtual net::Stack& stack() = 0;
  /// What the reporter is told of it.
  [[nodiscard]] virtual net_status::FactSource& facts() = 0;
  [[nodiscard]] virtual Result<net::Address> address() = 0;
  virtual void watch_address(Watcher* watcher) = 0;
  /// No IPv6 address is being checked for duplicates.
  [[nodiscard]] virtual bool settled() = 0;
  [[nodiscard]] virtual LwipUsage usage() = 0;
  /// Takes away what is left of lwIP's heap, its card buffers or its TCP segments, and gives it back.
  virtual void take_memory(bool heap, bool card_buffers) = 0;
  virtual void give_memory_back() = 0;

  /// lwIP's own lwiperf: a server on its port, and a client that sends for ten seconds of lwIP's clock.
  virtual bool start_iperf_server() = 0;
  virtual bool start_iperf_client(const net::Address& to) = 0;
  /// Bytes that the server counted once its client has closed; 0 before.
  [[nodiscard]] virtual std::uint32_t iperf_bytes() const = 0;
};

/// The one function that lwip_module exports: makes a stack, or null. Whoever gets it deletes it.
using OpenLwipCopy = LwipCopy* (*)(Reactor& reactor, const Clock& clock, net::FrameDevice& device, Entropy& entropy,
                                   const LwipSettings& settings);

}  // namespace wirelab::test
