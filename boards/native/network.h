#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/appliance/setting.h"
#include "firmware/core/entropy.h"
#include "firmware/net/stack.h"
#include "firmware/net_posix/posix_poller.h"
#include "firmware/net_status/fact_source.h"

namespace wirelab::boards {

/// The stack that this wirelabd was linked with: BSD sockets (network_posix.cpp) or lwIP on a TAP device
/// (network_lwip.cpp). CMake makes a program of each; nothing else differs.
class Network {
 public:
  Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  virtual ~Network() = default;

  [[nodiscard]] virtual net::Stack& stack() = 0;
  /// "posix" or "lwip", as the ready line names it.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// The address under which peers reach this host once there is one; `would_block` until then (DHCP). BSD sockets
  /// answer 0.0.0.0: the system has its addresses itself.
  [[nodiscard]] virtual Result<net::Address> address() = 0;
  /// What the stack says of itself.
  [[nodiscard]] virtual net_status::FactSource& facts() = 0;
  /// True while bytes that a stream has taken would be lost if this went. BSD sockets answer false: the system delivers
  /// what a process leaves behind. Changes in turns of the reactor.
  [[nodiscard]] virtual bool delivering() = 0;
  /// Who is called when `address` changes; null for nobody.
  virtual void watch(Watcher* watcher) = 0;
};

/// What a program's network can be set to.
class NetworkSettings {
 public:
  NetworkSettings() = default;
  NetworkSettings(const NetworkSettings&) = delete;
  NetworkSettings& operator=(const NetworkSettings&) = delete;
  virtual ~NetworkSettings() = default;

  /// Appends the rows of this network; they point into this object.
  virtual void add_to(std::vector<appliance::Setting>& table) = 0;
  /// Brings the network up as set. An error is a sentence for the user.
  [[nodiscard]] virtual std::expected<std::unique_ptr<Network>, std::string> open(net::PosixPoller& poller,
                                                                                  const Clock& clock,
                                                                                  Entropy& entropy) = 0;
};

/// The settings of the network that this program was linked with.
[[nodiscard]] std::unique_ptr<NetworkSettings> make_network_settings();

}  // namespace wirelab::boards
