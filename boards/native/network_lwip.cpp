#include <utility>

#include "boards/lwip/addressing_settings.h"
#include "boards/native/network.h"
#include "firmware/net_lwip/lwip_stack.h"
#include "firmware/net_posix/tap_device_linux.h"
#include "firmware/net_status_lwip/lwip_facts.h"

namespace wirelab::boards {
namespace {

/// lwIP on a TAP device of the kernel.
class LwipNetwork final : public Network {
 public:
  LwipNetwork(std::unique_ptr<net::LinuxTapDevice> device, std::unique_ptr<net::LwipStack> stack)
      : device_(std::move(device)), stack_(std::move(stack)), facts_(stack_->reactor(), stack_->card()) {}

  net::Stack& stack() override { return *stack_; }
  std::string_view name() const override { return "lwip"; }
  net_status::FactSource& facts() override { return facts_; }
  Result<net::Address> address() override { return stack_->card().address(); }
  bool delivering() override { return stack_->delivering(); }
  void watch(Watcher* watcher) override { stack_->card().watch(watcher); }

 private:
  std::unique_ptr<net::LinuxTapDevice> device_;
  std::unique_ptr<net::LwipStack> stack_;
  net_status::LwipFacts facts_;
};

std::string tap_trouble(const std::string& name, Error error) {
  const std::string start = "cannot use the TAP interface '" + name + "': ";
  switch (error) {
    case Error::not_found: return start + "there is no /dev/net/tun on this machine.";
    case Error::not_allowed:
      return start + "that needs root. Make it once with: ip tuntap add dev " + name + " mode tap user $USER";
    case Error::in_use: return start + "another program has it. Stop that program, or name another with --tap.";
    case Error::invalid: return start + "no interface can have that name. Choose one of up to 15 characters.";
    default: return start + std::string(error_name(error)) + ".";
  }
}

class LwipNetworkSettings final : public NetworkSettings {
 public:
  void add_to(std::vector<appliance::Setting>& table) override {
    table.push_back({"tap", "IFNAME", "TAP interface that carries the appliance's frames (required)",
                     appliance::TextTarget{&tap_}});
    addressing_.add_to(table);
  }

  std::expected<std::unique_ptr<Network>, std::string> open(net::PosixPoller& poller, const Clock& clock,
                                                            Entropy& entropy) override {
    if (tap_.empty()) return std::unexpected("this build runs on lwIP and needs --tap IFNAME.");
    net::LwipStackOptions options;
    if (const auto trouble = addressing_.read(options.addressing); !trouble.empty()) return std::unexpected(trouble);
    auto device = net::LinuxTapDevice::open(poller, {.name = tap_});
    if (!device) return std::unexpected(tap_trouble(tap_, device.error()));
    auto stack = net::LwipStack::open(poller.reactor(), clock, **device, entropy, options);
    if (!stack) {
      return std::unexpected("cannot bring lwIP up on '" + tap_ + "': " + std::string(error_name(stack.error())) + ".");
    }
    return std::make_unique<LwipNetwork>(std::move(*device), std::move(*stack));
  }

 private:
  std::string tap_;
  AddressingSettings addressing_;
};

}  // namespace

std::unique_ptr<NetworkSettings> make_network_settings() { return std::make_unique<LwipNetworkSettings>(); }

}  // namespace wirelab::boards
