#include <utility>

#include "boards/native/network.h"
#include "firmware/net_posix/posix_stack.h"
#include "firmware/net_status_linux/linux_facts.h"

namespace wirelab::boards {
namespace {

class PosixNetwork final : public Network {
 public:
  PosixNetwork(net::PosixPoller& poller, std::unique_ptr<net_status::LinuxFacts> facts)
      : stack_(poller), facts_(std::move(facts)) {}

  net::Stack& stack() override { return stack_; }
  std::string_view name() const override { return "posix"; }
  net_status::FactSource& facts() override { return *facts_; }
  Result<net::Address> address() override { return net::Address::any(net::Family::ipv4); }
  bool delivering() override { return false; }
  void watch(Watcher* /*watcher*/) override {}

 private:
  net::PosixStack stack_;
  std::unique_ptr<net_status::LinuxFacts> facts_;
};

class PosixNetworkSettings final : public NetworkSettings {
 public:
  void add_to(std::vector<appliance::Setting>& /*table*/) override {}
  std::expected<std::unique_ptr<Network>, std::string> open(net::PosixPoller& poller, const Clock& /*clock*/,
                                                            Entropy& /*entropy*/) override {
    auto facts = net_status::LinuxFacts::open(poller);
    if (!facts) {
      return std::unexpected(
          "cannot ask the kernel for its network (rtnetlink): " + std::string(error_name(facts.error())) + ".");
    }
    return std::make_unique<PosixNetwork>(poller, std::move(*facts));
  }
};

}  // namespace

std::unique_ptr<NetworkSettings> make_network_settings() { return std::make_unique<PosixNetworkSettings>(); }

}  // namespace wirelab::boards
