#include "boards/linux/init/addressing.h"

namespace wirelab::boards {
namespace {

std::string source_of(const Addressing& addressing) {
  switch (addressing.origin) {
    case AddressOrigin::dhcp: break;
    case AddressOrigin::fixed: return "fixed in the settings";
    case AddressOrigin::link_local: return "link-local, because no DHCP server answers";
  }
  return "DHCP server " + (addressing.dhcp_server ? to_text(*addressing.dhcp_server) : "unnamed");
}

}  // namespace

std::string describe(const std::string& interface, const Addressing& addressing, std::uint16_t port) {
  const auto& [address, prefix, router] = addressing.setting;
  std::string text = interface + ": " + to_text(address) + "/" + std::to_string(prefix) + " (mask " +
                     to_text(net::Address::ipv4_mask(prefix)) + "), " +
                     (router ? "gateway " + to_text(*router) : "no gateway") +
                     (addressing.dns.empty() ? ", no DNS" : ", DNS");
  for (const net::Address& server : addressing.dns) text += " " + to_text(server);
  return text + ", " + source_of(addressing) + "; files at " + to_text(address) + " port " + std::to_string(port);
}

std::string resolver_file(const Addressing& addressing) {
  std::string text = addressing.domains.empty() ? "" : "search " + addressing.domains + "\n";
  for (const net::Address& server : addressing.dns) text += "nameserver " + to_text(server) + "\n";
  return text;
}

}  // namespace wirelab::boards
