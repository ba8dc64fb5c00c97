#include "firmware/net_status/announcer.h"

#include <algorithm>

#include "firmware/net_status/words.h"

namespace wirelab::net_status {
namespace {

std::string_view or_none(std::string_view text) noexcept { return text.empty() ? "none" : text; }

FixedText<net::Address::kMaxText> text_of(const net::Address& address) noexcept {
  std::array<char, net::Address::kMaxText> room{};
  TextBuilder text(room);
  address.append_to(text);
  return text.text();
}

/// Words with blanks between, each of them whole. From the first that has no room on they are counted.
template <std::size_t kRoom>
class WholeWords {
 public:
  void add(std::string_view word) noexcept {
    const std::size_t gap = words_.text().empty() ? 0 : 1;
    if (left_out_ > 0 || words_.text().size() + gap + word.size() + kMostMore > kRoom) {
      ++left_out_;
      return;
    }
    if (gap > 0) words_.add(' ');
    words_.add(word);
  }
  [[nodiscard]] FixedText<kRoom> text() noexcept {
    if (left_out_ > 0) words_.add(" and ").add_number(left_out_).add(" more");
    return words_.text();
  }

 private:
  static constexpr std::size_t kMostMore = std::string_view(" and 9999 more").size();

  std::array<char, kRoom> room_{};
  TextBuilder words_{room_};
  std::size_t left_out_ = 0;
};

/// With the length of its network.
void add_address(auto& words, const InterfaceAddress& own) noexcept {
  std::array<char, net::Address::kMaxText + 4> room{};
  TextBuilder text(room);
  own.address.append_to(text);
  text.add('/').add_number(own.prefix);
  words.add(text.text());
}

}  // namespace

Announcer::Announcer(Reactor& reactor, const Picture& picture, const Log& log, std::size_t interfaces)
    : picture_(picture),
      log_(log),
      settled_(reactor, *this),
      said_(std::make_unique<Line[]>(interfaces)),
      room_(interfaces) {}

bool Announcer::has_ipv4(InterfaceIndex interface) const noexcept {
  return std::ranges::any_of(picture_.addresses(), [&](const auto& row) {
    return row.facts.interface == interface && row.facts.address.family() == net::Family::ipv4;
  });
}

void Announcer::for_each_address(InterfaceIndex interface, net::Family family, auto each) const {
  const auto pass = [&](bool link_local) {
    for (const auto& [own, round] : picture_.addresses()) {
      const bool counts = own.interface == interface && own.address.family() == family;
      if (counts && is_link_local(own.address) == link_local) each(own);
    }
  };
  pass(false);
  pass(true);
}

void Announcer::for_each_server(InterfaceIndex interface, auto each) const {
  const DhcpTracker* tracker = picture_.tracker(interface);
  if (tracker != nullptr && tracker->lease().held()) {
    for (const Ipv4& server : tracker->lease().terms.dns.view()) each(server.address());
    return;
  }
  const Resolver& resolver = picture_.resolver();
  for (const net::Address& server : std::span(resolver.servers).first(resolver.server_count)) each(server);
}

Announcer::Line Announcer::line_of(const Interface& interface) const noexcept {
  Line line;
  line.interface = interface.index;
  line.name = interface.name;
  const net::Family family = has_ipv4(interface.index) ? net::Family::ipv4 : net::Family::ipv6;
  WholeWords<kAddressRoom> addresses;
  for_each_address(interface.index, family, [&](const InterfaceAddress& own) {
    // An IPv6 address that is still being checked, or was found to be somebody else's, takes no packets.
    if (family == net::Family::ipv6 && (own.tentative || own.duplicate)) return;
    if (family == net::Family::ipv4 && line.mask.empty()) {
      line.mask = text_of(net::Address::ipv4_mask(own.prefix)).view();
    }
    add_address(addresses, own);
  });
  line.addresses = addresses.text();
  if (line.addresses.empty()) return line;
  const Route* route = picture_.default_route(family, interface.index);
  if (route != nullptr) line.gateway = text_of(route->gateway.value_or(net::Address()));
  const DhcpTracker* tracker = picture_.tracker(interface.index);
  const bool leased = tracker != nullptr && tracker->lease().held();
  const auto giver = leased ? tracker->lease().terms.server : std::nullopt;
  if (giver) line.dhcp_server = text_of(giver->address()).view();
  WholeWords<kServerRoom> servers;
  for_each_server(interface.index, [&](const net::Address& server) { servers.add(text_of(server).view()); });
  line.dns = servers.text();
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
