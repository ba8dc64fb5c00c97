#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tests/contract/talk.h"

namespace wirelab::contract {

/// An ICMP socket of the client that sends echo requests to the server.
class Pinger {
 public:
  explicit Pinger(Rig& rig) noexcept : rig_(rig), family_(rig.server_address().family()) {}

  /// False if there is no socket.
  [[nodiscard]] bool open();
  [[nodiscard]] net::IcmpSocket& socket() noexcept { return *socket_; }
  void close() noexcept { socket_.reset(); }

  /// Sends an echo request with a sequence number of its own.
  [[nodiscard]] Result<void> send(std::string_view data);
  /// The last request: a message that can be sent.
  [[nodiscard]] ConstBytes request() const noexcept { return ConstBytes(request_).first(request_size_); }
  /// Sends requests until one of them is answered; false if none is, or if an answer is not what it should be.
  [[nodiscard]] bool is_answered(std::string_view data);

  /// Takes one message; false if there is none.
  [[nodiscard]] bool take(std::size_t room = kRoom);
  /// What was taken last.
  [[nodiscard]] const net::IcmpMessage& message() const noexcept { return message_; }
  /// The same from the ICMP header on.
  [[nodiscard]] ConstBytes bytes() const noexcept {
    return ConstBytes(room_).first(message_.size).subspan(message_.header_size);
  }
  /// The IP header before it; empty on IPv6.
  [[nodiscard]] ConstBytes header() const noexcept { return ConstBytes(room_).first(message_.header_size); }
  /// That is an echo reply to a request of this socket's with these data.
  [[nodiscard]] bool is_reply(std::string_view data) const;
  /// The ICMP type of what was taken last.
  [[nodiscard]] unsigned type() const noexcept { return std::to_integer<unsigned>(bytes()[0]); }

  /// The ICMP types of either family.
  [[nodiscard]] unsigned request_type() const noexcept { return is_ipv4() ? 8 : 128; }
  [[nodiscard]] unsigned reply_type() const noexcept { return is_ipv4() ? 0 : 129; }
  [[nodiscard]] bool is_ipv4() const noexcept { return family_ == net::Family::ipv4; }

  static constexpr std::size_t kRoom = 1024;

 private:
  static constexpr std::uint16_t kIdentifier = 0x5157;

  Rig& rig_;
  net::Family family_;
  net::IcmpSocketHandle socket_;
  std::uint16_t sequence_ = 0;
  std::array<std::byte, kRoom> request_{};
  std::size_t request_size_ = 0;
  std::array<std::byte, kRoom> room_{};
  net::IcmpMessage message_;
};

/// Opens the pinger; false, with the verdict given, if the case ends here.
[[nodiscard]] bool open_pinger(Rig& rig, Verdict& verdict, Pinger& pinger);

}  // namespace wirelab::contract
