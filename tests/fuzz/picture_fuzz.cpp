// What neighbours, DHCP servers and the stack's own tables can do to the model of the network, in any order.

#include <cstdint>
#include <nlohmann/json.hpp>

#include "firmware/net_status/documents.h"
#include "firmware/net_status/seen_frame.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::net_status;

constexpr Sizes kSizes{.interfaces = 2,
                       .addresses = 3,
                       .routes = 4,
                       .neighbours = 8,
                       .timeline = {.events = 16, .neighbours = 8, .details = 4}};
constexpr TimePoint kStart{std::chrono::hours(1)};

/// The input as small numbers and pieces; zeros behind its end.
class Script {
 public:
  explicit Script(ConstBytes rest) noexcept : rest_(rest) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  std::uint8_t byte() noexcept {
    if (rest_.empty()) return 0;
    const auto byte = std::to_integer<std::uint8_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return byte;
  }
  ConstBytes piece(std::size_t size) noexcept {
    const ConstBytes piece = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(piece.size());
    return piece;
  }

 private:
  ConstBytes rest_;
};

InterfaceIndex some_interface(Script& script) { return script.byte() % 4U; }
net::Address some_address(Script& script) {
  const std::uint8_t last = script.byte();
  if (last % 5 != 0) return net::Address::ipv4(10, 0, 2, last % 16);
  return net::Address::ipv6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}, 2);
}
net::MacAddress some_mac(Script& script) {
  const auto last = static_cast<std::uint8_t>(script.byte() % 4);
  // The seeds' DHCP messages are this one's.
  return last == 0 ? net::MacAddress{0x52, 0x54, 0, 0x12, 0x34, 0x56} : net::MacAddress{2, 0, 0, 0, 0, last};
}

Interface interface(Script& script) {
  Interface row;
  row.index = some_interface(script) + 1;
  row.name = as_text(script.piece(3));
  row.kind = static_cast<InterfaceKind>(script.byte() % 3);
  row.mac = some_mac(script);
  row.up = script.byte() % 2 == 0;
  row.link = script.byte() % 2 == 0;
  return row;
}

InterfaceAddress address(Script& script) {
  InterfaceAddress row;
  row.interface = some_interface(script);
  row.address = some_address(script);
  row.prefix = static_cast<std::uint8_t>(script.byte() % (row.address.family() == net::Family::ipv4 ? 33 : 129));
  row.duplicate = script.byte() % 4 == 0;
  return row;
}

Route route(Script& script) {
  Route row;
  row.interface = some_interface(script);
  row.gateway = some_address(script);
  row.destination = net::Address::any(row.gateway->family());
  row.metric = script.byte() % 3;
  row.prefix = static_cast<std::uint8_t>(script.byte() % 2 * 24);
  return row;
}

Neighbour neighbour(Script& script) {
  Neighbour row;
  row.interface = some_interface(script);
  row.address = some_address(script);
  if (script.byte() % 4 != 0) row.mac = some_mac(script);
  row.state = static_cast<NeighbourState>(script.byte() % 8);
  return row;
}

/// As the reporter hands a frame on.
void see_frame(Picture& picture, Script& script) {
  const InterfaceIndex interface = some_interface(script);
  const bool sent = script.byte() % 2 == 0;
  const std::size_t size = script.byte() * std::size_t{4};
  const auto frame = look_at(script.piece(size));
  if (!frame) return;
  if (frame->arp) picture.see({interface, sent, picture.now(), *frame->arp});
  if (frame->dhcp && frame->dhcp->header.mac()) {
    picture.see(interface, detail_of(*frame), *frame->dhcp->header.mac(), sent);
  }
}

Lease lease(Script& script, TimePoint now) {
  Lease lease;
  lease.state = static_cast<LeaseState>(script.byte() % 10);
  lease.terms.address = Ipv4(net::Address::ipv4(10, 0, 2, script.byte()));
  lease.terms.seconds = script.byte();
  lease.terms.t1 = script.byte();
  lease.obtained = now;
  return lease;
}

void step(Picture& picture, Script& script, TimePoint& now) {
  switch (script.byte() % 16) {
    case 0: now += std::chrono::milliseconds(script.byte()); return picture.advance(now);
    case 1: now += std::chrono::seconds(script.byte()); return picture.advance(now);
    case 2: return picture.put(interface(script));
    case 3: return picture.remove(interface(script));
    case 4: return picture.put(address(script));
    case 5: return picture.remove(address(script));
    case 6: return picture.put(route(script));
    case 7: return picture.remove(route(script));
    case 8: return picture.put(neighbour(script));
    case 9: return picture.remove(neighbour(script));
    case 10: return picture.begin_all();
    case 11: return picture.end_all();
    case 12: return picture.lost(some_interface(script), script.byte() + 1U);
    case 13: return picture.adopt(some_interface(script), lease(script, now));
    case 14: return picture.expect_removal(neighbour(script));
    default: return see_frame(picture, script);
  }
}

void check_timeline(const Timeline& timeline) {
  std::uint64_t before = 0;
  std::size_t kept = 0;
  for (const Event* event = timeline.find(0); event != nullptr; event = timeline.find(event->sequence + 1)) {
    require(event->sequence > before && event->sequence <= timeline.last(), "events stand in order");
    require(event->because < event->sequence, "what led to an event was there before it");
    before = event->sequence;
    ++kept;
  }
  require(before == timeline.last(), "the latest event is kept");
  require(kept <= kSizes.timeline.events + kSizes.timeline.neighbours, "a timeline has a bound");
}

void check(const Picture& picture, TimePoint now) {
  require(picture.interfaces().size() <= kSizes.interfaces && picture.addresses().size() <= kSizes.addresses &&
              picture.routes().size() <= kSizes.routes && picture.neighbours().size() <= kSizes.neighbours,
          "tables have bounds");
  require(picture.next() > now, "nothing is left to do at once");
  check_timeline(picture.timeline());
  const Report report{.picture = picture, .stack = "fuzz", .frames_missing = {}, .started = kStart, .wall = {}};
  GrowingText text;
  JsonWriter json(text, std::size_t{1} << 20U);
  write_status(json, report, {.neighbours = true, .events = 4096});
  require(!json.failed(), "a small network is a small document");
  require(nlohmann::json::accept(view(text)), "a document is JSON");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Script script(std::as_bytes(std::span(data, size)));
  Picture picture(kSizes);
  TimePoint now = kStart;
  picture.set_time(now);
  while (!script.at_end()) step(picture, script, now);
  picture.advance(now);
  check(picture, now);
  return 0;
}
