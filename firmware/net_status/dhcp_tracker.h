#pragma once

#include "firmware/net_status/event.h"
#include "firmware/net_status/timeline.h"

namespace wirelab::net_status {

/// Follows what the DHCP client of one interface does by the messages on its link alone (RFC 2131 section 4.4): so the
/// lease is known whoever the client is. Pure: messages and times in, events out. A client that is not seen, because
/// its lease was older, is given by `adopt`.
class DhcpTracker {
 public:
  /// Servers that are remembered, to notice another one.
  static constexpr std::size_t kServers = 4;

  /// Forgets everything; from now on it is about this interface.
  void start(InterfaceIndex interface, std::string_view name, const net::MacAddress& mac) noexcept;

  /// The interface is called something else from now on.
  void rename(std::string_view name) noexcept { name_ = name; }
  /// A message of this interface's client, or to it.
  void see(const DhcpDetail& message, TimePoint now, Timeline& timeline);
  /// A message between a server and another host that this one could see: it names a server.
  void overhear(const DhcpDetail& message, TimePoint now, Timeline& timeline);
  /// A lease that was held before anybody looked; replaces what is known, unless that is newer.
  void adopt(const Lease& lease, TimePoint now, Timeline& timeline);
  /// Somebody asked wirelabd for what the client does next.
  void expect_command(TimePoint now) noexcept { commanded_ = now; }
  /// Another host was seen with `address`, which `event` told: why the client gives it back, if it does.
  void note_duplicate(const Ipv4& address, std::uint64_t event, TimePoint now) noexcept;
  /// Questions of wirelabd's own that are told from the client's at a time.
  static constexpr std::size_t kOwnQuestions = 16;
  /// Messages of this transaction, which is not 0, are such a question.
  void leave_out(std::uint32_t xid) noexcept { own_xids_[own_count_++ % kOwnQuestions] = xid; }

  /// Time passed: a lease that nobody renewed ends.
  void advance(TimePoint now, Timeline& timeline);
  /// When `advance` has something to do.
  [[nodiscard]] TimePoint next() const noexcept { return left_until_.value_or(lease_times(lease_).expire); }

  [[nodiscard]] const Lease& lease() const noexcept { return lease_; }
  /// True while the lease's time runs: as long as it is held, and after its client started over, which gives nothing
  /// back.
  [[nodiscard]] bool in_time() const noexcept { return lease_.held() || left_until_.has_value(); }
  /// Requests that nobody has answered so far.
  [[nodiscard]] unsigned unanswered() const noexcept { return unanswered_; }
  /// True once a message of this interface's client, or to it, was seen.
  [[nodiscard]] bool saw_client() const noexcept { return saw_client_; }
  [[nodiscard]] const net::MacAddress& mac() const noexcept { return mac_; }
  /// The interface that it is about; 0 before `start`.
  [[nodiscard]] InterfaceIndex interface() const noexcept { return interface_; }

 private:
  /// What a request asks for.
  enum class Asking : std::uint8_t { nothing, offers, lease, old_lease, renewal, rebinding, settings };
  /// Why a client's message was sent, and the event that led to it.
  struct Reason {
    Cause cause = Cause::unknown;
    std::uint64_t because = 0;
  };
  /// What a server offered in the transaction under way.
  struct Offer {
    Ipv4 server;
    std::uint64_t event = 0;
  };

  /// Another host that was seen with an address.
  struct Duplicate {
    Ipv4 address;
    std::uint64_t event = 0;  // 0: none was seen
    TimePoint at{};
  };

  std::uint64_t tell(EventKind kind, Cause cause, std::uint64_t because, const Ipv4& address, TimePoint now,
                     Timeline& timeline) const;
  void expire(TimePoint now, Timeline& timeline);
  void tell_expired(TimePoint now, Timeline& timeline);
  void sent(const DhcpDetail& message, std::uint64_t event, TimePoint now, Timeline& timeline);
  void received(const DhcpDetail& message, std::uint64_t event, TimePoint now, Timeline& timeline);
  void acknowledged(const DhcpDetail& message, std::uint64_t event, TimePoint now, Timeline& timeline);
  void look_at_server(const DhcpDetail& message, std::uint64_t because, TimePoint now, Timeline& timeline);
  void remember_offer(const DhcpDetail& message, std::uint64_t event) noexcept;
  [[nodiscard]] Reason reason_of(const DhcpDetail& message, TimePoint now) noexcept;
  [[nodiscard]] Reason reason_of_request(const DhcpDetail& message, TimePoint now) const noexcept;
  /// The event that told of another host with the address that a decline is about; 0 for none.
  [[nodiscard]] std::uint64_t seen_with(const DhcpDetail& decline, TimePoint now) const noexcept;
  [[nodiscard]] Asking asking_of(const DhcpDetail& message) const noexcept;
  [[nodiscard]] bool ends(TimePoint now) const noexcept;
  [[nodiscard]] Event event(EventKind kind, TimePoint now) const noexcept;

  InterfaceIndex interface_ = 0;
  FixedText<15> name_;
  net::MacAddress mac_{};
  Lease lease_;
  Asking asking_ = Asking::nothing;
  std::uint32_t xid_ = 0;  // of the client's latest request
  std::array<std::uint32_t, kOwnQuestions> own_xids_{};
  std::size_t own_count_ = 0;
  std::uint64_t asked_event_ = 0;  // the latest request
  TimePoint asked_at_{};
  Ipv4 asked_address_;  // what it asked for; nothing for a discover
  unsigned unanswered_ = 0;
  std::optional<TimePoint> commanded_;
  std::array<Ipv4, kServers> servers_{};
  std::size_t server_count_ = 0;
  std::array<Offer, kServers> offers_{};
  std::size_t offer_count_ = 0;
  Duplicate duplicate_;
  std::optional<TimePoint> left_until_;  // when the lease ends that the client started over from
  bool saw_client_ = false;
};

}  // namespace wirelab::net_status
