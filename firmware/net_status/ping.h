#pragma once

#include <array>

#include "firmware/net/icmp_socket.h"
#include "firmware/net_status/job.h"
#include "firmware/net_status/next_hop.h"

namespace wirelab::net_status {

/// PING: echo requests to an address, with the header of the first as it was on the wire, and what came back for each.
class Ping final : public Job, private FrameWitness {
 public:
  static constexpr std::size_t kMost = 20;
  /// How long the last answer is waited for.
  static constexpr Duration kPatience = std::chrono::seconds(2);
  /// Most bytes of data in a request: what an Ethernet frame holds beside the two headers.
  static constexpr std::size_t kMostData = 1472;

  struct Question {
    net::Address to;
    std::uint32_t count = 1;
    std::uint32_t data = 56;
    std::uint8_t ttl = 64;
    Duration interval = std::chrono::seconds(1);
    std::optional<NextHop> hop = {};
    std::uint16_t identifier = 0;
  };

  Ping(JobParts parts, const Question& question) noexcept
      : Job(std::move(parts)), question_(question), timer_(service().reactor(), *this) {}

  void begin() override;
  void ready() override;

 private:
  enum class Outcome : std::uint8_t { no_answer, not_sent, reply, unreachable, time_exceeded };

  /// What became of one request. Headers are kept without what they point to.
  struct Echo {
    TimePoint sent{};
    std::optional<std::chrono::nanoseconds> sent_stamp;
    std::optional<std::chrono::nanoseconds> answered_stamp;
    Duration took{};
    Outcome outcome = Outcome::not_sent;
    net::Address from;
    std::uint8_t ttl = 0;
    std::string_view detail;
    std::optional<packet::Ipv4Packet> header;
  };

  void saw(const SeenFrame& frame) override;
  void write(JsonWriter& json, const Report& report) override;
  void send_next();
  void receive();
  void take_ipv4(ConstBytes packet, const net::IcmpMessage& info);
  void take_ipv6(ConstBytes message, const net::IcmpMessage& info);
  void answered(std::uint16_t sequence, Outcome outcome, const net::IcmpMessage& info, std::string_view detail);
  [[nodiscard]] bool all_answered() const noexcept;
  [[nodiscard]] static Duration round_trip(const Echo& echo) noexcept;
  void write_echo(JsonWriter& json, std::uint16_t sequence) const;

  Question question_;
  Timer timer_;
  net::IcmpSocketHandle socket_;
  std::array<Echo, kMost> echoes_{};
  std::size_t sent_ = 0;
  std::optional<packet::Ipv4Packet> request_;
  std::array<net::MacAddress, 2> request_macs_{};  // source and destination of its frame
};

}  // namespace wirelab::net_status
