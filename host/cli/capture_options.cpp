#include "host/cli/capture_options.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"
#include "firmware/net/address.h"
#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

struct Numeric {
  std::optional<std::string> CaptureOptions::* value;
  std::string_view option;
  std::string_view word;  ///< of the command
  std::uint32_t least;
  std::uint32_t most;
};
constexpr std::array kNumerics = std::to_array<Numeric>({
    {&CaptureOptions::port, "--port-filter", "port", 1, 65'535},
    {&CaptureOptions::snap, "--snap", "snap", 16, 262'144},
    {&CaptureOptions::seconds, "--seconds", "seconds", 1, 604'800},
    {&CaptureOptions::record, "--record", "seconds", 1, 600},
    {&CaptureOptions::packets, "--packets", "packets", 1, UINT32_MAX},
});

/// A word of a command must not become two, or another one.
bool is_plain(std::string_view word) {
  return !word.empty() && word.size() <= 64 &&
         std::ranges::all_of(word, [](char letter) { return letter > ' ' && letter < '\x7f' && letter != '='; });
}

/// A recording is made by the appliance alone, and has its limits once it is there.
std::optional<std::string> wrong_recording(Language language, const CaptureOptions& options, bool filtered) {
  const auto exclude = [&](std::string_view one, std::string_view other) {
    return text(language, Message::capture_exclude, {one, other});
  };
  if (options.record) {
    if (options.recorded) return exclude("--record", "--recorded");
    if (options.write) return exclude("--record", "--write");
    if (options.seconds) return exclude("--record", "--seconds");
    if (options.local) return exclude("--record", "--local");
  }
  if (!options.recorded) return std::nullopt;
  if (options.local) return exclude("--recorded", "--local");
  if (filtered || options.everything || options.interface || options.snap || options.seconds || options.packets) {
    return text(language, Message::capture_recorded_alone);
  }
  return std::nullopt;
}

std::optional<std::string> wrong_filter(Language language, const CaptureOptions& options) {
  const int filters = static_cast<int>(options.lab.has_value()) + static_cast<int>(options.port.has_value());
  const bool any = filters > 0 || options.host || options.protocol;
  if (filters > 1) return text(language, Message::capture_exclude, {"--lab", "--port-filter"});
  if (options.everything && any) {
    return text(language, Message::capture_exclude,
                {"--everything", options.lab    ? "--lab"
                                 : options.port ? "--port-filter"
                                 : options.host ? "--host"
                                                : "--protocol"});
  }
  if (const auto fault = wrong_recording(language, options, any)) return fault;
  if (!options.local) return std::nullopt;
  // The host knows no labs, and has named its interface.
  const std::string_view remote = options.lab ? "--lab" : options.interface ? "--interface" : std::string_view();
  if (remote.empty()) return std::nullopt;
  return text(language, Message::capture_exclude, {"--local", remote});
}

}  // namespace

std::optional<std::string> capture_fault(Language language, const CaptureOptions& options, bool json) {
  if (json && options.to_output() && !options.record) return text(language, Message::stdout_json);
  for (const Numeric& numeric : kNumerics) {
    const auto& typed = options.*numeric.value;
    if (!typed) continue;
    const auto number = parse_decimal(*typed);
    if (number && *number >= numeric.least && *number <= numeric.most) continue;
    return text(
        language, Message::capture_number,
        {numeric.option, shown(typed->substr(0, 80)), std::to_string(numeric.least), std::to_string(numeric.most)});
  }
  if (options.host && !net::Address::parse(*options.host)) {
    return text(language, Message::bad_ip, {shown(options.host->substr(0, 80))});
  }
  for (const auto* name : {&options.lab, &options.interface, &options.local}) {
    if (*name && !is_plain(**name)) return text(language, Message::capture_name, {shown((*name)->substr(0, 80))});
  }
  constexpr std::array<std::string_view, 4> kProtocols{"arp", "icmp", "tcp", "udp"};
  if (options.protocol && std::ranges::find(kProtocols, *options.protocol) == kProtocols.end()) {
    return text(language, Message::capture_protocol, {shown(options.protocol->substr(0, 80))});
  }
  return wrong_filter(language, options);
}

std::uint32_t number_of(const std::optional<std::string>& typed) {
  return typed ? static_cast<std::uint32_t>(parse_decimal(*typed).value_or(0)) : 0;
}

std::string capture_command(const CaptureOptions& options) {
  if (options.recorded) return "CAPTURE recorded=yes";
  std::string command = options.record ? "RECORD" : "CAPTURE";
  const auto add = [&](std::string_view word, const std::optional<std::string>& value) {
    if (value) command.append(" ").append(word).append("=").append(*value);
  };
  add("lab", options.lab);
  add("host", options.host);
  add("protocol", options.protocol);
  add("interface", options.interface);
  for (const Numeric& numeric : kNumerics) add(numeric.word, options.*numeric.value);
  if (options.everything) command += " everything=yes";
  return command;
}

}  // namespace wirelab::cli
