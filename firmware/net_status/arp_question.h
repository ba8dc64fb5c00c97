#pragma once

#include <array>

#include "firmware/net_status/service.h"

namespace wirelab::net_status {

/// One ARP packet as an answer shows it.
struct ShownArp {
  packet::ArpPacket packet;
  net::MacAddress source{};  ///< of its frame
  net::MacAddress destination{};
  TimePoint at{};
  std::optional<std::chrono::nanoseconds> stamp;  ///< as the tap saw it; it does not see what it sent itself
};

/// How much later than `first` the packet `second` was on the link.
[[nodiscard]] std::chrono::microseconds between(const ShownArp& first, const ShownArp& second) noexcept;

/// Asks a link who has an IPv4 address, and listens: the request as it went out, and each reply, also those of rivals.
class ArpQuestion final : public FrameWitness, private Watcher {
 public:
  static constexpr std::size_t kReplies = 4;
  /// How long a second reply is waited for: two stations that both have the address answer within that.
  static constexpr Duration kRivals = std::chrono::milliseconds(200);

  /// `asker` is called when `over` becomes true.
  ArpQuestion(Service& service, Watcher& asker) noexcept;

  /// Asks on `interface`, from its own address `source`, and listens for at most `wait`. The stack is made to ask where
  /// clients may change this host's network and the address is on its link; elsewhere, where it cannot, or where
  /// nothing is seen of it, a request of our own is put on the link. An error if neither works.
  [[nodiscard]] ActionResult ask(const Interface& interface, const net::Address& source, const net::Address& address,
                                 Duration wait);
  [[nodiscard]] bool over() const noexcept { return over_; }

  [[nodiscard]] const net::Address& address() const noexcept { return address_; }
  [[nodiscard]] const std::optional<ShownArp>& request() const noexcept { return request_; }
  [[nodiscard]] std::span<const ShownArp> replies() const noexcept { return std::span(replies_).first(reply_count_); }
  /// Replies that came beyond those.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

  void saw(const SeenFrame& frame) override;

 private:
  void ready() override;
  void keep(const ShownArp& reply);
  [[nodiscard]] ActionResult put_request_on_link();

  Service& service_;
  Watcher& asker_;
  Timer patience_;  // for the stack's own request
  Timer end_;
  InterfaceIndex interface_ = 0;
  net::MacAddress mac_{};
  net::Address source_;
  net::Address address_;
  std::optional<ShownArp> request_;
  std::array<ShownArp, kReplies> replies_{};
  std::size_t reply_count_ = 0;
  std::uint64_t left_out_ = 0;
  bool over_ = false;
};

/// The packet and the header of its frame as an object; `first` is the one that times count from.
void write_arp(JsonWriter& json, const ShownArp& shown, const ShownArp& first);

}  // namespace wirelab::net_status
