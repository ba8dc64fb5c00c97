#include <optional>
#include <utility>

#include "boards/native/network.h"
#include "firmware/core/text.h"
#include "firmware/net_lwip/lwip_stack.h"
#include "firmware/net_posix/tap_device_linux.h"

namespace wirelab::boards {
namespace {

/// lwIP on a TAP device of the kernel.
class LwipNetwork final : public Network {
 public:
  LwipNetwork(std::unique_ptr<net::LinuxTapDevice> device, std::unique_ptr<net::LwipStack> stack)
      : device_(std::move(device)), stack_(std::move(stack)) {}

  net::Stack& stack() override { return *stack_; }
  std::string_view name() const override { return "lwip"; }
  Result<net::Address> address() override { return stack_->card().address(); }
  bool delivering() override { return stack_->delivering(); }
  void watch(Watcher* watcher) override { stack_->card().watch(watcher); }

 private:
  std::unique_ptr<net::LinuxTapDevice> device_;
  std::unique_ptr<net::LwipStack> stack_;
};

/// "192.0.2.7/24" taken apart; nothing if it is not that.
std::optional<net::LwipAddressing::Fixed> parse_fixed(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = net::Address::parse(text.substr(0, slash));
  const auto prefix = parse_decimal(text.substr(slash + 1));
  if (!address || address->family() != net::Family::ipv4 || !prefix || *prefix > 32) return std::nullopt;
  return net::LwipAddressing::Fixed{.address = *address, .prefix = static_cast<unsigned>(*prefix)};
}

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
    table.push_back({"address", "A.B.C.D/LEN", "fixed IPv4 address (default: ask a DHCP server)",
                     appliance::TextTarget{&address_}});
    table.push_back({"gateway", "A.B.C.D", "router, beside a fixed address", appliance::TextTarget{&gateway_}});
  }

  std::expected<std::unique_ptr<Network>, std::string> open(net::PosixPoller& poller, const Clock& clock,
                                                            Entropy& entropy) override {
    if (tap_.empty()) return std::unexpected("this build runs on lwIP and needs --tap IFNAME.");
    net::LwipStackOptions options;
    if (const auto trouble = read_addressing(options.addressing); !trouble.empty()) return std::unexpected(trouble);
    auto device = net::LinuxTapDevice::open(poller, {.name = tap_});
    if (!device) return std::unexpected(tap_trouble(tap_, device.error()));
    auto stack = net::LwipStack::open(poller.reactor(), clock, **device, entropy, options);
    if (!stack) {
      return std::unexpected("cannot bring lwIP up on '" + tap_ + "': " + std::string(error_name(stack.error())) + ".");
    }
    return std::make_unique<LwipNetwork>(std::move(*device), std::move(*stack));
  }

 private:
  /// Answers what is wrong; empty if nothing is.
  [[nodiscard]] std::string read_addressing(net::LwipAddressing& addressing) const {
    if (address_.empty()) {
      return gateway_.empty() ? "" : "--gateway has a meaning only beside --address; DHCP brings its own.";
    }
    addressing.dhcp = false;
    addressing.ipv4 = parse_fixed(address_);
    if (!addressing.ipv4)
      return "--address must be an IPv4 address and prefix such as 192.0.2.7/24, not '" + address_ + "'.";
    if (gateway_.empty()) return "";
    addressing.ipv4->gateway = net::Address::parse(gateway_);
    const bool fits = addressing.ipv4->gateway && addressing.ipv4->gateway->family() == net::Family::ipv4;
    return fits ? "" : "--gateway must be an IPv4 address, not '" + gateway_ + "'.";
  }

  std::string tap_;
  std::string address_;
  std::string gateway_;
};

}  // namespace

std::unique_ptr<NetworkSettings> make_network_settings() { return std::make_unique<LwipNetworkSettings>(); }

}  // namespace wirelab::boards
