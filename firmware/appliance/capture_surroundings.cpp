#include "firmware/appliance/capture_surroundings.h"

#include <algorithm>

namespace wirelab::appliance {

using capture::ServicePort;
using capture::Transport;

std::optional<ServicePort> CaptureSurroundings::port_of(const lab::LabKind& kind) const noexcept {
  const lab::RunningLab* running = laboratory_.running(kind);
  if (running == nullptr) return std::nullopt;
  return ServicePort{.number = running->endpoint().port,
                     .transport = kind.transport == lab::Transport::udp ? Transport::udp : Transport::tcp};
}

std::optional<ServicePort> CaptureSurroundings::port_of(std::string_view lab) const noexcept {
  const lab::LabKind* kind = lab::find_lab(lab);
  return kind == nullptr ? std::nullopt : port_of(*kind);
}

/// Also of a lab that has stopped: its connections end after it, and who comes next is refused.
bool CaptureSurroundings::is_lab_port(Transport transport, std::uint16_t port) const noexcept {
  const auto over = transport == Transport::udp ? lab::Transport::udp : lab::Transport::tcp;
  return port != 0 && std::ranges::any_of(lab::catalogue(), [&](const lab::LabKind& kind) {
           return kind.transport == over && laboratory_.last_port(kind) == port;
         });
}

bool CaptureSurroundings::any_lab() const noexcept {
  return std::ranges::any_of(lab::catalogue(), [this](const lab::LabKind& kind) { return port_of(kind).has_value(); });
}

FixedText<15> CaptureSurroundings::interface_of(const net::Address& address) const noexcept {
  const net_status::Picture& picture = network_.reporter().picture();
  for (const auto& row : picture.addresses()) {
    if (row.facts.address != address) continue;
    const net_status::Interface* interface = picture.interface(row.facts.interface);
    if (interface != nullptr) return interface->name;
  }
  return {};
}

}  // namespace wirelab::appliance
