#include "firmware/net_status/verbs.h"

#include <algorithm>
#include <utility>

#include "firmware/net_status/handlers.h"

namespace wirelab::net_status {
namespace {

constexpr auto kNone = command::CommandWords::Target::none;
constexpr auto kAddress = command::CommandWords::Target::address;
// The others change something, or send what the hosts of the link have to answer.
constexpr auto kReader = command::Role::reader;

constexpr std::array<NetworkVerb::Form, 10> kForms{{
    {"NET_STATUS", kNone, {"events", "neighbours"}, status, kReader},
    {"NET_WATCH", kNone, {"since", "wait"}, watch, kReader},
    {"ARP_TABLE", kNone, {}, arp_table, kReader},
    {"ARP_DELETE", kAddress, {"interface"}, arp_delete},
    {"ARP_RESOLVE", kAddress, {"interface", "wait_ms"}, arp_resolve},
    {"DHCP_RENEW", kNone, {"interface"}, dhcp_renew},
    {"DHCP_RELEASE", kNone, {"interface", "renew_after"}, dhcp_release},
    {"DHCP_DISCOVER", kNone, {"interface", "wait_ms"}, dhcp_discover},
    {"PING", kAddress, {"count", "size", "ttl", "interval_ms"}, ping},
    {"NEXT_HOP", kAddress, {"resolve"}, find_next_hop},
}};

template <std::size_t... kPlaces>
std::array<NetworkVerb, sizeof...(kPlaces)> make_verbs(Service& service, std::index_sequence<kPlaces...> /*all*/) {
  return {NetworkVerb(service, kForms[kPlaces])...};
}

}  // namespace

void NetworkVerb::begin(const command::Beginning& beginning) {
  const auto names =
      std::span(form_.names)
          .first(static_cast<std::size_t>(std::ranges::find(form_.names, std::string_view()) - form_.names.begin()));
  const auto words = command::CommandWords::parse(beginning.arguments.first, form_.target, names);
  const Request request(service_, beginning, name(), words.value_or(command::CommandWords()));
  if (!words) return request.refuse(Error::invalid, words.error());
  form_.handler(request);
}

NetStatusVerbs::NetStatusVerbs(Service& service) noexcept
    : verbs_(make_verbs(service, std::make_index_sequence<kForms.size()>())) {}

bool NetStatusVerbs::add_to(command::VerbTable& table) noexcept {
  return std::ranges::all_of(verbs_, [&](NetworkVerb& verb) { return table.add(verb); });
}

}  // namespace wirelab::net_status
