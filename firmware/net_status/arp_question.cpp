#include "firmware/net_status/arp_question.h"

#include <algorithm>

#include "firmware/net_status/next_hop.h"

namespace wirelab::net_status {
namespace {

/// How long the stack may take to put its request on the link.
constexpr Duration kStackAsks = std::chrono::milliseconds(50);

/// Whether a network of that interface holds the address.
bool holds(const Picture& picture, InterfaceIndex interface, const net::Address& address) noexcept {
  return std::ranges::any_of(picture.addresses(), [&](const auto& row) {
    return row.facts.interface == interface && same_network(row.facts.address, address, row.facts.prefix);
  });
}

}  // namespace

ArpQuestion::ArpQuestion(Service& service, Watcher& asker) noexcept
    : service_(service), asker_(asker), patience_(service.reactor(), *this), end_(service.reactor(), *this) {}

ActionResult ArpQuestion::ask(const Interface& interface, const net::Address& source, const net::Address& address,
                              Duration wait) {
  interface_ = interface.index;
  mac_ = interface.mac;
  source_ = source;
  address_ = address;
  service_.reporter().add(*this);
  end_.start(wait);
  // Linux forgets an entry so as to ask for it, and keeps one for each address that it asked for.
  if (!service_.options().may_change || !holds(service_.reporter().picture(), interface_, address)) {
    return put_request_on_link();
  }
  const ActionResult asked = service_.reporter().ask_for(interface_, address);
  if (asked) {
    patience_.start(kStackAsks);
    return {};
  }
  const bool cannot = asked.error().error == Error::unsupported || asked.error().error == Error::not_allowed;
  return cannot ? put_request_on_link() : asked;
}

ActionResult ArpQuestion::put_request_on_link() {
  const auto frame = packet::arp_frame(net::kBroadcastMac, packet::arp_request(mac_, source_, address_));
  const auto sent = frame ? service_.reporter().send(interface_, *frame) : fail(frame.error());
  if (sent) return {};
  return std::unexpected(why_not_sent(sent.error()));
}

void ArpQuestion::saw(const SeenFrame& frame) {
  if (!frame.arp || frame.interface != interface_) return;
  const ShownArp shown{.packet = *frame.arp,
                       .source = frame.ethernet.source,
                       .destination = frame.ethernet.destination,
                       .at = frame.at,
                       .stamp = frame.stamp};
  const bool request = frame.arp->operation == packet::ArpOperation::request;
  if (frame.sent && request && frame.arp->target_address == address_) {
    if (!request_) request_ = shown;
    patience_.stop();
  } else if (!frame.sent && !request && frame.arp->sender_address == address_) {
    keep(shown);
  }
}

void ArpQuestion::keep(const ShownArp& reply) {
  if (reply_count_ == kReplies) {
    ++left_out_;
    return;
  }
  replies_[reply_count_++] = reply;
  if (reply_count_ == 1) end_.start(kRivals);
}

void ArpQuestion::ready() {
  if (patience_.expired()) {
    patience_.stop();
    if (!request_) static_cast<void>(put_request_on_link());
  }
  if (!end_.expired() || over_) return;
  over_ = true;
  FrameWitness::unlink();
  service_.reactor().mark(asker_);
}

std::chrono::microseconds between(const ShownArp& first, const ShownArp& second) noexcept {
  const bool stamped = first.stamp && second.stamp;
  const Duration span = stamped ? Duration(*second.stamp - *first.stamp) : second.at - first.at;
  return std::chrono::duration_cast<std::chrono::microseconds>(std::max(span, Duration::zero()));
}

void write_arp(JsonWriter& json, const ShownArp& shown, const ShownArp& first) {
  json.begin_object();
  write_frame(json, shown.source, shown.destination, packet::kEtherTypeArp);
  json.number("operation", static_cast<std::uint16_t>(shown.packet.operation));
  write_mac(json, "sender_mac", shown.packet.sender_mac);
  write_address(json, "sender", shown.packet.sender_address);
  write_mac(json, "target_mac", shown.packet.target_mac);
  write_address(json, "target", shown.packet.target_address);
  std::array<char, 96> room;
  TextBuilder text(room);
  packet::describe(text, shown.packet);
  json.text("text", text.text());
  json.number("after_us", static_cast<std::uint64_t>(between(first, shown).count())).end_object();
}

}  // namespace wirelab::net_status
