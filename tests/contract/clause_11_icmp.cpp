#include <algorithm>
#include <array>

#include "tests/contract/icmp_talk.h"
#include "tests/support/internet_checksum.h"

// Clause 11: ICMP messages are sent and shown, while the stack goes on minding its own. How their sockets keep the
// clauses before it stands in clause_11_sockets.cpp.

namespace wirelab::contract {
namespace {

void echo(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  for (const std::string_view data : {"odd", "even", ""}) {
    WIRELAB_REQUIRE(pinger.is_answered(data));
    const net::IcmpMessage& reply = pinger.message();
    WIRELAB_REQUIRE(reply.from == rig.server_address() && reply.to == rig.client_address());
    WIRELAB_REQUIRE(reply.ttl > 0 && !reply.truncated);
    WIRELAB_REQUIRE(pinger.bytes().size() == net::IcmpSocket::kLeastMessage + data.size());
    if (pinger.is_ipv4()) WIRELAB_REQUIRE(test::internet_checksum(pinger.bytes()) == 0);
  }
}

void header(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  WIRELAB_REQUIRE(pinger.is_answered("payload"));
  const ConstBytes header = pinger.header();
  WIRELAB_REQUIRE(header.size() == (pinger.is_ipv4() ? 20 : 0));
  if (!pinger.is_ipv4()) return;
  const auto u8 = [&](std::size_t place) { return std::to_integer<unsigned>(header[place]); };
  WIRELAB_REQUIRE(u8(0) == 0x45 && u8(9) == 1 && u8(8) == pinger.message().ttl);
  WIRELAB_REQUIRE((u8(2) << 8U | u8(3)) == pinger.message().size);
  WIRELAB_REQUIRE(test::internet_checksum(header) == 0);
  WIRELAB_REQUIRE(std::ranges::equal(header.subspan(12, 4), std::as_bytes(rig.server_address().bytes())));
  WIRELAB_REQUIRE(std::ranges::equal(header.subspan(16, 4), std::as_bytes(rig.client_address().bytes())));
}

void stack_goes_on_answering(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  auto beside = rig.server().open_icmp(rig.server_address().family());
  WIRELAB_REQUIRE(beside.has_value());
  for (int round = 0; round < 5; ++round) WIRELAB_REQUIRE(pinger.is_answered("still there?"));
  rig.run_for(std::chrono::milliseconds(50));
  std::array<std::byte, 256> room;
  for (auto got = (*beside)->receive(room); got; got = (*beside)->receive(room)) {
    // The requests have come that way, and are not for sockets.
    WIRELAB_REQUIRE(std::to_integer<unsigned>(room[got->header_size]) != pinger.request_type());
  }
}

void every_socket_is_shown(Rig& rig, Verdict& verdict) {
  Pinger first(rig);
  if (!open_pinger(rig, verdict, first)) return;
  auto second = rig.client().open_icmp(rig.client_address().family());
  WIRELAB_REQUIRE(second.has_value());
  std::array<std::byte, 256> room;
  bool seen_by_first = false;
  bool seen_by_second = false;
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>(first.send("for both"));
    while (first.take()) seen_by_first = seen_by_first || first.is_reply("for both");
    for (auto got = (*second)->receive(room); got; got = (*second)->receive(room)) {
      const auto text = as_text(ConstBytes(room).first(got->size));
      seen_by_second = seen_by_second || text.ends_with("for both");
    }
    return seen_by_first && seen_by_second;
  }));
}

/// True if the error quotes a UDP datagram (RFC 768) from one of these ends to the other.
bool quotes(const Pinger& pinger, const net::Endpoint& from, const net::Endpoint& to) {
  const std::size_t ip = net::IcmpSocket::kLeastMessage;
  const std::size_t udp = ip + (pinger.is_ipv4() ? 20 : 40);
  const ConstBytes error = pinger.bytes();
  if (error.size() < udp + 8) return false;
  const auto port = [&](std::size_t place) {
    return std::to_integer<unsigned>(error[place]) << 8U | std::to_integer<unsigned>(error[place + 1]);
  };
  const auto sender = std::as_bytes(from.address.bytes());
  const auto receiver = std::as_bytes(to.address.bytes());
  return port(udp) == from.port && port(udp + 2) == to.port &&
         std::ranges::equal(error.subspan(udp - 2 * sender.size(), sender.size()), sender) &&
         std::ranges::equal(error.subspan(udp - receiver.size(), receiver.size()), receiver);
}

void unreachable_port(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  auto gone = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  WIRELAB_REQUIRE(gone && client);
  const net::Endpoint nobody{rig.server_address(), (*gone)->local().port};
  gone->reset();
  const unsigned type = pinger.is_ipv4() ? 3 : 1;
  const unsigned code = pinger.is_ipv4() ? 3 : 4;  // port unreachable: RFC 792, RFC 4443 section 3.1
  WIRELAB_REQUIRE(rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("anybody?"), nobody));
    while (pinger.take()) {
      if (pinger.type() == type && std::to_integer<unsigned>(pinger.bytes()[1]) == code &&
          quotes(pinger, (*client)->local(), nobody)) {
        return true;
      }
    }
    return false;
  }));
  WIRELAB_REQUIRE(pinger.message().from == rig.server_address());
}

void cut_is_marked(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  static constexpr std::string_view kLong =
      "a message that is longer than the least room that may be given, and so is cut";
  // What is still on its way from an earlier case is shorter.
  const auto is_part = [&] {
    const auto text = as_text(pinger.bytes().subspan(net::IcmpSocket::kLeastMessage));
    return pinger.type() == pinger.reply_type() && text.size() > 30 && kLong.starts_with(text);
  };
  const auto reply_in = [&](std::size_t room) {
    return rig.run_until([&] {
      static_cast<void>(pinger.send(kLong));
      while (pinger.take(room)) {
        if (is_part()) return true;
      }
      return false;
    });
  };
  WIRELAB_REQUIRE(reply_in(net::IcmpSocket::kLeastRoom));
  WIRELAB_REQUIRE(pinger.message().truncated && pinger.message().size == net::IcmpSocket::kLeastRoom);
  WIRELAB_REQUIRE(reply_in(Pinger::kRoom));
  WIRELAB_REQUIRE(!pinger.message().truncated && pinger.is_reply(kLong));
}

void nonsense_is_invalid(Rig& rig, Verdict& verdict) {
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  net::IcmpSocket& socket = pinger.socket();
  const net::Address to = rig.server_address();
  WIRELAB_REQUIRE(pinger.is_answered("sense"));
  const ConstBytes message = pinger.request();
  static constexpr std::array<std::byte, net::IcmpSocket::kMostMessage + 1> kTooLong{};
  WIRELAB_REQUIRE(socket.send_to(kTooLong, to) == fail(Error::invalid));
  WIRELAB_REQUIRE(socket.send_to(message.first(net::IcmpSocket::kLeastMessage - 1), to) == fail(Error::invalid));
  WIRELAB_REQUIRE(socket.send_to(message, net::Address::any(to.family())) == fail(Error::invalid));
  const net::Family other = pinger.is_ipv4() ? net::Family::ipv6 : net::Family::ipv4;
  WIRELAB_REQUIRE(socket.send_to(message, net::Address::loopback(other)) == fail(Error::invalid));
  WIRELAB_REQUIRE(socket.set_ttl(0) == fail(Error::invalid));
  rig.run_for(std::chrono::milliseconds(50));
  while (pinger.take()) {
  }
  std::array<std::byte, net::IcmpSocket::kLeastRoom> room;
  const auto little = socket.receive(MutableBytes(room).first(room.size() - 1));
  WIRELAB_REQUIRE(!little && little.error() == Error::invalid);
  const auto none = socket.receive(room);
  WIRELAB_REQUIRE(!none && none.error() == Error::would_block);
}

/// The time to live of the echo request in a frame that carries `data`; 0 if it is none.
unsigned ttl_in(ConstBytes frame, const Pinger& pinger, std::string_view data) {
  constexpr std::size_t kEthernet = 14;
  const std::size_t icmp = kEthernet + (pinger.is_ipv4() ? 20 : 40);
  if (frame.size() < icmp + net::IcmpSocket::kLeastMessage + data.size()) return 0;
  if (std::to_integer<unsigned>(frame[icmp]) != pinger.request_type()) return 0;
  const auto payload = frame.subspan(icmp + net::IcmpSocket::kLeastMessage, data.size());
  if (as_text(payload) != data) return 0;
  return std::to_integer<unsigned>(frame[kEthernet + (pinger.is_ipv4() ? 8 : 7)]);
}

void ttl_is_sent(Rig& rig, Verdict& verdict) {
  if (!rig.frame_tap().present) {
    verdict.impossible(rig.frame_tap().reason);
    return;
  }
  Pinger pinger(rig);
  if (!open_pinger(rig, verdict, pinger)) return;
  auto tap = rig.client().tap({.interface = rig.tapped_interface()});
  WIRELAB_REQUIRE(tap.has_value());
  const auto ttl_of = [&](std::string_view data) {
    unsigned ttl = 0;
    std::array<std::byte, 512> frame;
    static_cast<void>(rig.run_until([&] {
      static_cast<void>(pinger.send(data));
      for (auto info = (*tap)->next(frame); info; info = (*tap)->next(frame)) {
        const unsigned found = ttl_in(ConstBytes(frame).first(info->size), pinger, data);
        if (found != 0) ttl = found;
      }
      return ttl != 0;
    }));
    return ttl;
  };
  WIRELAB_REQUIRE(ttl_of("as it is made") == net::IcmpSocket::kDefaultTtl);
  for (const std::uint8_t ttl : {std::uint8_t{1}, std::uint8_t{7}, std::uint8_t{255}}) {
    WIRELAB_REQUIRE(pinger.socket().set_ttl(ttl).has_value());
    const std::array text{static_cast<char>('a' + ttl % 26), 'x', 'y', 'z'};
    WIRELAB_REQUIRE(ttl_of({text.data(), text.size()}) == ttl);
  }
}

constexpr std::array kCases{
    Case{"11.1 an echo request comes back as its reply", echo},
    Case{"11.2 an IPv4 header is shown as it came, an IPv6 header is not", header},
    Case{"11.3 a stack goes on answering, and its sockets are not shown the requests", stack_goes_on_answering},
    Case{"11.4 every socket of the family is shown each message", every_socket_is_shown},
    Case{"11.5 a port that nobody has is reported with the datagram that was for it", unreachable_port},
    Case{"11.6 a message that was cut says so", cut_is_marked},
    Case{"11.7 what makes no sense is invalid", nonsense_is_invalid},
    Case{"11.8 the time to live is sent as it is set", ttl_is_sent},
};

}  // namespace

std::span<const Case> clause_11() { return kCases; }

}  // namespace wirelab::contract
