#pragma once

#include <cstdint>
#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"

namespace wirelab::capture {

enum class Transport : std::uint8_t { either, tcp, udp };

/// A port of a service.
struct ServicePort {
  std::uint16_t number = 0;
  Transport transport = Transport::either;
};

/// Who knows which ports belong to labs that run.
class LabPorts {
 public:
  [[nodiscard]] virtual bool is_lab_port(Transport transport, std::uint16_t port) const noexcept = 0;

 protected:
  ~LabPorts() = default;
};

enum class Protocol : std::uint8_t { any, arp, icmp, tcp, udp };

/// Which frames are kept: those that meet every wish. Without any wish all are.
///
/// A port counts at either end, and also in the packet that an ICMP error quotes, because that is the answer to a
/// datagram nobody wanted. Of a packet in pieces only the first one has ports. An address counts at either end of IP,
/// and in ARP.
struct FrameFilter {
  const LabPorts* labs = nullptr;  ///< if set: one of the ports is a lab's
  std::optional<ServicePort> port = {};
  std::optional<net::Address> host = {};
  Protocol protocol = Protocol::any;  ///< ICMP is also IPv6's

  /// Pure. `frame` may be cut behind its headers.
  [[nodiscard]] bool keeps(ConstBytes frame) const noexcept;
};

}  // namespace wirelab::capture
