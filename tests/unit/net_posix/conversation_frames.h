#pragma once

#include <cstddef>
#include <initializer_list>
#include <vector>

#include "firmware/net/frame_tap.h"

/// Frames of a TCP connection, for tests of what recognises them.
namespace wirelab::net {

using Frame = std::vector<std::byte>;

inline void append(Frame& frame, std::initializer_list<unsigned> bytes) {
  for (const unsigned byte : bytes) frame.push_back(static_cast<std::byte>(byte));
}

inline void append(Frame& frame, const Address& address) {
  for (const std::uint8_t byte : address.bytes()) frame.push_back(static_cast<std::byte>(byte));
}

inline void append_ports(Frame& frame, const Endpoint& from, const Endpoint& to) {
  for (const unsigned port : {unsigned{from.port}, unsigned{to.port}}) append(frame, {port >> 8U, port & 0xffU});
  append(frame, {0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x10, 0, 0, 0, 0, 0, 0});
}

inline Frame ethernet(unsigned type) {
  Frame frame;
  append(frame, {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, type >> 8U, type & 0xffU});
  return frame;
}

struct Ipv4Shape {
  unsigned options = 0;
  unsigned protocol = 6;
  unsigned fragment = 0;
};

inline void append_ipv4(Frame& frame, const Endpoint& from, const Endpoint& to, Ipv4Shape shape = {}) {
  append(frame, {0x45U + shape.options, 0, 0, 40, 0, 0, shape.fragment >> 8U, shape.fragment & 0xffU, 64,
                 shape.protocol, 0, 0});
  append(frame, from.address);
  append(frame, to.address);
  for (unsigned i = 0; i < shape.options; ++i) append(frame, {1, 1, 1, 1});
  append_ports(frame, from, to);
}

inline void append_ipv6(Frame& frame, const Endpoint& from, const Endpoint& to, unsigned next,
                        std::initializer_list<unsigned> extensions = {}) {
  append(frame, {0x60, 0, 0, 0, 0, 20, next, 64});
  append(frame, from.address);
  append(frame, to.address);
  append(frame, extensions);
  append_ports(frame, from, to);
}

inline const Endpoint kUs{.address = Address::ipv4(10, 0, 2, 15), .port = 5005};
inline const Endpoint kThem{.address = Address::ipv4(10, 0, 2, 2), .port = 40000};
inline const TapOptions::Conversation kConversation{.local = kUs, .peer = kThem};

inline const Endpoint kUs6{.address = Address::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
                           .port = 5005};
inline const Endpoint kThem6{.address = Address::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}),
                             .port = 443};
inline const TapOptions::Conversation kConversation6{.local = kUs6, .peer = kThem6};

}  // namespace wirelab::net
