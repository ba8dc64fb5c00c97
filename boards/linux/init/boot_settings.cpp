#include "boards/linux/init/boot_settings.h"

#include "boards/linux/init/command_line.h"
#include "boards/linux/init/quoted.h"

namespace wirelab::boards {
namespace {

constexpr std::string_view kOurs = "wirelab.";
constexpr std::string_view kLabel = "LABEL=";
constexpr std::string_view kDevice = "/dev/";
constexpr std::size_t kMaxLabel = 16;      // ext4's s_volume_name
constexpr std::size_t kMaxInterface = 15;  // IFNAMSIZ without its end

/// A name that is one step of a path below /dev or /sys, and no other.
bool is_plain(std::string_view name, std::size_t longest) {
  return !name.empty() && name.size() <= longest && name != "." && name != ".." &&
         name.find('/') == std::string_view::npos;
}

class Reader {
 public:
  BootSettings read(std::string_view line) {
    while (!line.empty()) {
      const std::string word = take_word(line);
      if (word.starts_with(kOurs)) take(std::string_view(word).substr(kOurs.size()));
    }
    if (router_) apply_router();
    return std::move(settings_);
  }

 private:
  void complain(std::string_view name, std::string_view why) {
    settings_.problems.push_back("wirelab." + std::string(name) + " on the kernel's command line: " + std::string(why) +
                                 ". It is left out");
  }

  void take(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (equals == std::string_view::npos) return complain(name, "it has no value (wirelab.NAME=VALUE)");
    const std::string_view value = word.substr(equals + 1);
    if (name == "data") return take_partition(name, value, settings_.data);
    if (name == "settings") return take_settings(value);
    if (name == "interface") return take_interface(value);
    if (name == "address") return take_address(value);
    if (name == "router") return take_router(value);
    complain(name, "no such setting; there are data, settings, interface, address and router");
  }

  void take_partition(std::string_view name, std::string_view value, PartitionName& partition) {
    if (value.starts_with(kLabel) && is_plain(value.substr(kLabel.size()), kMaxLabel)) {
      partition = {.label = std::string(value.substr(kLabel.size())), .device = {}};
    } else if (value.starts_with(kDevice) && is_plain(value.substr(kDevice.size()), 64)) {
      partition = {.label = {}, .device = std::string(value)};
    } else {
      complain(name, quoted(value) + " is neither LABEL=NAME (at most 16 characters) nor /dev/NAME");
    }
  }

  void take_settings(std::string_view value) {
    PartitionName partition = settings_.settings.value_or(PartitionName{});
    take_partition("settings", value, partition);
    if (!partition.label.empty() || !partition.device.empty()) settings_.settings = partition;
  }

  void take_interface(std::string_view value) {
    if (is_plain(value, kMaxInterface)) {
      settings_.interface = value;
    } else {
      complain("interface", quoted(value) + " cannot be the name of an interface");
    }
  }

  void take_address(std::string_view value) {
    auto setting = parse_ipv4_setting(value);
    if (setting) {
      settings_.address = *setting;
    } else {
      complain("address", setting.error());
    }
  }

  void take_router(std::string_view value) {
    const auto address = net::Address::parse(value);
    if (address && address->family() == net::Family::ipv4 && !address->is_any()) {
      router_ = *address;
    } else {
      complain("router", quoted(value) + " is not an IPv4 address");
    }
  }

  // After all words: the router may stand before the address that it belongs to.
  void apply_router() {
    if (settings_.address) {
      settings_.address->router = router_;
    } else {
      complain("router", "it needs wirelab.address beside it; with DHCP the server names the router");
    }
  }

  BootSettings settings_;
  std::optional<net::Address> router_;
};

}  // namespace

BootSettings read_boot_settings(std::string_view line) { return Reader().read(line); }

}  // namespace wirelab::boards
