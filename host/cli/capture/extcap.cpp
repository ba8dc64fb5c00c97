#include "host/cli/capture/extcap.h"

#include <algorithm>
#include <array>
#include <map>

namespace wirelab::cli {
namespace {

constexpr std::string_view kProgram = "wirelab-extcap";
constexpr std::string_view kInterface = "wirelab";

/// What can be set in Wireshark's dialogue, and by `tshark -o extcap.wirelab.NAME:VALUE`.
struct Setting {
  std::string_view call;    ///< as Wireshark says it
  std::string_view option;  ///< as `wirelab capture` says it
  std::string_view type;
  std::string_view display;
  std::string_view tooltip;
};
constexpr std::array kSettings = std::to_array<Setting>({
    {"--address", "--ip", "string", "Address", "IPv4 or IPv6 address of the appliance"},
    {"--port", "--port", "unsigned", "Port", "TCP port; if none is given 5006, and 5005 without TLS"},
    {"--wire", "", "selector", "Connection", "What lies between this machine and the appliance"},
    {"--fingerprint", "--fingerprint", "string", "Key", "Accept this key of the appliance only (SHA256:...)"},
    {"--user", "--login", "string", "User", "Log in as this user, an admin"},
    {"--passwordfile", "--password-file", "fileselect", "Password file", "The password is its first line"},
    {"--lab", "--lab", "string", "Lab", "Only that lab; all: those that run; empty: everything"},
    {"--filter", "--port-filter", "unsigned", "Port filter", "Only that TCP or UDP port"},
    {"--host", "--host", "string", "Host filter", "Only that address"},
    {"--interface", "--interface", "string", "Interface", "Of the appliance; empty: where it is connected"},
});
/// What Wireshark says beside these, with a value each.
constexpr std::array<std::string_view, 4> kOthers{"--extcap-interface", "--extcap-version", "--extcap-capture-filter",
                                                  "--fifo"};

using Values = std::map<std::string, std::string, std::less<>>;

ExtcapAnswer mistake(std::string text) { return {.text = "wirelab: " + std::move(text) + "\n", .is_error = true}; }

bool takes_value(std::string_view name) {
  return std::ranges::find(kSettings, name, &Setting::call) != kSettings.end() ||
         std::ranges::find(kOthers, name) != kOthers.end();
}

/// Options that stand alone have an empty value. Both `--name value` and `--name=value` are understood.
Values read_values(std::span<const std::string> arguments) {
  Values values;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (equals != std::string::npos) {
      values[name] = argument.substr(equals + 1);
    } else if (takes_value(name) && i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      values[name] = arguments[++i];
    } else {
      values[name] = "";
    }
  }
  return values;
}

std::string interfaces(std::string_view version) {
  return "extcap {version=" + std::string(version) +
         "}{display=wirelab appliance}\ninterface {value=" + std::string(kInterface) + "}{display=wirelab appliance}\n";
}

std::string config(std::string_view address) {
  std::string text;
  for (std::size_t i = 0; i < kSettings.size(); ++i) {
    const Setting& setting = kSettings.at(i);
    text += "arg {number=" + std::to_string(i) + "}";
    const auto add = [&](std::string_view name, std::string_view value) {
      text.append("{").append(name).append("=").append(value).append("}");
    };
    add("call", setting.call);
    add("display", setting.display);
    add("type", setting.type);
    add("tooltip", setting.tooltip);
    if (setting.call == "--address") add("default", address);
    if (setting.type == "unsigned") add("range", "1,65535");
    if (setting.type == "fileselect") add("mustexist", "true");
    text += "\n";
    if (setting.type != "selector") continue;
    text += "value {arg=" + std::to_string(i) + "}{value=tls}{display=TLS}{default=true}\n";
    text += "value {arg=" + std::to_string(i) + "}{value=plain}{display=clear text}{default=false}\n";
  }
  return text;
}

std::variant<ExtcapAnswer, ExtcapCapture> capture(const Values& values, std::string_view address) {
  const auto value = [&](std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
  if (value("--fifo").empty()) return mistake("--capture needs --fifo, the pipe that Wireshark reads");
  if (!value("--user").empty() && value("--passwordfile").empty()) {
    return mistake("nobody can be asked for a password here: name a password file beside the user");
  }
  ExtcapCapture words{"capture", "--no-progress", "--write", value("--fifo")};
  if (value("--address").empty()) words.insert(words.end(), {"--ip", std::string(address)});
  if (value("--wire") == "plain") words.emplace_back("--plain");
  bool filtered = false;
  for (const Setting& setting : kSettings) {
    const std::string typed = value(setting.call);
    const bool is_filter = setting.call == "--lab" || setting.call == "--filter" || setting.call == "--host";
    filtered = filtered || (is_filter && !typed.empty());
    // A number that nobody typed is 0 in some versions.
    const bool unsaid = typed.empty() || (setting.type == "unsigned" && typed == "0") || setting.option.empty();
    if (unsaid || (setting.call == "--lab" && typed == "all")) continue;
    words.insert(words.end(), {std::string(setting.option), typed});
  }
  if (!filtered) words.emplace_back("--everything");
  return words;
}

}  // namespace

bool is_extcap_call(std::string_view program, std::span<const std::string> arguments) {
  const std::string_view name = program.substr(program.rfind('/') + 1);
  return name == kProgram ||
         std::ranges::any_of(arguments, [](const std::string& argument) { return argument.starts_with("--extcap-"); });
}

std::variant<ExtcapAnswer, ExtcapCapture> answer_extcap(std::span<const std::string> arguments,
                                                        std::string_view address, std::string_view version) {
  const Values values = read_values(arguments);
  if (values.contains("--version")) return ExtcapAnswer{.text = "wirelab " + std::string(version) + "\n"};
  if (values.contains("--extcap-interfaces")) return ExtcapAnswer{.text = interfaces(version)};
  const auto interface = values.find("--extcap-interface");
  if (interface == values.end()) {
    return mistake(
        "this is a source for Wireshark (extcap): link it into one of the folders that 'tshark -G folders' calls "
        "extcap, and it stands among the interfaces");
  }
  if (interface->second != kInterface) return mistake("there is no interface '" + interface->second + "' here");
  if (values.contains("--extcap-dlts")) {
    return ExtcapAnswer{.text = "dlt {number=1}{name=EN10MB}{display=Ethernet}\n"};
  }
  if (values.contains("--extcap-config")) return ExtcapAnswer{.text = config(address)};
  // Without --capture it only asks whether the filter makes sense; an answer in words says no.
  if (const auto filter = values.find("--extcap-capture-filter"); filter != values.end() && !filter->second.empty()) {
    const std::string why = "capture filters are not understood here; choose a lab, a port or a host";
    return values.contains("--capture") ? mistake(why) : ExtcapAnswer{.text = why + "\n"};
  }
  if (values.contains("--capture")) return capture(values, address);
  return ExtcapAnswer{};
}

}  // namespace wirelab::cli
