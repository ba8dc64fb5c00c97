#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware/net_status/dhcp_tracker.h"
#include "tests/unit/net_status/told.h"

namespace wirelab::net_status {

using packet::DhcpType;
using std::chrono::seconds;
using testing::ElementsAre;

inline constexpr Ipv4 ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return Ipv4(net::Address::ipv4(a, b, c, d));
}

/// One interface's client and its servers, told message by message on a time line that the test moves.
class DhcpStory : public testing::Test {
 protected:
  static constexpr Ipv4 kOwn = ipv4(10, 0, 2, 15);
  static constexpr Ipv4 kServer = ipv4(10, 0, 2, 2);
  static constexpr Ipv4 kOther = ipv4(10, 0, 2, 9);
  static constexpr Ipv4 kAll = ipv4(255, 255, 255, 255);
  static constexpr net::MacAddress kMac{0x52, 0x54, 0, 0x12, 0x34, 0x56};
  static constexpr TimePoint kStart{std::chrono::hours(1)};

  DhcpStory() { tracker.start(2, "eth0", kMac); }

  void pass(Duration time) {
    now += time;
    tracker.advance(now, timeline);
  }

  /// A client's message; without an address it comes from nowhere and goes to everybody.
  static DhcpDetail from_client(DhcpType type, std::uint32_t xid) {
    DhcpDetail message;
    message.type = type;
    message.sent = true;
    message.xid = xid;
    message.to = kAll;
    return message;
  }
  static DhcpDetail from_server(DhcpType type, std::uint32_t xid, const Ipv4& server = kServer) {
    DhcpDetail message;
    message.type = type;
    message.xid = xid;
    message.from = server;
    message.to = kAll;
    message.terms.server = server;
    if (type != DhcpType::nak) message.terms.address = kOwn;
    if (type != DhcpType::nak) message.terms.seconds = 3600;
    return message;
  }
  void see(const DhcpDetail& message) { tracker.see(message, now, timeline); }

  void discover(std::uint32_t xid) { see(from_client(DhcpType::discover, xid)); }
  void offer(std::uint32_t xid, const Ipv4& server = kServer) { see(from_server(DhcpType::offer, xid, server)); }
  /// RFC 2131 section 4.3.2: in SELECTING with server and requested address, in INIT-REBOOT without the server.
  void select(std::uint32_t xid, const Ipv4& server = kServer) {
    DhcpDetail message = from_client(DhcpType::request, xid);
    message.terms.server = server;
    message.requested = kOwn;
    see(message);
  }
  void reboot(std::uint32_t xid) {
    DhcpDetail message = from_client(DhcpType::request, xid);
    message.requested = kOwn;
    see(message);
  }
  /// With its address in ciaddr: to the server while RENEWING, to everybody while REBINDING.
  void extend(std::uint32_t xid, const Ipv4& to) {
    DhcpDetail message = from_client(DhcpType::request, xid);
    message.client = kOwn;
    message.from = kOwn;
    message.to = to;
    see(message);
  }
  void ack(std::uint32_t xid, const Ipv4& server = kServer) { see(from_server(DhcpType::ack, xid, server)); }
  void nak(std::uint32_t xid, const Ipv4& server = kServer) { see(from_server(DhcpType::nak, xid, server)); }

  /// From nothing to a lease of an hour; five events.
  void acquire() {
    discover(7);
    offer(7);
    select(7);
    ack(7);
    shown = timeline.last();
  }

  /// What was told since the last call.
  std::vector<std::string> told() {
    const auto lines = lines_of(timeline, shown);
    shown = timeline.last();
    return lines;
  }
  [[nodiscard]] LeaseState state() const { return tracker.lease().state; }

  TimePoint now = kStart;
  Timeline timeline{{}};
  DhcpTracker tracker;
  std::uint64_t shown = 0;
};

}  // namespace wirelab::net_status
