#include "firmware/net_status/discover.h"

#include <algorithm>

#include "firmware/net_status/words.h"
#include "firmware/packet/dhcp_client.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/dhcp_writer.h"

namespace wirelab::net_status {

void Discover::begin() {
  begun_ = now();
  Picture& picture = service().reporter().picture();
  if (DhcpTracker* tracker = picture.tracker(question_.interface.index)) tracker->leave_out(question_.xid);
  service().reporter().add(*this);
  if (const auto sent = send(); !sent) {
    return refuse(why_not_sent(sent.error()));
  }
  again_.start(question_.wait / 2);
  end_.start(question_.wait);
}

Result<void> Discover::send() {
  std::array<std::byte, packet::kDhcpRoom> message_room;
  std::array<std::byte, packet::kDhcpRoom + packet::kBeforeDhcp> frame_room;
  // Replies to everybody: an address that this host does not have would not be taken.
  const packet::DhcpClient client{.mac = question_.interface.mac, .xid = question_.xid, .wants_broadcast = true};
  const auto message = packet::write_discover(message_room, client, std::nullopt);
  if (!message) return fail(message.error());
  const auto frame = packet::write_dhcp_frame(frame_room, packet::from_client(question_.interface.mac), *message);
  if (!frame) return fail(frame.error());
  return service().reporter().send(question_.interface.index, *frame);
}

void Discover::saw(const SeenFrame& frame) {
  if (!frame.dhcp || frame.interface != question_.interface.index || frame.dhcp->header.xid != question_.xid) return;
  if (frame.dhcp->message_type() != packet::DhcpType::offer) return;
  const DhcpDetail detail = detail_of(frame);
  const auto known = std::span(offers_).first(offer_count_);
  const bool repeated = std::ranges::any_of(known, [&](const Offer& offer) {
    return offer.detail.peer == detail.peer && offer.detail.terms == detail.terms;
  });
  if (repeated) return;
  if (offer_count_ < kOffers) {
    offers_[offer_count_++] = {detail, frame.at};
  } else {
    ++left_out_;
  }
}

void Discover::ready() {
  if (again_.expired()) {
    again_.stop();
    static_cast<void>(send());
  }
  if (!end_.expired()) return;
  FrameWitness::unlink();
  finish();
}

void Discover::write(JsonWriter& json, const Report& report) {
  begin_document(json, "dhcp_discover", report);
  json.text("interface", question_.interface.name.view());
  write_xid(json, question_.xid);
  json.number("waited_ms", whole_milliseconds(now() - begun_)).key("offers").begin_array();
  for (const Offer& offer : std::span(offers_).first(offer_count_)) {
    json.begin_object();
    write_xid(json, offer.detail.xid);
    write_mac(json, "mac", offer.detail.peer);
    write_address(json, "from", offer.detail.from.address());
    json.number("after_ms", whole_milliseconds(offer.at - begun_));
    write_terms(json, offer.detail.terms);
    write_options(json, offer.detail);
    std::array<char, kMaxWords> room;
    TextBuilder text(room);
    Event event;
    event.kind = EventKind::dhcp_message;
    event.interface_name = question_.interface.name;
    describe(text, event, &offer.detail);
    json.text("text", text.text()).end_object();
  }
  json.end_array().number("left_out", left_out_).end_object();
}

}  // namespace wirelab::net_status
