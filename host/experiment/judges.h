#pragma once

#include <array>
#include <string>
#include <vector>

#include "host/experiment/evidence.h"
#include "host/experiment/judgement.h"

namespace wirelab::experiment {

// Each takes the trace, and what its experiment knows beside it, and says what the trace shows. Pure.

/// Many small writes of a server, with Nagle's algorithm (RFC 9293 section 3.7.4) and without.
struct SmallWrites {
  std::uint16_t with = 0;     ///< port of the server that has it on
  std::uint16_t without = 0;  ///< and of the one that has it off
  std::size_t write = 0;      ///< bytes of each write
};
[[nodiscard]] Judgement judge_nagle(const Evidence& evidence, const SmallWrites& made);

/// Questions to a server that answers a line when it is whole, in three connections one after the other: in two writes
/// with Nagle's algorithm, in two writes without, in one write. Times are the client's, from the question to the
/// answer.
struct Questions {
  std::uint16_t port = 0;
  std::vector<Nanoseconds> two_writes = {};
  std::vector<Nanoseconds> two_writes_at_once = {};
  std::vector<Nanoseconds> one_write = {};
};
[[nodiscard]] Judgement judge_delayed_ack(const Evidence& evidence, const Questions& asked);

/// One message by TCP, then the same by UDP. Times are the client's, from the beginning to the answer.
struct UrgentMessage {
  std::uint16_t tcp_port = 0;
  std::uint16_t udp_port = 0;
  Nanoseconds tcp{};
  Nanoseconds udp{};
};
[[nodiscard]] Judgement judge_urgent_message(const Evidence& evidence, const UrgentMessage& sent);

/// A connection and a datagram to a port where nobody listens.
struct NobodyThere {
  std::uint16_t port = 0;
  bool tcp_refused = false;  ///< the client was told so
  Nanoseconds tcp_told{};    ///< after so long
  bool udp_told = false;     ///< sending or waiting failed
  Nanoseconds udp_waited{};
};
[[nodiscard]] Judgement judge_refusal(const Evidence& evidence, const NobodyThere& met);

/// Connections to one server, and the ports that the client's sockets say they have.
struct ReplyPorts {
  std::uint16_t port = 0;
  std::vector<std::uint16_t> own = {};
};
[[nodiscard]] Judgement judge_reply_port(const Evidence& evidence, const ReplyPorts& used);

/// A lease given back and asked for again.
struct LeaseRenewed {
  std::string interface = {};
  std::string mac = {};      ///< the interface's: messages of other clients (chaddr) are not looked at
  std::string address = {};  ///< before
};
[[nodiscard]] Judgement judge_lease(const Evidence& evidence, const LeaseRenewed& lease);

/// The router's entry deleted from the ARP table. MAC addresses as the table says, empty without an entry.
struct CacheFlushed {
  std::string own = {};  ///< the appliance's address on that link: whom others ask for is theirs
  std::string router = {};
  std::string before = {};
  std::string after = {};
};
[[nodiscard]] Judgement judge_arp_cache(const Evidence& evidence, const CacheFlushed& cache);

/// A packet to an address that is not on the link.
struct OffLink {
  std::string to = {};
  std::string router = {};      ///< what the appliance says is the next hop
  std::string router_mac = {};  ///< of it in the ARP table
};
[[nodiscard]] Judgement judge_next_hop(const Evidence& evidence, const OffLink& sent);

/// The IP header of an echo request to that address.
[[nodiscard]] Judgement judge_header(const Evidence& evidence, const std::string& to);

}  // namespace wirelab::experiment
