#include "firmware/net_status_linux/netlink_message.h"

#include <linux/netlink.h>
#include <sys/socket.h>

#include <algorithm>

#include "firmware/net_status/facts.h"

namespace wirelab::net_status {
namespace {

constexpr std::size_t aligned(std::size_t count) noexcept {
  return (count + kNetlinkAlign - 1) / kNetlinkAlign * kNetlinkAlign;
}

}  // namespace

ConstBytes after(ConstBytes bytes, std::size_t count) noexcept {
  return bytes.subspan(std::min(aligned(count), bytes.size()));
}

std::optional<NetlinkMessage> take_message(ConstBytes& rest) noexcept {
  const auto header = value_of<nlmsghdr>(rest);
  if (!header || header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > rest.size()) return std::nullopt;
  const ConstBytes whole = rest.first(header->nlmsg_len);
  rest = after(rest, header->nlmsg_len);
  return NetlinkMessage{.type = header->nlmsg_type,
                        .flags = header->nlmsg_flags,
                        .sequence = header->nlmsg_seq,
                        .port = header->nlmsg_pid,
                        .body = after(whole, sizeof(nlmsghdr))};
}

std::optional<NetlinkAttribute> take_attribute(ConstBytes& rest) noexcept {
  const auto header = value_of<nlattr>(rest);
  if (!header || header->nla_len < sizeof(nlattr) || header->nla_len > rest.size()) return std::nullopt;
  const ConstBytes whole = rest.first(header->nla_len);
  rest = after(rest, header->nla_len);
  return NetlinkAttribute{.type = static_cast<std::uint16_t>(header->nla_type & NLA_TYPE_MASK),
                          .value = after(whole, sizeof(nlattr))};
}

std::optional<net::Address> read_ip(int family, ConstBytes bytes, std::uint32_t scope) noexcept {
  if (family == AF_INET && bytes.size() == 4) {
    const auto part = [&](std::size_t place) { return std::to_integer<std::uint8_t>(bytes[place]); };
    return net::Address::ipv4(part(0), part(1), part(2), part(3));
  }
  if (family != AF_INET6) return std::nullopt;
  const auto value = value_of<std::array<std::uint8_t, 16>>(bytes);
  if (!value || bytes.size() != value->size()) return std::nullopt;
  const auto plain = net::Address::ipv6(*value);
  return is_link_local(plain) ? net::Address::ipv6(*value, scope) : plain;
}

net::Address any_ip(int family) noexcept {
  return net::Address::any(family == AF_INET6 ? net::Family::ipv6 : net::Family::ipv4);
}

int system_family(const net::Address& address) noexcept {
  return address.family() == net::Family::ipv4 ? AF_INET : AF_INET6;
}

NetlinkRequest::NetlinkRequest(std::uint16_t type, std::uint16_t flags) noexcept {
  nlmsghdr header{};
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(flags | NLM_F_REQUEST);
  add_header(header);
}

NetlinkRequest& NetlinkRequest::add(ConstBytes bytes) noexcept {
  if (aligned(bytes.size()) > room_.size() - used_) return *this;
  copy_bytes(bytes, MutableBytes(room_).subspan(used_));
  used_ += aligned(bytes.size());
  return *this;
}

NetlinkRequest& NetlinkRequest::add_attribute(std::uint16_t type, ConstBytes value) noexcept {
  nlattr header{};
  if (sizeof header + aligned(value.size()) > room_.size() - used_) return *this;
  header.nla_type = type;
  header.nla_len = static_cast<std::uint16_t>(sizeof header + value.size());
  return add_header(header).add(value);
}

NetlinkRequest& NetlinkRequest::add_ip(std::uint16_t type, const net::Address& address) noexcept {
  return add_attribute(type, std::as_bytes(address.bytes()));
}

ConstBytes NetlinkRequest::bytes(std::uint32_t sequence) noexcept {
  nlmsghdr header{};
  std::memcpy(&header, room_.data(), sizeof header);
  header.nlmsg_len = static_cast<std::uint32_t>(used_);
  header.nlmsg_seq = sequence;
  std::memcpy(room_.data(), &header, sizeof header);
  return ConstBytes(room_).first(used_);
}

}  // namespace wirelab::net_status
