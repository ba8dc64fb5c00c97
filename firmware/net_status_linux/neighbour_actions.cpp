#include "firmware/net_status_linux/neighbour_actions.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "firmware/net_status_linux/neighbour_message.h"

namespace wirelab::net_status {
namespace {

std::string_view reason(Error error) noexcept {
  switch (error) {
    case Error::not_allowed:
      return "the program may not change the neighbour table: run it as root or give it CAP_NET_ADMIN";
    case Error::not_found: return "the neighbour table has no such entry, or the host no such interface";
    case Error::invalid: return "the kernel takes that address for none that a neighbour can have";
    case Error::no_resources: return "the neighbour table is full: raise net.ipv4.neigh.default.gc_thresh3";
    case Error::timed_out: return "the kernel did not answer: try again";
    default: return "the kernel does not change the neighbour table of that interface";
  }
}

ActionResult tell(NetlinkRequests& kernel, NetlinkRequest& request) {
  const auto told = kernel.tell(request);
  if (told) return {};
  return std::unexpected(Refusal{.error = told.error(), .why = reason(told.error())});
}

NetlinkRequest request_for(std::uint16_t type, std::uint16_t flags, InterfaceIndex interface,
                           const net::Address& address, std::uint8_t entry_flags = 0) {
  ndmsg header{};
  header.ndm_family = static_cast<std::uint8_t>(system_family(address));
  header.ndm_ifindex = static_cast<std::int32_t>(interface);
  header.ndm_flags = entry_flags;
  NetlinkRequest request(type, flags);
  request.add_header(header).add_ip(NDA_DST, address);
  return request;
}

/// Looks whether the one entry that is asked for was set by somebody.
struct SetEntry final : MessageTaker {
  bool message(const NetlinkMessage& message) override {
    const auto entry = read_neighbour(message.body, TimePoint());
    if (!entry || !entry->listed) return true;
    set = entry->row.state == NeighbourState::permanent || entry->row.state == NeighbourState::no_arp;
    return true;
  }
  bool set = false;
};

}  // namespace

ActionResult remove_neighbour(NetlinkRequests& kernel, InterfaceIndex interface, const net::Address& address) {
  auto request = request_for(RTM_DELNEIGH, NLM_F_ACK, interface, address);
  return tell(kernel, request);
}

ActionResult ask_neighbour(NetlinkRequests& kernel, InterfaceIndex interface, const net::Address& address) {
  SetEntry known;
  // An error means that there is none, or a kernel (before 5.0) that does not tell of one alone.
  auto look = request_for(RTM_GETNEIGH, 0, interface, address);
  static_cast<void>(kernel.ask(look, known));
  if (known.set) {
    return std::unexpected(
        Refusal{.error = Error::unsupported,
                .why = "the entry is a permanent one, which the kernel never asks for: delete it first"});
  }
  const auto removed = remove_neighbour(kernel, interface, address);
  if (!removed && removed.error().error != Error::not_found) return removed;
  auto use = request_for(RTM_NEWNEIGH, NLM_F_ACK | NLM_F_CREATE, interface, address, NTF_USE);
  return tell(kernel, use);
}

}  // namespace wirelab::net_status
