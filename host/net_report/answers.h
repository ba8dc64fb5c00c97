#pragma once

#include "host/net_report/event.h"

namespace wirelab::net_report {

/// NET_STATUS.
struct Status {
  std::string stack;
  std::string frames_missing;  ///< why frames cannot be seen; empty if they can
  std::vector<Interface> interfaces;
  std::vector<Route> routes;
  std::vector<std::string> dns;
  std::string search;
  std::optional<std::vector<Neighbour>> neighbours = {};  ///< nothing if it was asked to leave them out
  std::uint64_t left_out = 0;                             ///< rows that the appliance had no room for
  std::vector<Event> events = {};
};

/// ARP_TABLE.
struct ArpTable {
  std::vector<Neighbour> neighbours;
  std::uint64_t left_out = 0;
};

/// ARP_DELETE: the entry as it was.
struct ArpDeleted {
  Neighbour deleted;
};

/// The header of an Ethernet frame.
struct Frame {
  std::string source_mac;
  std::string destination_mac;
  std::string ether_type;  ///< "0x0806"
};

/// One ARP packet.
struct ArpPacket {
  Frame frame;
  std::uint64_t operation = 0;
  std::string sender_mac;
  std::string sender;
  std::string target_mac;
  std::string target;
  std::string text;
  std::uint64_t after_us = 0;
};

/// ARP_RESOLVE.
struct ArpResolved {
  std::string address;
  std::string interface;
  std::string mac;  ///< empty: nobody answered
  std::optional<std::uint64_t> took_us;
  std::optional<ArpPacket> request;  ///< nothing if frames cannot be seen
  std::vector<ArpPacket> replies;
  std::uint64_t left_out = 0;  ///< replies that came beyond those
  std::string frames_missing;  ///< why no packet is shown; empty if they can be seen
};

/// DHCP_RENEW: what will be done.
struct DhcpRenewal {
  std::string interface;
  std::uint64_t in_ms = 0;
};

/// DHCP_RELEASE: what will be done.
struct DhcpRelease {
  std::string interface;
  std::string address;
  std::string server;
  std::uint64_t in_ms = 0;
  std::optional<std::uint64_t> renew_after_s;
};

/// What one DHCP server offers.
struct Offer {
  std::string xid;
  std::string mac;
  std::string from;
  std::uint64_t after_ms = 0;
  Terms terms;
  std::vector<std::uint64_t> options;
  std::string text;
};

/// DHCP_DISCOVER.
struct DhcpDiscovery {
  std::string interface;
  std::string xid;
  std::uint64_t waited_ms = 0;
  std::vector<Offer> offers;
  std::uint64_t left_out = 0;  ///< offers that came beyond those; one that was repeated counts again
};

/// An IPv4 header field by field (RFC 791 section 3.1); lengths in bytes.
struct IpHeader {
  std::uint64_t header_length = 0;
  std::uint64_t dscp = 0;
  std::uint64_t ecn = 0;
  std::uint64_t total_length = 0;
  std::uint64_t payload_length = 0;
  std::uint64_t identification = 0;
  bool dont_fragment = false;
  bool more_fragments = false;
  std::uint64_t fragment_offset = 0;
  std::uint64_t ttl = 0;
  std::uint64_t protocol = 0;
  std::string protocol_name;
  std::string checksum;
  bool checksum_right = false;
  std::string source;
  std::string destination;
};

/// Which station a packet goes to and why.
struct NextHop {
  std::string to;
  std::string interface;
  bool local = false;
  bool on_link = false;
  std::string gateway;
  std::string source;
  std::string mac;
  std::string whose;  ///< the address that the MAC belongs to
  std::string known;
  std::string why;
};

/// What came of one echo request.
struct Echo {
  std::uint64_t sequence = 0;
  std::string outcome;
  std::string from;
  std::optional<std::uint64_t> rtt_us;
  std::optional<std::uint64_t> ttl;
  std::optional<IpHeader> header;
  std::string detail;
};

/// Round trips in microseconds.
struct RoundTrips {
  std::uint64_t min = 0;
  std::uint64_t average = 0;
  std::uint64_t max = 0;
};

/// PING.
struct Ping {
  std::string to;
  std::optional<NextHop> next_hop;
  std::optional<Frame> frame;
  std::optional<IpHeader> request;
  std::uint64_t data_bytes = 0;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t loss_percent = 0;
  std::optional<RoundTrips> rtt_us;
  std::vector<Echo> echoes;
};

/// Any command: what could not be done, and why.
struct Trouble {
  std::string code;
  std::string what;
  std::string message;
};

}  // namespace wirelab::net_report
