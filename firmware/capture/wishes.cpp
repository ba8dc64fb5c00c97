#include "firmware/capture/wishes.h"

#include <algorithm>
#include <array>

#include "firmware/command/command_words.h"
#include "firmware/core/text.h"

namespace wirelab::capture {
namespace {

using command::CommandWords;

constexpr std::array<std::string_view, 10> kNames{"lab",     "port",    "host",       "interface", "snap",
                                                  "seconds", "packets", "everything", "protocol",  "recorded"};
struct ProtocolName {
  std::string_view name;
  Protocol protocol;
};
constexpr std::array<ProtocolName, 4> kProtocols{
    {{"arp", Protocol::arp}, {"icmp", Protocol::icmp}, {"tcp", Protocol::tcp}, {"udp", Protocol::udp}}};
constexpr std::uint32_t kLeastSnap = 16;
constexpr std::uint32_t kMostSnap = 262'144;
constexpr std::uint32_t kMostSeconds = 7 * 24 * 3600;

std::unexpected<Refusal> refuse(std::string_view why, Error error = Error::invalid) {
  return std::unexpected(Refusal{.error = error, .why = why});
}

/// Where the lab is; what is wrong with it, if it is nowhere.
std::expected<ServicePort, Refusal> find_lab(std::string_view name, const Surroundings& surroundings) {
  if (const auto port = surroundings.port_of(name)) return *port;
  if (!surroundings.knows(name)) return refuse("there is no such lab; LAB_LIST names them", Error::not_found);
  std::array<char, 250> room{};
  TextBuilder why(room);
  why.add(name).add(" does not run, so nobody knows its port: start it first (LAB_START ").add(name).add(')');
  return refuse(why.text(), Error::not_found);
}

std::expected<FrameFilter, Refusal> read_filter(const CommandWords& words, const Surroundings& surroundings) {
  FrameFilter filter;
  const auto port = words.number("port", 1, 65535, 0);
  if (!port) return refuse("port is a number from 1 to 65535");
  if (*port != 0) filter.port = {.number = static_cast<std::uint16_t>(*port)};
  if (const auto host = words.value("host")) {
    filter.host = net::Address::parse(*host);
    if (!filter.host) return refuse("host is an IPv4 or IPv6 address; names are not looked up");
  }
  if (const auto lab = words.value("lab")) {
    if (filter.port) return refuse("lab and port do not go together: a lab has its port");
    const auto found = find_lab(*lab, surroundings);
    if (!found) return std::unexpected(found.error());
    filter.port = *found;
  }
  if (const auto protocol = words.value("protocol")) {
    const auto* const known = std::ranges::find(kProtocols, *protocol, &ProtocolName::name);
    if (known == kProtocols.end()) return refuse("protocol is arp, icmp, tcp or udp");
    filter.protocol = known->protocol;
  }
  const auto everything = words.value("everything");
  if (everything && *everything != "yes" && *everything != "no") return refuse("everything is yes or no");
  const bool unwished = !filter.port && !filter.host && filter.protocol == Protocol::any;
  if (everything == "yes") {
    if (!unwished) return refuse("everything=yes does not go together with lab, port, host and protocol");
    return filter;
  }
  if (unwished) {
    if (!surroundings.any_lab()) {
      return refuse(
          "no lab runs, so there is nothing to capture: start one (LAB_START), or ask for a port, a host or everything "
          "(everything=yes)",
          Error::not_found);
    }
    filter.labs = &surroundings;
  }
  return filter;
}

}  // namespace

std::expected<Wishes, Refusal> read_wishes(std::string_view text, const Surroundings& surroundings) {
  const auto words = CommandWords::parse(text, CommandWords::Target::none, kNames);
  if (!words) return refuse(words.error());
  if (const auto recorded = words->value("recorded")) {
    if (*recorded != "yes") return refuse("recorded is yes, or is left out");
    if (words->count() > 1) return refuse("what was recorded has its limits already: recorded=yes stands alone");
    return Wishes{.filter = {}, .interface = {}, .recorded = true};
  }
  const auto filter = read_filter(*words, surroundings);
  if (!filter) return std::unexpected(filter.error());
  const auto snap = words->number("snap", kLeastSnap, kMostSnap, 0);
  if (!snap) return refuse("snap is a number of bytes from 16 to 262144");
  const auto seconds = words->number("seconds", 1, kMostSeconds, 0);
  if (!seconds) return refuse("seconds is a number from 1 to 604800");
  const auto packets = words->number("packets", 1, UINT32_MAX, 0);
  if (!packets) return refuse("packets is a number from 1 to 4294967295");
  const std::string_view interface = words->value("interface").value_or("");
  if (interface.size() > 15)
    return refuse("there is no interface of that name; NET_STATUS names them", Error::not_found);
  return Wishes{.filter = *filter, .interface = interface, .snap = *snap, .seconds = *seconds, .packets = *packets};
}

}  // namespace wirelab::capture
