#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "firmware/net/stack.h"

namespace wirelab::test {

/// The kinds of DHCP messages (RFC 2132 section 9.6).
enum class DhcpKind : std::uint8_t { discover = 1, offer, request, decline, acknowledge, refuse, release };

/// A DHCP server (RFC 2131) that knows one address, 10.0.7.77/24, and answers every DISCOVER and REQUEST with it:
/// router and server are 10.0.7.1, the name servers 10.0.7.53 and 10.0.7.54.
class LeaseServer {
 public:
  explicit LeaseServer(net::Stack& stack) : socket_(stack.bind_datagram({net::Address(), 67})) {}

  [[nodiscard]] bool ok() const { return socket_.has_value(); }

  /// Answers what has come since the last call.
  void serve() {
    std::array<std::uint8_t, 1024> question{};
    while (const auto got = (*socket_)->receive_from(std::as_writable_bytes(std::span(question)))) {
      if (got->size < kOptions + 3) continue;
      const auto kind = static_cast<DhcpKind>(question[kOptions + 2]);
      heard.push_back(kind);
      const std::string_view all(reinterpret_cast<const char*>(question.data()), got->size);
      named = named || all.find("wirelab") != std::string_view::npos;
      if (kind == DhcpKind::decline) note_decline(std::span(question).first(got->size));
      if (kind == DhcpKind::discover) answer(question, DhcpKind::offer);
      if (kind == DhcpKind::request) answer(question, refuses ? DhcpKind::refuse : DhcpKind::acknowledge);
    }
  }

  std::vector<DhcpKind> heard;
  std::optional<net::Address> declined;  ///< what a DECLINE named
  bool declined_rightly = false;         ///< and whether it looked as RFC 2131 table 5 wants it
  bool named = false;                    ///< the client told its name
  bool refuses = false;                  ///< answers each REQUEST with a NAK
  std::uint16_t time = 3600;             ///< of the lease, in seconds

 private:
  static constexpr std::size_t kOptions = 240;

  /// A DECLINE must name the address (option 50) and this server (option 54), and claim no address in its header.
  void note_decline(std::span<const std::uint8_t> message) {
    bool here = false;
    for (std::size_t at = kOptions; at + 6 <= message.size() && message[at] != 255; at += 2U + message[at + 1]) {
      const auto value = net::Address::ipv4(message[at + 2], message[at + 3], message[at + 4], message[at + 5]);
      if (message[at] == 50) declined = value;
      if (message[at] == 54) here = value == net::Address::ipv4(10, 0, 7, 1);
    }
    const auto claimed = message.subspan(12, 4);
    declined_rightly = here && std::ranges::all_of(claimed, [](std::uint8_t byte) { return byte == 0; });
  }

  void answer(const std::array<std::uint8_t, 1024>& question, DhcpKind kind) {
    std::array<std::uint8_t, 300> out{};
    std::copy_n(question.begin(), kOptions, out.begin());
    out[0] = 2;
    const std::array<std::uint8_t, 4> lease{10, 0, 7, 77};
    std::ranges::copy(lease, out.begin() + 16);
    const auto number = static_cast<std::uint8_t>(kind);
    const auto high = static_cast<std::uint8_t>(time >> 8U);
    const auto low = static_cast<std::uint8_t>(time & 0xffU);
    const std::array<std::uint8_t, 38> options{53,   1,   number, 54, 4,   10,  0,   7,  1, 51, 4,  0,  0,
                                               high, low, 1,      4,  255, 255, 255, 0,  3, 4,  10, 0,  7,
                                               1,    6,   8,      10, 0,   7,   53,  10, 0, 7,  54, 255};
    std::ranges::copy(options, out.begin() + kOptions);
    const auto bytes = std::as_bytes(std::span(out));
    EXPECT_TRUE((*socket_)->send_to(bytes, {net::Address::ipv4(255, 255, 255, 255), 68}).has_value());
  }

  Result<net::DatagramSocketHandle> socket_;
};

}  // namespace wirelab::test
