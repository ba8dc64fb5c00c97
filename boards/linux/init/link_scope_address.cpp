#include "boards/linux/init/link_scope_address.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include <cerrno>

#include "boards/linux/init/console.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

struct AddressAttribute {
  rtattr header{.rta_len = sizeof(AddressAttribute), .rta_type = 0};
  std::array<std::uint8_t, 4> address{};
};

struct NewAddress {
  nlmsghdr header{};
  ifaddrmsg body{};
  AddressAttribute local;
  AddressAttribute own;
};
static_assert(sizeof(NewAddress) == NLMSG_LENGTH(sizeof(ifaddrmsg)) + 2 * RTA_SPACE(4),
              "laid out as the kernel reads it");

struct Answer {
  nlmsghdr header{};
  nlmsgerr body{};
};

NewAddress request(unsigned interface, const Ipv4Setting& setting) {
  NewAddress message;
  message.header.nlmsg_len = sizeof(message);
  message.header.nlmsg_type = RTM_NEWADDR;
  message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE;
  message.body.ifa_family = AF_INET;
  message.body.ifa_prefixlen = static_cast<std::uint8_t>(setting.prefix);
  message.body.ifa_scope = RT_SCOPE_LINK;
  message.body.ifa_index = interface;
  message.local.header.rta_type = IFA_LOCAL;
  message.own.header.rta_type = IFA_ADDRESS;
  std::ranges::copy(setting.address.bytes().first<4>(), message.local.address.begin());
  message.own.address = message.local.address;
  return message;
}

}  // namespace

LinkOutcome set_link_scope_address(const std::string& name, const Ipv4Setting& setting) {
  const NewAddress message = request(::if_nametoindex(name.c_str()), setting);
  const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  Answer answer;
  // The kernel answers while it is asked: there is nothing to wait for.
  const bool asked = socket &&
                     ::send(socket.get(), &message, sizeof(message), 0) == static_cast<ssize_t>(sizeof(message)) &&
                     ::recv(socket.get(), &answer, sizeof(answer), MSG_DONTWAIT) > 0;
  if (asked) errno = answer.header.nlmsg_type == NLMSG_ERROR ? -answer.body.error : EPROTO;
  if (asked && errno == 0) return {};
  return std::unexpected(with_errno(name + ": cannot set the address " + to_text(setting.address)));
}

}  // namespace wirelab::boards
