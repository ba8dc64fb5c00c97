#include "firmware/net_status_linux/route_query.h"

#include <linux/rtnetlink.h>

#include "firmware/net_status_linux/route_message.h"

namespace wirelab::net_status {
namespace {

constexpr std::size_t kBitsOfByte = 8;

struct TheRoute final : MessageTaker {
  bool message(const NetlinkMessage& message) override {
    found = read_found_route(message.body);
    return true;
  }
  std::optional<FoundRoute> found;
};

// What the kernel says of routes that forbid (EACCES) and drop (EINVAL).
bool leads_nowhere(Error error) noexcept { return error == Error::not_allowed || error == Error::invalid; }

}  // namespace

Result<RouteAnswer> find_route(NetlinkRequests& kernel, const net::Address& to) {
  rtmsg header{};
  header.rtm_family = static_cast<std::uint8_t>(system_family(to));
  header.rtm_dst_len = static_cast<std::uint8_t>(to.bytes().size() * kBitsOfByte);
  NetlinkRequest request(RTM_GETROUTE, 0);
  request.add_header(header).add_ip(RTA_DST, to);
  if (const std::uint32_t scope = to.scope(); scope != 0) {
    request.add_attribute(RTA_OIF, std::as_bytes(std::span(&scope, 1)));
  }
  TheRoute answer;
  const auto asked = kernel.ask(request, answer);
  if (!asked) return fail(leads_nowhere(asked.error()) ? Error::unreachable : asked.error());
  if (!answer.found) return fail(Error::unreachable);
  const Route& route = answer.found->route;
  return RouteAnswer{
      .interface = route.interface, .gateway = route.gateway, .source = route.source, .local = answer.found->local};
}

}  // namespace wirelab::net_status
