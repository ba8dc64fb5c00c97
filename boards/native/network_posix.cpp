#include "boards/native/network.h"
#include "firmware/net_posix/posix_stack.h"

namespace wirelab::boards {
namespace {

class PosixNetwork final : public Network {
 public:
  explicit PosixNetwork(net::PosixPoller& poller) : stack_(poller) {}

  net::Stack& stack() override { return stack_; }
  std::string_view name() const override { return "posix"; }
  Result<net::Address> address() override { return net::Address::any(net::Family::ipv4); }
  bool delivering() override { return false; }
  void watch(Watcher* /*watcher*/) override {}

 private:
  net::PosixStack stack_;
};

class PosixNetworkSettings final : public NetworkSettings {
 public:
  void add_to(std::vector<appliance::Setting>& /*table*/) override {}
  std::expected<std::unique_ptr<Network>, std::string> open(net::PosixPoller& poller, const Clock& /*clock*/,
                                                            Entropy& /*entropy*/) override {
    return std::make_unique<PosixNetwork>(poller);
  }
};

}  // namespace

std::unique_ptr<NetworkSettings> make_network_settings() { return std::make_unique<PosixNetworkSettings>(); }

}  // namespace wirelab::boards
