#include "firmware/net_status/announcer.h"

#include <algorithm>

#include "firmware/net_status/words.h"

namespace wirelab::net_status {
namespace {

std::string_view or_none(std::string_view text) noexcept { return text.empty() ? "none" : text; }

template <std::size_t kRoom>
FixedText<kRoom> text_of(const auto& write) noexcept {
  std::array<char, kRoom> room{};
  TextBuilder text(room);
  write(text);
  return text.text();
}

FixedText<15> text_of(const net::Address& address) noexcept {
  return text_of<15>([&](TextBuilder& out) { address.append_to(out); });
}

}  // namespace

Announcer::Announcer(Reactor& reactor, const Picture& picture, const Log& log, std::size_t interfaces)
    : picture_(picture),
      log_(log),
      settled_(reactor, *this),
      said_(std::make_unique<Line[]>(interfaces)),
      room_(interfaces) {}

Announcer::Line Announcer::line_of(const Interface& interface) const noexcept {
  Line line;
  line.interface = interface.index;
  line.name = interface.name;
  const InterfaceAddress* first = nullptr;
  line.addresses = text_of<79>([&](TextBuilder& out) {
    for (const auto& [own, round] : picture_.addresses()) {
      if (own.interface != interface.index || own.address.family() != net::Family::ipv4) continue;
      if (first == nullptr) first = &own;
      if (!out.text().empty()) out.add(' ');
      own.address.append_to(out);
      out.add('/').add_number(own.prefix);
    }
  });
  if (first == nullptr) return line;
  line.mask = text_of(net::Address::ipv4_mask(first->prefix));
  const Route* route = picture_.default_route(net::Family::ipv4, interface.index);
  if (route != nullptr) line.gateway = text_of(route->gateway.value_or(net::Address()));
  const DhcpTracker* tracker = picture_.tracker(interface.index);
  const bool leased = tracker != nullptr && tracker->lease().held();
  const auto giver = leased ? tracker->lease().terms.server : std::nullopt;
  if (giver) line.dhcp_server = text_of(giver->address());
  line.dns = text_of<79>([&](TextBuilder& out) {
    const auto add = [&](const net::Address& server) {
      if (!out.text().empty()) out.add(' ');
      server.append_to(out);
    };
    if (leased) {
      for (const Ipv4& server : tracker->lease().terms.dns.view()) add(server.address());
    } else {
      const Resolver& resolver = picture_.resolver();
      for (const net::Address& server : std::span(resolver.servers).first(resolver.server_count)) add(server);
    }
  });
  return line;
}

Announcer::Line* Announcer::said_of(InterfaceIndex interface) noexcept {
  const auto said = std::span(said_.get(), room_);
  auto line = std::ranges::find(said, interface, &Line::interface);
  if (line == said.end()) line = std::ranges::find(said, InterfaceIndex{0}, &Line::interface);
  return line == said.end() ? nullptr : &*line;
}

void Announcer::for_each_change(auto each) {
  for (const auto& row : picture_.interfaces()) {
    if (row.facts.kind != InterfaceKind::ethernet) continue;
    Line* said = said_of(row.facts.index);
    if (said == nullptr) continue;
    const Line line = line_of(row.facts);
    // An interface that never had an address is not worth a line.
    const bool silent = said->interface == 0 && line.addresses.empty();
    if (!silent && !(line == *said)) each(*said, line);
  }
  for (Line& said : std::span(said_.get(), room_)) {
    if (said.interface == 0 || picture_.interface(said.interface) != nullptr) continue;
    Line gone;
    gone.name = said.name;
    each(said, gone);
  }
}

void Announcer::look() {
  bool changed = false;
  for_each_change([&](const Line&, const Line&) { changed = true; });
  if (changed && !settled_.running()) settled_.start(kSettles);
}

void Announcer::ready() {
  for_each_change([&](Line& said, const Line& line) {
    const bool nothing_new = said.addresses.empty() && line.addresses.empty();
    said = line;
    if (nothing_new) return;
    log_.info("address", {{"interface", line.name.view()},
                          {"address", or_none(line.addresses.view())},
                          {"mask", or_none(line.mask.view())},
                          {"gateway", or_none(line.gateway.view())},
                          {"dns", or_none(line.dns.view())},
                          {"dhcp_server", or_none(line.dhcp_server.view())}});
  });
}

}  // namespace wirelab::net_status
