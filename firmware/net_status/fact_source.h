#pragma once

#include <expected>

#include "firmware/core/result.h"
#include "firmware/core/watcher.h"
#include "firmware/net_status/facts.h"
#include "firmware/net_status/lease.h"

namespace wirelab::net_status {

/// Takes the rows of a stack's tables as they come, change and go. A row that is put again replaces the one of the same
/// key: an interface's index; interface, address and prefix; destination, prefix, gateway, interface and metric of a
/// route; interface and address of a neighbour. An interface that goes takes its addresses, routes and neighbours
/// along.
class FactSink {
 public:
  virtual void put(const Interface& interface) = 0;
  virtual void put(const InterfaceAddress& address) = 0;
  virtual void put(const Route& route) = 0;
  virtual void put(const Neighbour& neighbour) = 0;
  virtual void put(const Resolver& resolver) = 0;
  virtual void remove(const Interface& interface) = 0;
  virtual void remove(const InterfaceAddress& address) = 0;
  virtual void remove(const Route& route) = 0;
  virtual void remove(const Neighbour& neighbour) = 0;
  /// All rows follow, until `end_all`: what is not among them is gone. For a source that was told of changes and missed
  /// some, and for one that is told of none. Said again before `end_all`, it begins anew.
  virtual void begin_all() = 0;
  /// All neighbours are told again; those that are not among them stay.
  virtual void neighbours_again() {}
  virtual void end_all() = 0;

 protected:
  ~FactSink() = default;
};

/// Why an action was not carried out.
struct Refusal {
  Error error = Error::unsupported;
  std::string_view why;  ///< a sentence without its full stop, valid for ever: what stands in the way and what to do
};
/// What came of an action that changes the stack.
using ActionResult = std::expected<void, Refusal>;

/// Where a packet to an address goes, in the stack's own judgement.
struct RouteAnswer {
  InterfaceIndex interface = 0;
  std::optional<net::Address> gateway;  ///< nothing: the address itself is on the link
  std::optional<net::Address> source;   ///< the address that the packet is sent from
  bool local = false;                   ///< the address is one of this host's own
};

/// A stack's own tables and what can be done to them. One a board; everything runs on the reactor's thread and answers
/// at once.
class FactSource {
 public:
  FactSource() = default;
  FactSource(const FactSource&) = delete;
  FactSource& operator=(const FactSource&) = delete;
  virtual ~FactSource() = default;

  /// Reports into `sink` what changed since the last call, the first time everything; counters of traffic are brought
  /// up to date too. Cheap enough to be called before each answer.
  virtual void refresh(FactSink& sink) = 0;
  /// Who is called when `refresh` may have something new; null for nobody.
  virtual void watch(Watcher* watcher) = 0;

  /// The lease that the DHCP client of an interface held before anybody looked at its frames; nothing if there is none
  /// or nobody tells. Asked when the interface appears, and now and then where frames cannot be seen, which tell the
  /// rest elsewhere.
  [[nodiscard]] virtual std::optional<Lease> held_lease(const Interface& interface) = 0;

  /// Which way a packet to `to` goes. `unreachable` without a route.
  [[nodiscard]] virtual Result<RouteAnswer> route_to(const net::Address& to) = 0;

  /// Removes one entry of the ARP or neighbour table, so that the next packet asks anew. `not_found`, `not_allowed`
  /// (privilege), `unsupported`.
  [[nodiscard]] virtual ActionResult delete_neighbour(InterfaceIndex interface, const net::Address& address) = 0;
  /// Makes the stack ask the link for the MAC of `address`, also if it knows one. `unsupported` where it cannot be made
  /// to: then a request of one's own is put on the link.
  [[nodiscard]] virtual ActionResult ask_for(InterfaceIndex interface, const net::Address& address) = 0;
  /// Whether `renew` and `release` would do something for that interface, so that it can be said before they are done.
  [[nodiscard]] virtual ActionResult can_control(const Interface& interface) = 0;
  /// Makes the DHCP client of the interface ask for its lease now; it begins anew if it holds none. `unsupported` if it
  /// cannot be told to, `not_allowed` without the privilege.
  [[nodiscard]] virtual ActionResult renew(const Interface& interface) = 0;
  /// Makes it give the lease back (DHCPRELEASE) and stay without an address until `renew`. `not_found` without a lease.
  [[nodiscard]] virtual ActionResult release(const Interface& interface) = 0;

  /// Another host has an address of ours (RFC 5227 section 2.4): a stack that manages its addresses itself gives up
  /// what it must. Where somebody else manages them, that one decides and nothing is done here.
  virtual void conflict(InterfaceIndex interface, const net::Address& address) = 0;
};

}  // namespace wirelab::net_status
