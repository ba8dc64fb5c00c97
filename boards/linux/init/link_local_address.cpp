#include "boards/linux/init/link_local_address.h"

#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "boards/linux/init/network_link.h"
#include "firmware/packet/arp.h"

namespace wirelab::boards {
namespace {

// A claim's frames are short; what is longer than that is no ARP packet that concerns it.
constexpr std::size_t kFrameRoom = 128;

UniqueFd open_arp_socket(const std::string& interface) {
  UniqueFd socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETHERTYPE_ARP)));
  sockaddr_ll place{};
  place.sll_family = AF_PACKET;
  place.sll_protocol = htons(ETHERTYPE_ARP);
  place.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (socket && ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&place), sizeof(place)) != 0) socket.reset();
  return socket;
}

// A board that has just started may have nothing better than what the kernel guesses; without even that the MAC address
// alone makes hosts differ, as RFC 3927 section 2.1 allows.
std::uint64_t seed() {
  std::uint64_t value = 0;
  return ::getrandom(&value, sizeof(value), GRND_INSECURE) == sizeof(value) ? value : 0;
}

}  // namespace

LinkLocalAddress::LinkLocalAddress(std::string interface, const Console& console, TimePoint now)
    : interface_(std::move(interface)), console_(console), socket_(open_arp_socket(interface_)) {
  const auto mac = mac_of(interface_);
  if (!socket_) {
    console_.say_errno(interface_ + ": no link-local address, because ARP packets cannot be sent");
  } else if (!mac) {
    console_.say(interface_ + ": no link-local address, because the interface has no Ethernet address");
    socket_.reset();
  } else {
    claim_.emplace(*mac, seed());
    look_at_ = now;
  }
}

void LinkLocalAddress::follow_link(TimePoint now) {
  if (!claim_ || now < look_at_) return;
  look_at_ = now + kLook;
  const bool linked = link_is_up(interface_);
  const bool claiming = claim_->phase() != link_local::Claim::Phase::idle;
  if (linked && !claiming) carry_out(claim_->begin(now));
  if (!linked && claiming) carry_out(claim_->end());
}

void LinkLocalAddress::advance(TimePoint now) {
  follow_link(now);
  if (claim_) carry_out(claim_->advance(now));
}

void LinkLocalAddress::receive(TimePoint now) {
  if (!claim_) return;
  std::array<std::byte, kFrameRoom> room{};
  for (unsigned i = 0; i < kMostPackets; ++i) {
    const ssize_t got = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (got < 0) return;
    const auto found = packet::find_arp(std::span(room).first(static_cast<std::size_t>(got)));
    if (found) carry_out(claim_->receive(found->arp, now));
  }
}

TimePoint LinkLocalAddress::next() const noexcept { return claim_ ? std::min(claim_->next(), look_at_) : kNever; }

std::optional<net::Address> LinkLocalAddress::address() const noexcept {
  return claim_ && claim_->holds() ? std::optional(claim_->address()) : std::nullopt;
}

// What cannot be sent now is as lost as on a bad cable: the claim is made for that.
void LinkLocalAddress::carry_out(const link_local::Move& move) {
  if (!move.packet) return;
  const auto frame = packet::arp_frame(net::kBroadcastMac, *move.packet);
  if (frame) static_cast<void>(::send(socket_.get(), frame->data(), frame->size(), 0));
}

}  // namespace wirelab::boards
