#include "boards/linux/init/network_link.h"

#include <dirent.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include <cerrno>

#include "boards/linux/init/console.h"
#include "boards/linux/init/small_file.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

constexpr std::string_view kEthernet = "1\n";  // ARPHRD_ETHER

sockaddr socket_address(const net::Address& address) {
  sockaddr_in internet{};
  internet.sin_family = AF_INET;
  std::memcpy(&internet.sin_addr, address.bytes().data(), sizeof(internet.sin_addr));
  sockaddr generic{};
  static_assert(sizeof(generic) == sizeof(internet));
  std::memcpy(&generic, &internet, sizeof(generic));
  return generic;
}

/// One interface, and the socket through which the kernel is asked about it.
class Interface {
 public:
  explicit Interface(const std::string& name) : name_(name), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    name_.copy(request_.ifr_name, sizeof(request_.ifr_name) - 1);
  }

  bool ask(unsigned long what) { return ::ioctl(socket_.get(), what, &request_) == 0; }
  bool set(unsigned long what, const net::Address& address) {
    request_.ifr_addr = socket_address(address);
    return ask(what);
  }
  bool add_router(const net::Address& router) {
    rtentry route{};
    route.rt_dst = socket_address(net::Address());
    route.rt_genmask = socket_address(net::Address());
    route.rt_gateway = socket_address(router);
    route.rt_flags = RTF_UP | RTF_GATEWAY;
    route.rt_dev = name_.data();
    return ::ioctl(socket_.get(), SIOCADDRT, &route) == 0 || errno == EEXIST;
  }
  ifreq& request() { return request_; }
  [[nodiscard]] std::unexpected<std::string> failed(std::string_view what) const {
    return std::unexpected(with_errno(name_ + ": cannot " + std::string(what)));
  }

 private:
  std::string name_;
  UniqueFd socket_;
  ifreq request_{};
};

}  // namespace

std::optional<std::string> first_ethernet() {
  const std::string folder = "/sys/class/net/";
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), &::closedir);
  if (directory == nullptr) return std::nullopt;
  std::optional<std::string> first;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name(static_cast<const char*>(entry->d_name));
    std::string type = folder + name;
    type += "/type";
    if (name.starts_with('.') || read_small_file(type, 8) != kEthernet) continue;
    if (!first || name < *first) first = name;
  }
  return first;
}

bool interface_exists(const std::string& name) { return ::if_nametoindex(name.c_str()) != 0; }

LinkOutcome bring_up(const std::string& name) {
  Interface link(name);
  if (!link.ask(SIOCGIFFLAGS)) return link.failed("read its state");
  link.request().ifr_flags |= IFF_UP;
  if (!link.ask(SIOCSIFFLAGS)) return link.failed("bring it up");
  return {};
}

LinkOutcome set_address(const std::string& name, const Ipv4Setting& setting) {
  Interface link(name);
  if (!link.set(SIOCSIFADDR, setting.address)) return link.failed("set the address " + to_text(setting.address));
  if (!link.set(SIOCSIFNETMASK, net::Address::ipv4_mask(setting.prefix))) return link.failed("set the network mask");
  // A router outside the network is refused: the address works all the same, and the sentence says so.
  if (setting.router && !link.add_router(*setting.router))
    return link.failed("use the router " + to_text(*setting.router));
  return {};
}

LinkOutcome clear_address(const std::string& name) {
  Interface link(name);
  if (!link.set(SIOCSIFADDR, net::Address())) return link.failed("take its address away");
  return {};
}

std::optional<net::MacAddress> mac_of(const std::string& name) {
  const auto text = read_small_file("/sys/class/net/" + name + "/address", net::kMacText);
  const auto mac = text ? net::parse_mac(*text) : std::nullopt;
  return mac && net::is_station_address(*mac) ? mac : std::nullopt;
}

bool link_is_up(const std::string& name) {
  Interface link(name);
  return link.ask(SIOCGIFFLAGS) && (link.request().ifr_flags & IFF_RUNNING) != 0;
}

}  // namespace wirelab::boards
