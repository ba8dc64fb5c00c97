#include "firmware/net_status_lwip/fingerprint.h"

#include <utility>

namespace wirelab::net_status {

void Fingerprint::add(std::uint64_t number) noexcept {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    value_ ^= (number >> shift) & 0xffU;
    value_ *= 0x100000001b3;
  }
}

void Fingerprint::add(const net::Address& address) noexcept {
  add(address.scope());
  for (const std::uint8_t byte : address.bytes()) add(byte);
}

void Fingerprint::add(const std::optional<net::Address>& address) noexcept {
  add(std::uint64_t{address.has_value()});
  if (address) add(*address);
}

void Fingerprint::put(const Interface& interface) {
  add(interface.index);
  for (const std::uint8_t byte : interface.mac) add(byte);
  add(interface.mtu);
  add(std::uint64_t{interface.up} << 1U | std::uint64_t{interface.link});
}

void Fingerprint::put(const InterfaceAddress& address) {
  add(address.address);
  add(address.prefix);
  add(std::to_underlying(address.origin));
  add(std::uint64_t{address.tentative} << 1U | std::uint64_t{address.duplicate});
}

void Fingerprint::put(const Route& route) {
  add(route.destination);
  add(route.prefix);
  add(route.gateway);
  add(route.source);
  add(std::to_underlying(route.origin));
}

void Fingerprint::put(const Neighbour& neighbour) {
  add(neighbour.address);
  add(std::to_underlying(neighbour.state));
  add(std::uint64_t{neighbour.mac.has_value()});
  if (!neighbour.mac) return;
  for (const std::uint8_t byte : *neighbour.mac) add(byte);
}

void Fingerprint::put(const Resolver& resolver) {
  add(resolver.server_count);
  for (std::size_t index = 0; index < resolver.server_count; ++index) add(resolver.servers[index]);
}

void Fingerprint::remove(const Interface& /*interface*/) {}
void Fingerprint::remove(const InterfaceAddress& /*address*/) {}
void Fingerprint::remove(const Route& /*route*/) {}
void Fingerprint::remove(const Neighbour& /*neighbour*/) {}

}  // namespace wirelab::net_status
