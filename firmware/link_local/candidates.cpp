#include "firmware/link_local/candidates.h"

namespace wirelab::link_local {
namespace {

constexpr std::uint8_t kFirstThird = 1;
constexpr std::uint8_t kLastThird = 254;
constexpr std::uint64_t kAddresses = (kLastThird - kFirstThird + 1) * 256;

/// One step of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): every bit of the
/// result depends on every bit of `state`.
std::uint64_t mix(std::uint64_t state) noexcept {
  state += 0x9e3779b97f4a7c15U;
  state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
  state = (state ^ (state >> 27U)) * 0x94d049bb133111ebU;
  return state ^ (state >> 31U);
}

net::Address address_number(std::uint64_t number) noexcept {
  return net::Address::ipv4(169, 254, static_cast<std::uint8_t>(kFirstThird + number / 256),
                            static_cast<std::uint8_t>(number % 256));
}

std::uint64_t number_of(const net::MacAddress& mac) noexcept {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : mac) number = number << 8U | byte;
  return number;
}

}  // namespace

bool may_be_chosen(const net::Address& address) noexcept {
  const auto bytes = address.bytes();
  return address.family() == net::Family::ipv4 && bytes[0] == 169 && bytes[1] == 254 && bytes[2] >= kFirstThird &&
         bytes[2] <= kLastThird;
}

Candidates::Candidates(const net::MacAddress& mac, std::uint64_t seed) noexcept
    : mac_(number_of(mac)), state_(mix(mac_) ^ seed) {}

net::Address Candidates::first() const noexcept { return address_number(mix(mac_) % kAddresses); }

net::Address Candidates::next(const net::Address& refused) noexcept {
  const std::uint64_t number = (state_ = mix(state_)) % kAddresses;
  const net::Address chosen = address_number(number);
  return chosen == refused ? address_number((number + 1) % kAddresses) : chosen;
}

Duration Candidates::span(Duration least, Duration most) noexcept {
  state_ = mix(state_);
  return least + Duration(static_cast<Duration::rep>(state_ % static_cast<std::uint64_t>((most - least).count() + 1)));
}

}  // namespace wirelab::link_local
